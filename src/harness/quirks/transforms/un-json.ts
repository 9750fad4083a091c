import { type Dynamic, type DynamicBag, isArray, isBag } from '../../../kql/values/dynamic.ts';
import { formatJson, parseJson, quoteJson } from '../../../kql/values/dynamic-json.ts';
import { defineTransform } from '../transform.ts';

/**
 * JSON text in another notation: an array of `{Name, Value}` as the PowerShell line that was typed, any other array or
 * object in brackets with colons.
 */
export const unJson = defineTransform({
  name: 'unJson',
  parameters: {},
  apply(value) {
    const parsed = typeof value === 'string' ? parseJson(value)?.value : undefined;
    if (isBag(parsed)) return `[${inBrackets(parsed)}]`;
    if (!isArray(parsed)) return value;
    if (parsed.length > 0 && parsed.every(isParameter)) return parsed.map(parameter).join(' ');
    const text = `[${parsed.map((item) => (isBag(item) ? inBrackets(item) : bare(item))).join(', ')}]`;
    // Numbers in brackets are the same in either notation.
    return parseJson(text) === undefined ? text : value;
  },
});

function isParameter(value: Dynamic | null): value is DynamicBag {
  return isBag(value) && value.has('Name') && value.has('Value');
}

/** PowerShell doubles a quote inside quotes. */
function parameter(bag: DynamicBag): string {
  return `-${plain(bag.get('Name') ?? null)} "${plain(bag.get('Value') ?? null).replaceAll('"', '""')}"`;
}

function inBrackets(bag: DynamicBag): string {
  return `[${[...bag].map(([key, value]) => `${bare(key)}: ${plain(value)}`).join(', ')}]`;
}

function plain(value: Dynamic | null): string {
  return typeof value === 'string' ? value : formatJson(value);
}

/** A text without quotes, unless it would then read as something else. */
function bare(value: Dynamic | null): string {
  if (typeof value !== 'string') return formatJson(value);
  return /[",[\]{}]/.test(value) || parseJson(value) !== undefined ? quoteJson(value) : value;
}
