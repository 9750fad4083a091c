import { invariant } from '../../invariant.ts';
import type { Cell } from '../../values/cell.ts';
import { kustoRegex } from '../regex/kusto-regex.ts';
import type { ScalarFunction } from '../scalar-function.ts';
import { foldCase } from '../strings/fold-case.ts';
import { type TermEdges, termMatcher } from '../strings/terms.ts';

/** Makes the test of a text from the right operand. */
type TestMaker = (needle: string) => (text: string) => boolean;

/**
 * The operators that look for a string in a string. Strings are never null, and a dynamic null counts as the empty string, so
 * they are never null; those that begin with `!` are the opposite of their plain form.
 *
 * @see https://learn.microsoft.com/kusto/query/datatypes-string-operators
 */
export const stringOperators: readonly ScalarFunction[] = [
  ...termOperators('has', 'both'),
  ...termOperators('hasprefix', 'start'),
  ...termOperators('hassuffix', 'end'),
  ...substringOperators('contains', (text, needle) => text.includes(needle)),
  ...substringOperators('startswith', (text, needle) => text.startsWith(needle)),
  ...substringOperators('endswith', (text, needle) => text.endsWith(needle)),
  stringOperator('matches regex', 'matches-regex-operator', false, (pattern) => {
    const regex = kustoRegex(pattern);
    return (text) => regex.test(text);
  }),
];

function termOperators(name: string, edges: TermEdges): readonly ScalarFunction[] {
  return family(name, (caseSensitive) => (needle) => termMatcher(needle, caseSensitive, edges));
}

function substringOperators(name: string, found: (text: string, needle: string) => boolean): readonly ScalarFunction[] {
  return family(name, (caseSensitive) => (needle) => {
    if (caseSensitive) {
      return (text) => found(text, needle);
    }
    const folded = foldCase(needle);
    return (text) => found(foldCase(text), folded);
  });
}

/** An operator with its negated and its case-sensitive forms. */
function family(name: string, makerFor: (caseSensitive: boolean) => TestMaker): readonly ScalarFunction[] {
  const insensitive = makerFor(false);
  const sensitive = makerFor(true);
  return [
    stringOperator(name, `${name}-operator`, false, insensitive),
    stringOperator(`!${name}`, `not-${name}-operator`, true, insensitive),
    stringOperator(`${name}_cs`, `${name}-cs-operator`, false, sensitive),
    stringOperator(`!${name}_cs`, `not-${name}-cs-operator`, true, sensitive),
  ];
}

function stringOperator(name: string, page: string, negated: boolean, makeTest: TestMaker): ScalarFunction {
  return {
    name,
    page,
    resolve: (types, [, constant]) => {
      if (types.length !== 2 || !types.every((type) => type === 'string' || type === 'dynamic')) {
        return undefined;
      }
      const constantTest = typeof constant === 'string' && types[1] === 'string' ? makeTest(constant) : undefined;
      return {
        parameters: ['string', 'string'],
        returns: 'bool',
        nulls: 'propagate',
        evaluate:
          constantTest === undefined
            ? (text, needle) => makeTest(asText(needle))(asText(text)) !== negated
            : (text) => constantTest(asText(text)) !== negated,
      };
    },
  };
}

function asText(cell: Cell | undefined): string {
  invariant(typeof cell === 'string', 'a string operator was given something else');
  return cell;
}
