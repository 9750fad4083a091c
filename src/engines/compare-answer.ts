import type { Table } from '../kql/data/table.ts';
import { readRestCell } from '../kql/rest/read-rest-cell.ts';
import type { Cell } from '../kql/values/cell.ts';
import { cellsEqual } from '../kql/values/compare.ts';
import { convertCell } from '../kql/values/convert.ts';
import { type Dynamic, DynamicScalar, isArray, isBag } from '../kql/values/dynamic.ts';
import { scalarText } from '../kql/values/dynamic-json.ts';
import type { ScalarType } from '../kql/values/scalar-type.ts';
import type { RecordedAnswer } from './recorded-answer.ts';

/** Where an answer differs from the recorded one. `missing` and `surplus` are positions of rows that found no partner. */
export type AnswerDifference =
  | { readonly what: 'columns'; readonly expected: string; readonly actual: string }
  | { readonly what: 'rows'; readonly missing: readonly number[]; readonly surplus: readonly number[] };

/** Relative, for reals. Everything else is compared exactly. */
export const realTolerance = 1e-9;

/**
 * Compares rows with a recorded answer: names and types of columns exactly; reals within a relative `tolerance`; dynamics deeply,
 * keys in any order, a long never equal to a real; everything else exactly. Rows in order where the order was recorded, as
 * a multiset otherwise. Undefined when they agree.
 */
export function compareAnswer(
  expected: RecordedAnswer,
  actual: Table,
  tolerance: Tolerance = { real: realTolerance, long: 0 },
): AnswerDifference | undefined {
  const wanted = describe(expected.columns.map((name, index) => ({ name, type: expected.types[index] ?? 'dynamic' })));
  const given = describe(actual.columns);
  if (wanted !== given) {
    return { what: 'columns', expected: wanted, actual: given };
  }
  const expectedRows = expected.rows.map((row) => row.map((value, index) => cellOf(value, expected.types[index])));
  const actualRows = rowsOf(actual);
  const equal = (a: readonly Wanted[], b: readonly Cell[]): boolean =>
    a.every((cell, index) => cellMatches(cell, b[index] ?? null, expected.types[index] ?? 'dynamic', tolerance));
  const { missing, surplus } = expected.ordered
    ? pairInOrder(expectedRows, actualRows, equal)
    : pairAnywhere(expectedRows, actualRows, equal);
  return missing.length + surplus.length === 0 ? undefined : { what: 'rows', missing, surplus };
}

/** How far numbers may be apart, relative to the expected one. */
export interface Tolerance {
  readonly real: number;
  readonly long: number;
}

/** An expected cell; undefined is a value that its column cannot hold, which nothing equals. */
type Wanted = Cell | undefined;

function describe(columns: readonly { readonly name: string; readonly type: ScalarType }[]): string {
  return columns.map(({ name, type }) => `${name}:${type}`).join(', ');
}

function cellOf(value: Dynamic | null, type: ScalarType | undefined): Wanted {
  return readRestCell(value, type ?? 'dynamic');
}

function rowsOf({ columns, chunks }: Table): Cell[][] {
  const rows: Cell[][] = [];
  for (const chunk of chunks) {
    for (let row = 0; row < chunk.length; row += 1) {
      rows.push(columns.map((_, index) => chunk.column(index).at(row)));
    }
  }
  return rows;
}

type RowsEqual = (expected: readonly Wanted[], actual: readonly Cell[]) => boolean;

interface Unpaired {
  readonly missing: readonly number[];
  readonly surplus: readonly number[];
}

function pairInOrder(expected: readonly Wanted[][], actual: readonly Cell[][], equal: RowsEqual): Unpaired {
  const missing = expected.flatMap((row, index) =>
    equal(row, actual[index] ?? []) && index < actual.length ? [] : index,
  );
  const surplus = actual.flatMap((row, index) => (equal(expected[index] ?? [undefined], row) ? [] : index));
  return { missing, surplus };
}

function pairAnywhere(expected: readonly Wanted[][], actual: readonly Cell[][], equal: RowsEqual): Unpaired {
  const left = new Set(actual.keys());
  const missing: number[] = [];
  for (const [index, row] of expected.entries()) {
    const partner = [...left].find((candidate) => equal(row, actual[candidate] ?? []));
    if (partner === undefined) {
      missing.push(index);
    } else {
      left.delete(partner);
    }
  }
  return { missing, surplus: [...left] };
}

function cellMatches(expected: Wanted, actual: Cell, type: ScalarType, tolerance: Tolerance): boolean {
  if (expected === undefined) {
    return false;
  }
  if (expected === null || actual === null) {
    return expected === actual;
  }
  switch (type) {
    case 'real':
      return numbersMatch(Number(expected), Number(actual), tolerance.real);
    case 'int':
    case 'long':
      return (
        expected === actual || (tolerance.long > 0 && numbersMatch(Number(expected), Number(actual), tolerance.long))
      );
    case 'dynamic':
      return dynamicsMatch(expectDynamic(expected), expectDynamic(actual), tolerance);
    default:
      return cellsEqual(type, expected, actual);
  }
}

function expectDynamic(cell: Cell): Dynamic | null {
  return cell === null || typeof cell !== 'object' || isArray(cell) || isBag(cell) || cell instanceof DynamicScalar
    ? cell
    : null;
}

function numbersMatch(expected: number, actual: number, tolerance: number): boolean {
  return (
    Object.is(expected, actual) ||
    expected === actual ||
    Math.abs(expected - actual) <= tolerance * Math.max(Math.abs(expected), Math.abs(actual))
  );
}

function dynamicsMatch(expected: Dynamic | null, actual: Dynamic | null, tolerance: Tolerance): boolean {
  if (expected === null || actual === null) {
    return expected === actual;
  }
  if (actual instanceof DynamicScalar) {
    return scalarMatches(expected, actual);
  }
  if (isArray(expected) && isArray(actual)) {
    return (
      expected.length === actual.length &&
      expected.every((item, index) => dynamicsMatch(item, actual[index] ?? null, tolerance))
    );
  }
  if (isBag(expected) && isBag(actual)) {
    return (
      expected.size === actual.size &&
      [...expected].every(([key, item]) => actual.has(key) && dynamicsMatch(item, actual.get(key) ?? null, tolerance))
    );
  }
  if (typeof actual === 'number') {
    // JSON has no word for NaN: the engine writes it as text.
    const number = typeof expected === 'string' ? convertCell(expected, 'string', 'real') : expected;
    return typeof number === 'number' && numbersMatch(number, actual, tolerance.real);
  }
  if (typeof expected === 'bigint' && typeof actual === 'bigint' && tolerance.long > 0) {
    return numbersMatch(Number(expected), Number(actual), tolerance.long);
  }
  return expected === actual;
}

/** A datetime, timespan, guid or decimal in a dynamic is written as text (a decimal also as a number). */
function scalarMatches(expected: Dynamic, actual: DynamicScalar): boolean {
  if (typeof expected === 'string') {
    const cell = convertCell(expected, 'string', actual.type);
    return expected === scalarText(actual) || (cell !== null && cellsEqual(actual.type, cell, actual.value));
  }
  const cell = convertCell(expected, 'dynamic', actual.type);
  return cell !== null && cellsEqual(actual.type, cell, actual.value);
}
