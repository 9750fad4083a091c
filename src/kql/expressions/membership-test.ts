import { foldCase } from '../functions/strings/fold-case.ts';
import { termMatcher } from '../functions/strings/terms.ts';
import type { MembershipExpression } from '../plan/expression.ts';
import type { Cell } from '../values/cell.ts';
import { convertCell } from '../values/convert.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import type { MembershipTest } from './membership-kernel.ts';
import { type ListedValue, ValueSet } from './value-set.ts';

/**
 * Makes the test that a membership operator runs on its left side, which is of type `left`.
 *
 * `in` of a null is false and `!in` true, unless the list has a null too: then both are null. `has_any` and `has_all` look for
 * terms, as `has` does, in the text of the left side; an empty list has none of them and all of them.
 *
 * @see https://learn.microsoft.com/kusto/query/in-cs-operator
 * @see https://learn.microsoft.com/kusto/query/has-any-operator
 * @see https://learn.microsoft.com/kusto/query/has-all-operator
 */
export function membershipTest(
  operator: MembershipExpression['operator'],
  left: ScalarType,
  values: readonly ListedValue[],
): MembershipTest {
  switch (operator) {
    case 'in':
    case 'in~':
      return inTest(operator === 'in~', left, values);
    case '!in':
    case '!in~': {
      const isIn = inTest(operator === '!in~', left, values);
      return (cell) => {
        const found = isIn(cell);
        return found === null ? null : !found;
      };
    }
    case 'has_any':
    case 'has_all':
      return termsTest(operator === 'has_all', left, values);
  }
}

function inTest(ignoreCase: boolean, left: ScalarType, values: readonly ListedValue[]): (cell: Cell) => boolean | null {
  const set = new ValueSet(left, ignoreCase);
  for (const value of values) {
    set.add(value);
  }
  return (cell) => set.has(cell);
}

function termsTest(all: boolean, left: ScalarType, values: readonly ListedValue[]): MembershipTest {
  const texts = values.map(({ cell, type }) => foldCase(String(convertCell(cell, type, 'string'))));
  const matchers = [...new Set(texts)].map((text) => termMatcher(text, true));
  return (cell) => {
    const text = foldCase(String(convertCell(cell, left, 'string')));
    return all ? matchers.every((matches) => matches(text)) : matchers.some((matches) => matches(text));
  };
}
