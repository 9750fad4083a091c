import { invariant } from '../invariant.ts';
import type { Cell } from '../values/cell.ts';
import { formatDatetime } from '../values/datetime.ts';
import { Decimal } from '../values/decimal.ts';
import { formatJson, quoteJson } from '../values/dynamic-json.ts';
import { formatReal } from '../values/real.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import { formatTimespan } from '../values/timespan.ts';

/**
 * The JSON text of a cell as Kusto's REST API spells it: int and long as numbers (a long beyond ±(2^53 - 1) as a string, because
 * readers of JSON would round it), real as a number with a point, but NaN and the infinities as strings, decimal and guid as
 * strings, datetime as `"2026-01-15T10:00:00.0000000Z"`, timespan as `"1.02:03:04.0000000"`, dynamic as its own JSON with every
 * digit, null as `null`.
 *
 * @see https://learn.microsoft.com/kusto/api/rest/response
 */
export function restCellText(cell: Cell, type: ScalarType): string {
  if (cell === null) {
    return type === 'string' ? '""' : 'null';
  }
  switch (type) {
    case 'dynamic':
      invariant(!(cell instanceof Decimal), 'a decimal in a dynamic column');
      return formatJson(cell);
    case 'int':
    case 'long':
      return typeof cell === 'bigint' ? `"${cell}"` : String(cell);
    case 'real':
      return typeof cell === 'number' && Number.isFinite(cell) ? formatReal(cell) : `"${formatReal(Number(cell))}"`;
    case 'datetime':
      return `"${formatDatetime(int64Of(cell))}"`;
    case 'timespan':
      return `"${withFraction(formatTimespan(int64Of(cell)))}"`;
    case 'bool':
      return String(cell);
    case 'decimal':
    case 'guid':
    case 'string':
      return quoteJson(String(cell));
  }
}

function int64Of(cell: Cell): number | bigint {
  invariant(typeof cell === 'number' || typeof cell === 'bigint', 'ticks that are no integer');
  return cell;
}

/** `tostring()` leaves out a fraction that is zero; here there are always seven digits, as in a datetime. */
function withFraction(text: string): string {
  return /\.[0-9]{7}$/.test(text) ? text : `${text}.0000000`;
}
