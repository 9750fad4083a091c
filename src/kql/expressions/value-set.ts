import { isNumericType } from '../functions/common-type.ts';
import { foldCase } from '../functions/strings/fold-case.ts';
import type { Cell } from '../values/cell.ts';
import { cellKey } from '../values/compare.ts';
import { convertCell, unwrapDynamic } from '../values/convert.ts';
import { Decimal } from '../values/decimal.ts';
import { isArray } from '../values/dynamic.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import { numberKey } from './number-key.ts';

/** A value of a list. */
export interface ListedValue {
  readonly type: ScalarType;
  readonly cell: Cell;
  /** Whether it stands in the query as a literal, which decides how a number is compared with a string. */
  readonly literal: boolean;
}

type Key = string | number | bigint | boolean;

/** How the left side is turned into what is looked up among values of one kind. */
type Probe = (cell: Cell) => Key | undefined;

interface Group {
  readonly compared: ScalarType | 'number';
  readonly probe: Probe;
  readonly keys: Set<Key>;
}

/** A dynamic array in a list stands for its elements, as `x in (dynamic([1, 2]))` does; anything else for itself. */
export function spreadValue(value: ListedValue): readonly ListedValue[] {
  return value.type === 'dynamic' && isArray(value.cell)
    ? value.cell.map((cell) => ({ type: 'dynamic', cell, literal: value.literal }))
    : [value];
}

/**
 * The right side of `in`, built once and asked for many values of the left side's type. It compares as `==` does (`=~` when case
 * does not count): numbers by value, whatever their types; a string with a literal number as texts, with another value as that
 * value's type; a dynamic as the type of what it is compared with.
 *
 * @see https://learn.microsoft.com/kusto/query/in-cs-operator
 */
export class ValueSet {
  readonly #left: ScalarType;
  readonly #fold: (text: string) => string;
  /** The values that are compared as one type each. */
  readonly #groups: Group[] = [];
  #hasNull = false;

  constructor(left: ScalarType, ignoreCase: boolean) {
    this.#left = left;
    this.#fold = ignoreCase ? foldCase : (text) => text;
  }

  add(value: ListedValue): void {
    const { type, cell, literal } = unwrapped(value);
    if (cell === null && type !== 'string' && this.#left !== 'string') {
      this.#hasNull = true;
      return;
    }
    const compared = this.#comparedType(type, literal);
    const group = this.#group(compared);
    const key = this.#key(compared, convert(cell, type, compared));
    if (key !== undefined) {
      group.keys.add(key);
    }
  }

  /** Whether the left side is one of the values; null when it is null and so is one of them. */
  has(cell: Cell): boolean | null {
    const groups = this.#groups;
    for (let index = 0; index < groups.length; index += 1) {
      const group = groups[index];
      const key = group?.probe(cell);
      if (key !== undefined && group?.keys.has(key) === true) {
        return true;
      }
    }
    return cell === null && this.#hasNull ? null : false;
  }

  #comparedType(type: ScalarType, literal: boolean): ScalarType | 'number' {
    const left = this.#left;
    if (isNumericType(type) && (isNumericType(left) || left === 'bool' || left === 'dynamic')) {
      return 'number';
    }
    if (left === 'dynamic') {
      return type;
    }
    if (left === 'string' && type !== 'dynamic') {
      return isNumericType(type) && !literal ? 'number' : type === 'string' || isNumericType(type) ? 'string' : type;
    }
    return isNumericType(left) && type !== 'string' ? 'number' : left;
  }

  #group(compared: ScalarType | 'number'): Group {
    const known = this.#groups.find((group) => group.compared === compared);
    if (known !== undefined) {
      return known;
    }
    const left = this.#left;
    const probe: Probe =
      compared === left && left !== 'dynamic'
        ? (cell) => this.#key(compared, cell)
        : (cell) => this.#key(compared, convert(cell, left, compared));
    const group: Group = { compared, probe, keys: new Set() };
    this.#groups.push(group);
    return group;
  }

  #key(compared: ScalarType | 'number', cell: Cell): Key | undefined {
    if (compared === 'string') {
      return this.#fold(typeof cell === 'string' ? cell : '');
    }
    if (cell === null) {
      return undefined;
    }
    if (compared === 'number' || isNumericType(compared)) {
      return numberKey(typeof cell === 'boolean' ? Number(cell) : cell);
    }
    return cellKey(compared, cell) ?? undefined;
  }
}

/** An element of a dynamic array counts as the scalar that it holds. */
function unwrapped(value: ListedValue): ListedValue {
  if (value.type !== 'dynamic' || value.cell instanceof Decimal) {
    return value;
  }
  const scalar = unwrapDynamic(value.cell);
  return scalar === undefined ? value : { ...scalar, literal: true };
}

function convert(cell: Cell, from: ScalarType, to: ScalarType | 'number'): Cell {
  if (to !== 'number') {
    return convertCell(cell, from, to);
  }
  if (from === 'string' || from === 'dynamic') {
    return numberIn(cell);
  }
  return cell;
}

/** The number in a dynamic or a text, without cutting its fraction; null when there is none. */
function numberIn(cell: Cell): Cell {
  if (typeof cell === 'number' || typeof cell === 'bigint' || typeof cell === 'boolean') {
    return cell;
  }
  if (typeof cell === 'string') {
    return Decimal.parse(cell);
  }
  const scalar = cell instanceof Decimal ? undefined : unwrapDynamic(cell);
  return scalar?.type === 'decimal' ? scalar.cell : null;
}
