import { foreignText } from './foreign-text.ts';
import { isJsonObject, type JsonValue } from './json-object.ts';

/** What an error of the service says, every text cut and made visible. */
export interface ArmError {
  readonly code: string | undefined;
  readonly target: string | undefined;
  /** The codes of the error, its details and its inner errors, from the outside in, each once. */
  readonly codes: readonly string[];
  /** Their messages, in the same order, each once. */
  readonly texts: readonly string[];
}

const deepest = 8;
const mostParts = 50;

/**
 * Reads the body of an error: `{error: {code, message, target, details, innererror}}` of Resource Manager and Log Analytics, the
 * same without the envelope, or the `Code` and `Message` of older services. A body that says nothing of the kind has no texts.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors
 * @see https://learn.microsoft.com/azure/azure-monitor/logs/api/errors
 */
export function readArmError(body: JsonValue | undefined): ArmError {
  const codes = new Set<string>();
  const texts = new Set<string>();
  let parts = 0;
  const read = (value: JsonValue | undefined, depth: number): void => {
    if (!isJsonObject(value) || depth > deepest || parts >= mostParts) return;
    parts += 1;
    const code = textOf(value['code'] ?? value['Code'], 200);
    const message = textOf(value['message'] ?? value['Message']);
    if (code !== undefined) codes.add(code);
    if (message !== undefined) texts.add(message);
    const { details, innererror, innerError } = value;
    if (Array.isArray(details)) for (const detail of details) read(detail, depth + 1);
    read(innererror ?? innerError, depth + 1);
  };
  const envelope = isJsonObject(body) ? (body['error'] ?? body['Error']) : undefined;
  const error = isJsonObject(envelope) ? envelope : body;
  read(error, 0);
  // OAuth puts a word where others put an object.
  if (typeof envelope === 'string') codes.add(foreignText(envelope, 200));
  const [first] = codes;
  const own = isJsonObject(error) ? textOf(error['code'] ?? error['Code'], 200) : undefined;
  return {
    code: own ?? first,
    target: isJsonObject(error) ? textOf(error['target'], 500) : undefined,
    codes: [...codes],
    texts: [...texts],
  };
}

function textOf(value: JsonValue | undefined, limit?: number): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = foreignText(String(value), limit);
  return text === '' ? undefined : text;
}
