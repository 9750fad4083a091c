import type { PlanNode } from '../plan/node.ts';
import type { NodeOf, SyntaxNode } from '../syntax/language-service.ts';
import { elementsOf } from '../syntax/service-list.ts';
import { isKind, kindOf } from '../syntax/syntax-kind.ts';
import { lowerAnsweredInvoke } from './lower-answered.ts';
import { lowerTableCall, readTable } from './lower-call.ts';
import { lowerEvaluate } from './lower-evaluate.ts';
import { lowerExtend } from './lower-extend.ts';
import { lowerJoin, lowerLookup } from './lower-join.ts';
import { lowerMakeSeries } from './lower-make-series.ts';
import { lowerMvApply } from './lower-mv-apply.ts';
import { lowerMvExpand } from './lower-mv-expand.ts';
import { lowerParse } from './lower-parse.ts';
import { lowerParseKv } from './lower-parse-kv.ts';
import { lowerPartition } from './lower-partition.ts';
import {
  lowerProject,
  lowerProjectAway,
  lowerProjectKeep,
  lowerProjectRename,
  lowerProjectReorder,
} from './lower-project.ts';
import { lowerSample, lowerSampleDistinct } from './lower-sample.ts';
import { lowerScan } from './lower-scan.ts';
import { lowerSearch } from './lower-search.ts';
import { lowerSort, lowerTake, lowerTop } from './lower-sort.ts';
import { lowerCount, lowerDistinct, lowerSummarize } from './lower-summarize.ts';
import { lowerTopNested } from './lower-top-nested.ts';
import { lowerUnion } from './lower-union.ts';
import { type Lowering, nodeBase, unsupported } from './lowering.ts';
import { featureOfKind } from './operator-feature.ts';
import { checkParameters, isTrue, parameterOf } from './operator-parameters.ts';
import type { PipeStep } from './pipe-step.ts';
import { rowScope, type Scope, withName } from './scope.ts';
import type { PipeStart } from './subquery.ts';

/** Lowers a pipe. It leans to the left and may be hundreds of operators long: its left edge is walked, not recursed into. */
export function lowerPipe(lowering: Lowering, pipe: NodeOf<'PipeExpression'>, start: Scope): PlanNode {
  const links: NodeOf<'PipeExpression'>[] = [];
  let first: SyntaxNode = pipe;
  while (isKind(first, 'PipeExpression')) {
    links.push(first);
    first = first.Expression;
  }
  const node = lowering.table(first, start);
  return lowerSteps(lowering, links.reverse(), start, { node, type: first.ResultType });
}

/** Lowers operators that go on from given rows, as those of a subquery do: one, or a pipe that begins with one. */
function lowerOperators(lowering: Lowering, operators: SyntaxNode, scope: Scope, start: PipeStart): PlanNode {
  const links: NodeOf<'PipeExpression'>[] = [];
  let first = operators;
  while (isKind(first, 'PipeExpression')) {
    links.push(first);
    first = first.Expression;
  }
  return lowerSteps(lowering, [{ Operator: first }, ...links.reverse()], scope, start);
}

function lowerSteps(
  lowering: Lowering,
  steps: readonly { readonly Operator: SyntaxNode; readonly Expression?: SyntaxNode }[],
  start: Scope,
  { node, type }: PipeStart,
): PlanNode {
  let scope = start;
  let input = node;
  for (const { Expression: left, Operator: operator } of steps) {
    const inputType = left === undefined ? type : left.ResultType;
    const step = { operator, input, inputType, scope, lowering };
    if (isKind(operator, 'AsOperator')) {
      ({ input, scope } = lowerAs({ ...step, operator }));
    } else {
      input = lowerStep(step);
    }
  }
  return input;
}

