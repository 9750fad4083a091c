import { parseBool } from './bool.ts';
import { maxDatetime, minDatetime } from './calendar.ts';
import type { Cell } from './cell.ts';
import { Decimal } from './decimal.ts';
import { parseGuid } from './guid.ts';
import { maxInt64, minInt64, parseInt64 } from './int64.ts';
import { parseDatetime } from './parse-datetime.ts';
import { parseDynamicLiteral } from './parse-dynamic-literal.ts';
import { parseReal } from './real.ts';
import type { ScalarType } from './scalar-type.ts';
import { parseTimespan } from './timespan.ts';
import { trimBlanks } from './trim-blanks.ts';

/** How to read the literals of one type. */
interface LiteralForm {
  readonly read: (text: string) => Cell;
  /** What `T(min)` and `T(max)` are. */
  readonly min?: Cell;
  readonly max?: Cell;
  /** What the text has to be, to end "it has to be …". */
  readonly expected: string;
}

const forms: Readonly<Record<Exclude<ScalarType, 'dynamic' | 'string'>, LiteralForm>> = {
  bool: { read: parseBool, expected: 'true, false or an integer' },
  int: {
    read: (text) => {
      const long = parseInt64(text);
      return long !== null && long >= -2_147_483_648 && long <= 2_147_483_647 ? long : null;
    },
    min: -2_147_483_648,
    max: 2_147_483_647,
    expected: 'an integer from -2147483648 to 2147483647',
  },
  long: {
    read: parseInt64,
    min: minInt64,
    max: maxInt64,
    expected: 'an integer from -9223372036854775808 to 9223372036854775807',
  },
  real: {
    read: parseReal,
    min: -Number.MAX_VALUE,
    max: Number.MAX_VALUE,
    expected: 'a number, nan, +inf or -inf',
  },
  decimal: { read: (text) => Decimal.parse(text), expected: 'a decimal number' },
  datetime: {
    read: parseDatetime,
    min: minDatetime,
    max: maxDatetime,
    expected: 'a date from 0001-01-01 to 9999-12-31, such as 2024-01-31T10:00:00Z',
  },
  timespan: {
    read: parseTimespan,
    min: minInt64,
    max: maxInt64,
    expected: 'a number with a unit (1.5h), a clock (1.02:03:04) or a number of days',
  },
  guid: { read: parseGuid, expected: '32 hexadecimal digits' },
};

const typed = /^([A-Za-z]\w*)\s*\(([\s\S]*)\)$/;

/**
 * The value of a KQL literal from its text exactly as a query spells it: `0x1F`, `1d`, `long(null)`, `datetime(2024-01-01)`,
 * `real(+inf)`, `timespan(max)`. Null for the null of a type. Throws a `RangeError` whose sentence says what is wrong with a
 * malformed or out-of-range literal. String literals are not read here.
 *
 * `datetime()` is the current time, which a literal's text cannot tell: it is refused too.
 *
 * @see https://learn.microsoft.com/kusto/query/scalar-data-types/
 */
export function parseScalarLiteral(rawText: string, kind: ScalarType): Cell {
  const raw = trimBlanks(rawText);
  const match = typed.exec(raw);
  const inner = trimBlanks(match?.[2] ?? raw);
  if (kind === 'dynamic') {
    const parsed = parseDynamicLiteral(inner);
    if (parsed === undefined) {
      throw new RangeError(`${raw} is not a valid dynamic: it has to hold JSON or scalar literals.`);
    }
    return parsed.value;
  }
  const isTyped = match !== null;
  const text = isTyped ? unquote(inner) : inner;
  if (isTyped && text === 'null') {
    return kind === 'string' ? '' : null;
  }
  if (kind === 'string') {
    throw new RangeError(`${raw} is not a literal of a type that is read here.`);
  }
  if (isTyped && text === '' && kind === 'datetime') {
    throw new RangeError(`${raw} is the current time: write now() instead.`);
  }
  const form = forms[kind];
  const cell = (isTyped ? bound(form, text) : null) ?? form.read(text);
  if (cell === null) {
    throw new RangeError(`${raw} is not a valid ${kind}: it has to be ${form.expected}.`);
  }
  return cell;
}

function bound(form: LiteralForm, text: string): Cell {
  return text === 'min' ? (form.min ?? null) : text === 'max' ? (form.max ?? null) : null;
}

function unquote(text: string): string {
  return /^(["'])[^"']*\1$/.test(text) ? trimBlanks(text.slice(1, -1)) : text;
}
