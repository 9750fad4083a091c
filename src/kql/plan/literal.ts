import { invariant } from '../invariant.ts';
import type { Cell } from '../values/cell.ts';
import { Decimal } from '../values/decimal.ts';
import { type Dynamic, DynamicScalar, isArray, isScalarOf } from '../values/dynamic.ts';
import { parseDynamicLiteral, quoteJson, scalarText } from '../values/dynamic-json.ts';
import { toInt64 } from '../values/int64.ts';
import { formatReal, parseReal } from '../values/real.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import type { LiteralExpression } from './expression.ts';

/**
 * The JSON of a cell in a plan; {@link LiteralExpression} says which form each type has. `decodeLiteral` gives the same cell
 * back, also after the plan has been through `JSON.stringify`.
 */
export function encodeLiteral(type: ScalarType, cell: Cell): LiteralExpression['value'] {
  if (cell === null) {
    return null;
  }
  switch (type) {
    case 'bool':
    case 'string':
    case 'guid':
      invariant(typeof cell === 'boolean' || typeof cell === 'string', `a ${type} cell that is ${typeof cell}`);
      return cell;
    case 'int':
      invariant(typeof cell === 'number', `an int cell that is ${typeof cell}`);
      return cell;
    case 'long':
      return typeof cell === 'number' ? cell : String(cell);
    case 'datetime':
    case 'timespan':
      return String(cell);
    case 'real':
      invariant(typeof cell === 'number', `a real cell that is ${typeof cell}`);
      // JSON has no word for these, and would make 0 of -0.
      return Number.isFinite(cell) && !Object.is(cell, -0) ? cell : formatReal(cell);
    case 'decimal':
      return String(cell);
    case 'dynamic':
      invariant(isDynamic(cell), 'a dynamic cell that is a decimal');
      return dynamicText(cell);
  }
}

/** The cell that a literal stands for. Its form has been checked when the plan was read. */
export function decodeLiteral({ type, value }: Pick<LiteralExpression, 'type' | 'value'>): Cell {
  if (value === null) {
    return type === 'string' ? '' : null;
  }
  const cell = tryDecodeLiteral(type, value);
  invariant(cell !== undefined, `a ${type} literal that is ${JSON.stringify(value)} in the plan`);
  return cell;
}

/** The cell of a literal that is not null; undefined where the JSON is not a value of the type. */
export function tryDecodeLiteral(type: ScalarType, value: string | number | boolean): Cell | undefined {
  switch (type) {
    case 'bool':
      return typeof value === 'boolean' ? value : undefined;
    case 'int':
      return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= 2 ** 31 ? value : undefined;
    case 'long':
    case 'datetime':
    case 'timespan':
      return Number.isSafeInteger(value) || (typeof value === 'string' && /^-?[0-9]{1,19}$/.test(value))
        ? toInt64(BigInt(value))
        : undefined;
    case 'real':
      return typeof value === 'number'
        ? value
        : typeof value === 'string'
          ? (parseReal(value) ?? undefined)
          : undefined;
    case 'decimal':
      return typeof value === 'string' ? (Decimal.parse(value) ?? undefined) : undefined;
    case 'string':
    case 'guid':
      return typeof value === 'string' ? value : undefined;
    case 'dynamic':
      return typeof value === 'string' ? parseDynamicLiteral(value)?.value : undefined;
  }
}

function isDynamic(cell: Exclude<Cell, null>): cell is Dynamic {
  return !(cell instanceof Decimal);
}

/** The value as `dynamic(...)` spells it: what JSON cannot express is a typed scalar, as in `datetime(…)`. */
function dynamicText(value: Dynamic | null): string {
  if (value === null) {
    return 'null';
  }
  switch (typeof value) {
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'number':
      return Number.isFinite(value) ? formatReal(value) : `real(${formatReal(value)})`;
    case 'string':
      return quoteJson(value);
    default:
      break;
  }
  if (value instanceof DynamicScalar) {
    // The engine makes ticks of it; a literal never holds one.
    invariant(!isScalarOf(value, 'timespan'), 'a timespan in a dynamic literal');
    return isScalarOf(value, 'decimal') ? `decimal(${value.value})` : `${value.type}(${scalarText(value)})`;
  }
  if (isArray(value)) {
    return `[${value.map(dynamicText).join(',')}]`;
  }
  const entries: string[] = [];
  for (const [key, item] of value) {
    entries.push(`${quoteJson(key)}:${dynamicText(item)}`);
  }
  return `{${entries.join(',')}}`;
}