function lowerStep(step: PipeStep): PlanNode {
  const { operator, lowering, scope, input } = step;
  if (isKind(operator, 'FilterOperator')) {
    const predicate = lowering.expression(operator.Condition, rowScope(scope, input));
    return {
      operator: 'where',
      input,
      predicate,
      ...nodeBase(lowering, operator, scope, input.columns, input.open),
    };
  }
  if (isKind(operator, 'ExtendOperator')) {
    return lowerExtend({ ...step, operator });
  }
  if (isKind(operator, 'ProjectOperator')) {
    return lowerProject({ ...step, operator });
  }
  if (isKind(operator, 'ProjectAwayOperator')) {
    return lowerProjectAway({ ...step, operator });
  }
  if (isKind(operator, 'ProjectKeepOperator')) {
    return lowerProjectKeep({ ...step, operator });
  }
  if (isKind(operator, 'ProjectRenameOperator')) {
    return lowerProjectRename({ ...step, operator });
  }
  if (isKind(operator, 'ProjectReorderOperator')) {
    return lowerProjectReorder({ ...step, operator });
  }
  if (isKind(operator, 'SummarizeOperator')) {
    return lowerSummarize({ ...step, operator });
  }
  if (isKind(operator, 'DistinctOperator')) {
    return lowerDistinct({ ...step, operator });
  }
  if (isKind(operator, 'CountOperator')) {
    return lowerCount({ ...step, operator });
  }
  if (isKind(operator, 'SortOperator')) {
    return lowerSort({ ...step, operator });
  }
  if (isKind(operator, 'TopOperator')) {
    return lowerTop({ ...step, operator });
  }
  if (isKind(operator, 'TakeOperator')) {
    return lowerTake({ ...step, operator });
  }
  if (isKind(operator, 'JoinOperator')) {
    return lowerJoin({ ...step, operator });
  }
  if (isKind(operator, 'LookupOperator')) {
    return lowerLookup({ ...step, operator });
  }
  if (isKind(operator, 'UnionOperator')) {
    return lowerUnion(lowering, operator, { node: input, type: step.inputType }, scope);
  }
  if (isKind(operator, 'MvExpandOperator')) {
    return lowerMvExpand({ ...step, operator });
  }
  if (isKind(operator, 'MvApplyOperator')) {
    return lowerMvApply({ ...step, operator }, lowerOperators);
  }
  if (isKind(operator, 'ParseOperator')) {
    return lowerParse({ ...step, operator }, 'parse');
  }
  if (isKind(operator, 'ParseWhereOperator')) {
    return lowerParse({ ...step, operator }, 'parse-where');
  }
  if (isKind(operator, 'ParseKvOperator')) {
    return lowerParseKv({ ...step, operator });
  }
  if (isKind(operator, 'SearchOperator')) {
    return lowerSearch(lowering, operator, { node: input, type: step.inputType }, scope);
  }
  if (isKind(operator, 'GetSchemaOperator')) {
    return lowerGetSchema({ ...step, operator });
  }
  if (isKind(operator, 'MakeSeriesOperator')) {
    return lowerMakeSeries({ ...step, operator });
  }
  if (isKind(operator, 'TopNestedOperator')) {
    return lowerTopNested({ ...step, operator });
  }
  if (isKind(operator, 'EvaluateOperator')) {
    return lowerEvaluate({ ...step, operator });
  }
  if (isKind(operator, 'PartitionOperator')) {
    return lowerPartition({ ...step, operator }, lowerOperators);
  }
  if (isKind(operator, 'ScanOperator')) {
    return lowerScan({ ...step, operator });
  }
  if (isKind(operator, 'SampleOperator')) {
    return lowerSample({ ...step, operator });
  }
  if (isKind(operator, 'SampleDistinctOperator')) {
    return lowerSampleDistinct({ ...step, operator });
  }
  if (isKind(operator, 'InvokeOperator')) {
    return lowerInvoke({ ...step, operator });
  }
  if (isKind(operator, 'RenderOperator')) {
    return passThrough({ ...step, operator }, 'render', operator.ChartType.Text);
  }
  if (isKind(operator, 'SerializeOperator')) {
    const serialized = passThrough(step, 'serialize', '');
    return elementsOf(operator.Expressions).length === 0
      ? serialized
      : lowerExtend({ ...step, operator, input: serialized });
  }
  throw unsupported(lowering, featureOfKind(kindOf(operator)), operator, scope);
}

