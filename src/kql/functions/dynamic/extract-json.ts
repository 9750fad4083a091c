import { convertCell } from '../../values/convert.ts';
import { parseJson } from '../../values/dynamic-json.ts';
import { scalarTypes } from '../../values/scalar-type.ts';
import type { ScalarFunction } from '../scalar-function.ts';
import { followPath, parseJsonPath } from './json-path.ts';

/**
 * What a JSON path finds in a JSON text, converted to the type that `typeof()` names, a string without one. Null, or the empty
 * string, where the text is no JSON or the path leads nowhere.
 *
 * @see https://learn.microsoft.com/kusto/query/extract-json-function
 */
export const extractJsonFunction: ScalarFunction = {
  name: 'extract_json',
  aliases: ['extractjson'],
  page: 'extract-json-function',
  resolve: (types, constants) => {
    const [path] = constants;
    const named = types.length === 3 ? constants[2] : 'string';
    const returns = scalarTypes.find((type) => type === named);
    if (types.length < 2 || types.length > 3 || returns === undefined) {
      return undefined;
    }
    if (typeof path === 'string' && parseJsonPath(path) === undefined) {
      return undefined;
    }
    return {
      parameters: (['string', 'string', 'string'] as const).slice(0, types.length),
      returns,
      nulls: 'propagate',
      evaluate: (pathText, text) => {
        const steps = parseJsonPath(String(pathText));
        const parsed = parseJson(String(text));
        if (steps === undefined || parsed === undefined) {
          return null;
        }
        return convertCell(followPath(parsed.value, steps) ?? null, 'dynamic', returns);
      },
    };
  },
};
