import type { PartitionNode, PlanNode, SubqueryInputNode } from '../plan/node.ts';
import type { NodeOf, SyntaxNode } from '../syntax/language-service.ts';
import { loadLanguageService } from '../syntax/load-language-service.ts';
import { isKind, kindOf } from '../syntax/syntax-kind.ts';
import { drawnValue } from './drawn-value.ts';
import { nodeBase, semanticError, spanOf, unsupported } from './lowering.ts';
import { featureOfKind } from './operator-feature.ts';
import { checkParameters, parameterOf, wordOf } from './operator-parameters.ts';
import type { PipeStep } from './pipe-step.ts';
import { lazily, rowScope, tableScope } from './scope.ts';
import type { LowerPipe } from './subquery.ts';

type PartitionStep = PipeStep<NodeOf<'PartitionOperator'>>;

/**
 * `partition`: its subquery over the rows of each value of a column. In braces it has a source of its own, and the column stands for
 * its value.
 *
 * @see https://learn.microsoft.com/kusto/query/partition-operator
 */
export function lowerPartition(step: PartitionStep, lowerPipe: LowerPipe): PartitionNode {
  const { operator, input, inputType, scope, lowering } = step;
  checkParameters(lowering, operator, [], scope);
  const strategy = wordOf(parameterOf(operator, 'hint.strategy')) ?? 'legacy';
  if (strategy !== 'legacy' && strategy !== 'native' && strategy !== 'shuffle') {
    throw unsupported(lowering, `strategy "${strategy}" of "partition"`, operator, scope);
  }
  if (operator.Scope !== null) {
    throw unsupported(lowering, 'a scope of "partition"', operator.Scope, scope);
  }
  const { Operand: operand } = operator;
  const key = lowering.expression(operator.ByExpression, rowScope(scope, input));
  const rows: SubqueryInputNode = {
    operator: 'subquery-input',
    ...nodeBase(lowering, operand, scope, input.columns, input.open),
  };
  let subquery: PlanNode;
  if (isKind(operand, 'PartitionSubquery')) {
    if (strategy !== 'legacy') {
      checkOperators(step, operand.Subquery, strategy);
    }
    subquery = lowerPipe(lowering, operand.Subquery, scope, { node: rows, type: inputType });
  } else if (isKind(operand, 'PartitionQuery')) {
    // The page has this for the legacy strategy alone; the engine answers it with the native one too.
    subquery = lowering.table(operand.Query, { ...tableScope(scope), partition: partitionKey(step, rows) });
  } else {
    throw unsupported(lowering, `"${kindOf(operand)}" of "partition"`, operand, scope);
  }
  const drawn = drawnValue(subquery, lowering.builder);
  if (drawn !== undefined) {
    // Each subquery is a run of its own here, and Kusto draws once for all of them.
    throw unsupported(lowering, `${drawn} inside of "partition"`, operand, scope);
  }
  return {
    operator: 'partition',
    input,
    strategy,
    key,
    rows: rows.id,
    subquery,
    ...nodeBase(lowering, operator, scope, subquery.columns, subquery.open),
  };
}

/** The column that a partition is by, for a subquery that has a source of its own: a value, the same in all rows handed over. */
function partitionKey({ operator, lowering, scope }: PartitionStep, rows: SubqueryInputNode) {
  const { ReferencedSymbol: symbol } = operator.ByExpression;
  if (!(symbol instanceof loadLanguageService().Symbols.ColumnSymbol)) {
    throw unsupported(lowering, '"partition" by what is not a column', operator.ByExpression, scope);
  }
  const read = lazily(() => {
    const index = rows.columns.findIndex(({ name }) => name === symbol.Name);
    const column = rows.columns[index];
    if (column === undefined || column.type === 'unknown') {
      throw unsupported(
        lowering,
        '"partition" by a column whose type is not known before the query runs',
        operator,
        scope,
      );
    }
    const span = spanOf(operator.ByExpression, scope);
    const item = {
      name: column.name,
      expression: { kind: 'column', ...column, index: rows.open ? -1 : index, span },
    } as const;
    const node: PlanNode = {
      operator: 'project',
      keyword: 'project',
      input: rows,
      items: [item],
      ...nodeBase(lowering, operator.ByExpression, scope, [column]),
    };
    const { type } = column;
    return { binding: lowering.builder.addBinding({ kind: 'toscalar', name: column.name, node, type }), type };
  });
  return { symbol, read };
}

/**
 * What may stand in a subquery that is run natively: operators that have no other source than the rows that they are given.
 *
 * @see https://learn.microsoft.com/kusto/query/partition-operator#supported-operators-for-the-native-and-shuffle-strategies
 */
const nativeOperators: ReadonlySet<string> = new Set([
  'CountOperator',
  'DistinctOperator',
  'ExtendOperator',
  'MakeSeriesOperator',
  'MvApplyOperator',
  'MvExpandOperator',
  'ParseOperator',
  'ParseWhereOperator',
  'ProjectOperator',
  'ProjectAwayOperator',
  'ProjectKeepOperator',
  'ProjectRenameOperator',
  'ProjectReorderOperator',
  'ReduceByOperator',
  'SampleOperator',
  'SampleDistinctOperator',
  'ScanOperator',
  'SearchOperator',
  'SerializeOperator',
  'SortOperator',
  'SummarizeOperator',
  'TakeOperator',
  'TopOperator',
  'TopHittersOperator',
  'TopNestedOperator',
  'FilterOperator',
]);

function checkOperators({ lowering, scope }: PartitionStep, subquery: SyntaxNode, strategy: string): void {
  const check = (operator: SyntaxNode): void => {
    const kind = kindOf(operator);
    if (!nativeOperators.has(kind)) {
      throw semanticError(
        lowering,
        `The ${featureOfKind(kind)} cannot be used in a subquery of 'partition' with the strategy '${strategy}'.`,
        operator,
        scope,
        'Use hint.strategy=legacy.',
      );
    }
  };
  let first = subquery;
  while (isKind(first, 'PipeExpression')) {
    check(first.Operator);
    first = first.Expression;
  }
  check(first);
}