/** @see https://learn.microsoft.com/kusto/query/getschema-operator */
function lowerGetSchema({ operator, input, scope, lowering }: PipeStep<NodeOf<'GetSchemaOperator'>>): PlanNode {
  if (operator.KindParameter !== null) {
    throw unsupported(lowering, 'parameter "kind" of "getschema"', operator, scope);
  }
  return {
    operator: 'getschema',
    input,
    ...nodeBase(lowering, operator, scope, [
      { name: 'ColumnName', type: 'string' },
      { name: 'ColumnOrdinal', type: 'long' },
      { name: 'DataType', type: 'string' },
      { name: 'ColumnType', type: 'string' },
    ]),
  };
}

function passThrough(
  { operator, input, scope, lowering }: PipeStep,
  kind: 'render' | 'serialize',
  label: string,
): PlanNode {
  return {
    operator: kind,
    label,
    input,
    ...nodeBase(lowering, operator, scope, input.columns, input.open),
  };
}

/**
 * `as Name`: lets the rows through, and later operators may use the name for them. With `hint.materialized=true` they are kept.
 *
 * @see https://learn.microsoft.com/kusto/query/as-operator
 */
function lowerAs({ operator, input, scope, lowering }: PipeStep<NodeOf<'AsOperator'>>): {
  input: PlanNode;
  scope: Scope;
} {
  checkParameters(lowering, operator, [], scope);
  const name = operator.Name.SimpleName;
  const isMaterialized = isTrue(parameterOf(operator, 'hint.materialized'));
  if (!isMaterialized && !isUsedLater(operator, name)) {
    const node: PlanNode = {
      operator: 'as',
      label: name,
      input,
      ...nodeBase(lowering, operator, scope, input.columns, input.open),
    };
    return { input: node, scope };
  }
  const value = isMaterialized
    ? {
        source: { binding: lowering.builder.addBinding({ kind: 'materialized', name, node: input }) },
        columns: input.columns,
        open: input.open,
      }
    : lowering.builder.tableValue(name, input);
  const reference = readTable(value, nodeBase(lowering, operator, scope, []));
  const node: PlanNode = {
    operator: 'as',
    label: name,
    input: reference,
    ...nodeBase(lowering, operator, scope, input.columns, input.open),
  };
  return { input: node, scope: withName(scope, name, { kind: 'table', read: () => value }) };
}

/** Whether anything after an `as` mentions its name; without that it needs no binding. */
function isUsedLater(operator: SyntaxNode, name: string): boolean {
  let pipe = operator.Parent;
  while (pipe?.Parent != null) {
    pipe = pipe.Parent;
  }
  return pipe !== null && mentions(pipe, name, operator.End);
}

function mentions(root: SyntaxNode, name: string, from: number): boolean {
  for (let index = 0; index < root.ChildCount; index += 1) {
    const child = root.GetChild(index);
    if (child === null || child.IsToken || child.End <= from) {
      continue;
    }
    const node = child as SyntaxNode;
    if (
      (isKind(node, 'NameReference') && node.TextStart >= from && node.SimpleName === name) ||
      mentions(node, name, from)
    ) {
      return true;
    }
  }
  return false;
}

/** @see https://learn.microsoft.com/kusto/query/invoke-operator */
function lowerInvoke({ operator, input, scope, lowering }: PipeStep<NodeOf<'InvokeOperator'>>): PlanNode {
  const answered = lowerAnsweredInvoke(lowering, operator, input, scope);
  if (answered !== undefined) {
    return answered;
  }
  const call = operator.Function;
  if (!isKind(call, 'FunctionCallExpression') || call.GetCalledFunctionBody?.() == null) {
    throw unsupported(lowering, 'invoke of what is not a function with a body', operator, scope);
  }
  const piped = lowering.builder.tableValue(firstParameter(call), input);
  const value = lowerTableCall(lowering, call, elementsOf(call.ArgumentList.Expressions), scope, piped);
  return readTable(value, nodeBase(lowering, operator, scope, []));
}

function firstParameter(call: NodeOf<'FunctionCallExpression'>): string {
  return call.Name.SimpleName;
}
