import type { Column } from '../plan/column.ts';
import type { ParseKvFormat, ParseKvNode } from '../plan/node.ts';
import type { NodeOf } from '../syntax/language-service.ts';
import { elementsOf } from '../syntax/service-list.ts';
import { declaredType } from './lower-parse.ts';
import { nodeBase, semanticError, unsupported } from './lowering.ts';
import { isTrue } from './operator-parameters.ts';
import type { PipeStep } from './pipe-step.ts';
import { placeColumn } from './place-column.ts';
import { rowlessScope, rowScope } from './scope.ts';

type ParseKvStep = PipeStep<NodeOf<'ParseKvOperator'>>;

/** @see https://learn.microsoft.com/kusto/query/parse-kv-operator */
export function lowerParseKv(step: ParseKvStep): ParseKvNode {
  const { operator, input, scope, lowering } = step;
  const expression = lowering.expression(operator.Expression, rowScope(scope, input));
  const format = formatOf(step);
  const columns: Column[] = [...input.columns];
  const keys = elementsOf(operator.Keys.Columns).map((node) => {
    const column = { name: node.Name.SimpleName, type: declaredType(step, node) };
    return { ...column, target: placeColumn(columns, input, column) };
  });
  return {
    operator: 'parse-kv',
    input,
    expression,
    keys,
    format,
    ...nodeBase(lowering, operator, scope, columns, input.open),
  };
}

const known: ReadonlySet<string> = new Set(['pair_delimiter', 'kv_delimiter', 'quote', 'escape', 'greedy', 'regex']);

function formatOf(step: ParseKvStep): ParseKvFormat {
  const { operator, scope, lowering } = step;
  const given = operator.WithClause === null ? [] : elementsOf(operator.WithClause.Properties);
  const unknown = given.find(({ Name }) => !known.has(Name.SimpleName));
  if (unknown !== undefined) {
    throw unsupported(lowering, `parameter "${unknown.Name.SimpleName}"`, unknown, scope);
  }
  const [regex, ...otherRegexes] = textsOf(step, 'regex');
  const pairs = textsOf(step, 'pair_delimiter');
  const keyValues = textsOf(step, 'kv_delimiter');
  if (otherRegexes.length > 0 || pairs.length > 1 || keyValues.length > 1) {
    throw semanticError(lowering, 'A delimiter or a regular expression can be given once.', operator, scope);
  }
  if (regex !== undefined) {
    if (given.length > 1) {
      throw semanticError(lowering, '"regex" cannot be combined with other parameters.', operator, scope);
    }
    return { kind: 'regex', regex };
  }
  const quotes = textsOf(step, 'quote');
  const escapes = textsOf(step, 'escape');
  if (quotes.some((quote) => quote.length < 1 || quote.length > 2) || escapes.some((text) => text.length !== 1)) {
    throw semanticError(lowering, 'A quote is one character or two, and an escape is one.', operator, scope);
  }
  const greedy = given.some(({ Name, Expression }) => Name.SimpleName === 'greedy' && isTrue(Expression));
  const [pair] = pairs;
  const [keyValue] = keyValues;
  if (pair !== undefined && keyValue !== undefined && pair !== '' && keyValue !== '') {
    return { kind: 'delimited', pair, keyValue, quotes, escapes, greedy };
  }
  if (pair !== undefined || keyValue !== undefined || greedy) {
    throw semanticError(lowering, '"pair_delimiter" and "kv_delimiter" have to be given together.', operator, scope);
  }
  return { kind: 'loose', quotes, escapes };
}

/** The values of a parameter, which may be given more than once. */
function textsOf({ operator, scope, lowering }: ParseKvStep, name: string): readonly string[] {
  const given = operator.WithClause === null ? [] : elementsOf(operator.WithClause.Properties);
  return given
    .filter(({ Name }) => Name.SimpleName === name)
    .map(({ Expression }) => {
      const value = lowering.expression(Expression, rowlessScope(scope));
      if (value.kind !== 'literal' || typeof value.value !== 'string') {
        throw unsupported(lowering, `a value of "${name}" that is not a literal`, Expression, scope);
      }
      return value.value;
    });
}
