import type { Cell } from './cell.ts';
import { parseDatetime } from './datetime.ts';
import { Decimal } from './decimal.ts';
import { parseDynamicLiteral } from './dynamic-json.ts';
import { parseGuid } from './guid.ts';
import { parseInt64 } from './int64.ts';
import { parseReal } from './real.ts';
import type { ScalarType } from './scalar-type.ts';
import { parseTimespan } from './timespan.ts';

const typed = /^([A-Za-z]+[0-9]*)\s*\(([\s\S]*)\)$/;

/**
 * The value of a KQL literal from its text exactly as a query spells it: `0x1F`, `1d`, `long(null)`, `datetime(2024-01-01)`,
 * `real(+inf)`. Null for the null of a type. Throws a `RangeError` that says what is wrong with a malformed or
 * out-of-range literal. String literals are not read here.
 *
 * @see https://learn.microsoft.com/kusto/query/scalar-data-types/
 */
export function parseScalarLiteral(rawText: string, kind: ScalarType): Cell {
  const raw = rawText.trim();
  const inner = (typed.exec(raw)?.[2] ?? raw).trim();
  if (kind === 'dynamic') {
    const parsed = parseDynamicLiteral(inner);
    if (parsed === undefined) {
      throw new RangeError(`${raw} is not a valid dynamic literal.`);
    }
    return parsed.value;
  }
  const text = unquote(inner);
  if (text.toLowerCase() === 'null') {
    return kind === 'string' ? '' : null;
  }
  const cell = parseBare(text, kind);
  if (cell === null) {
    throw new RangeError(`${raw} is not a valid ${kind} literal, or out of its range.`);
  }
  return cell;
}

function unquote(text: string): string {
  return /^(["']).*\1$/s.test(text) ? text.slice(1, -1).trim() : text;
}

function parseBare(text: string, kind: ScalarType): Cell {
  switch (kind) {
    case 'bool':
      return parseBool(text);
    case 'int': {
      const long = parseInt64(text);
      return typeof long === 'number' && long >= -2_147_483_648 && long <= 2_147_483_647 ? long : null;
    }
    case 'long':
      return parseInt64(text);
    case 'real':
      return parseReal(text);
    case 'decimal':
      return Decimal.parse(text);
    case 'datetime':
      return parseDatetime(text);
    case 'timespan':
      return parseTimespan(text);
    case 'guid':
      return parseGuid(text);
    default:
      return null;
  }
}

function parseBool(text: string): boolean | null {
  switch (text.toLowerCase()) {
    case 'true':
      return true;
    case 'false':
      return false;
    default: {
      const number = parseInt64(text);
      return number === null ? null : number !== 0;
    }
  }
}
