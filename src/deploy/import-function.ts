import type { JsonValue } from '../azure/json-object.ts';
import { type FunctionDefinition, parseFunction } from '../content/function.ts';
import { SourceFile } from '../content/source-file.ts';
import type { FunctionParameter } from '../kql/syntax/database.ts';
import { stringLiteralValue } from '../kql/syntax/string-literal-value.ts';
import { quoteJson } from '../kql/values/dynamic-json.ts';
import { canonicalFunction } from './canonical-function.ts';
import { canonicalQuery } from './canonical-query.ts';
import { desiredFunction } from './desired-function.ts';
import { editFields, renderFields } from './edit-fields.ts';
import { formatParameters, parseParameters } from './function-parameters.ts';
import type { ImportedFile } from './imported-file.ts';
import type { LiveFunction } from './live-function.ts';
import { taggedVersion } from './ownership.ts';
import { diffFunctions, type PropertyChange } from './property-diff.ts';

/** The folder of functions, and the fields of their files in the order in which this repository has them. */
export const functionsFolder = 'functions';
const order = ['name', 'version', 'description', 'parameters', 'issues', 'usage', 'query'];

/** An import, or a sentence why there cannot be one. */
export type ImportFunctionResult = ImportedFile | { readonly refused: string };

/**
 * A function of a workspace as a file of this repository. What an existing file says that no saved search carries stays, and so does
 * everything that means the same.
 *
 * Refused are parameters that cannot be read: a file without them would be another function.
 */
export function importFunction(
  live: LiveFunction,
  options: { readonly path: string; readonly existing?: SourceFile },
): ImportFunctionResult {
  const { existing, path } = options;
  const text = live.properties['functionParameters'] ?? '';
  const parameters = typeof text === 'string' ? parseParameters(text) : undefined;
  if (parameters === undefined) {
    return { refused: `The parameters of the function "${live.name}" cannot be read: ${String(text)}` };
  }
  const known = existing === undefined ? undefined : parseFunction(existing).definition;
  const query = live.properties['query'];
  const body = typeof query === 'string' ? `${canonicalQuery(query)}\n` : '';
  const version = taggedVersion(live.properties);
  const fields = new Map<string, JsonValue>([
    ['name', live.name],
    ['version', version ?? '1.0.0'],
    ['parameters', parameters.map(parameterFields)],
    ['query', body],
  ]);
  const result =
    existing === undefined || known === undefined
      ? renderFields(fields, order)
      : (editFields(existing, changesOf(known, live, parameters, body, version, fields), order) ??
        renderFields(fields, order));
  const { definition, findings } = parseFunction(new SourceFile(path, result));
  const now = canonicalFunction(live);
  return {
    text: result,
    changes: known === undefined ? [] : ofContent(diffFunctions(canonicalFunction(desiredFunction(known, live)), now)),
    findings,
    lost:
      definition === undefined
        ? []
        : ofContent(diffFunctions(now, canonicalFunction(desiredFunction(definition, live)))),
    notes:
      existing !== undefined && known === undefined
        ? ['The existing file could not be read as a function. It is replaced as a whole.']
        : [],
  };
}

/** Without where the portal lists a function and whose it is: a file says nothing of either. */
function ofContent(changes: readonly PropertyChange[]): readonly PropertyChange[] {
  return changes.filter(({ path: [first] }) => first !== 'category' && first !== 'tags');
}

function changesOf(
  known: FunctionDefinition,
  live: LiveFunction,
  parameters: readonly FunctionParameter[],
  query: string,
  version: string | undefined,
  fields: ReadonlyMap<string, JsonValue>,
): ReadonlyMap<string, JsonValue | undefined> {
  const changed = [
    ...(known.name === live.name ? [] : ['name']),
    ...(version === undefined || version === known.version ? [] : ['version']),
    ...(formatParameters(known.parameters) === formatParameters(parameters) ? [] : ['parameters']),
    ...(canonicalQuery(known.query.text) === canonicalQuery(query) ? [] : ['query']),
  ];
  return new Map(changed.map((name) => [name, fields.get(name)]));
}

function parameterFields({ name, type, default: value }: FunctionParameter): JsonValue {
  const columns = typeof type === 'string' ? '' : type.table;
  const inside = typeof columns === 'string' ? columns : columns.map((one) => `${one.name}:${one.type}`).join(', ');
  return {
    name,
    type: typeof type === 'string' ? type : `table:(${inside})`,
    ...(value !== undefined && { default: type === 'string' ? plainDefault(value) : value }),
  };
}

/** A text without its quotes, unless the file's reader would then take quotes of its own for them. */
function plainDefault(literal: string): string {
  const value = stringLiteralValue(literal);
  if (value === undefined) return literal;
  return /^@?(["']).*\1$/s.test(value) ? quoteJson(value) : value;
}

export function isImported(result: ImportFunctionResult): result is ImportedFile {
  return !('refused' in result);
}
