import type { Column } from '../plan/column.ts';
import type { Expression } from '../plan/expression.ts';
import type { PlanNode, ScanNode } from '../plan/node.ts';
import { operandsOf } from '../plan/walk-plan.ts';
import { descendants } from '../syntax/descendants.ts';
import type { NodeOf, SyntaxNode } from '../syntax/language-service.ts';
import { loadLanguageService } from '../syntax/load-language-service.ts';
import { elementsOf, itemsOf } from '../syntax/service-list.ts';
import { isKind } from '../syntax/syntax-kind.ts';
import { scalarTypes } from '../values/scalar-type.ts';
import { columnTypeOf, nodeBase, unsupported } from './lowering.ts';
import { checkParameters, parameterOf, wordOf } from './operator-parameters.ts';
import type { PipeStep } from './pipe-step.ts';
import { rowlessScope, rowScope, type Scope } from './scope.ts';
import { orderOf } from './serialized.ts';

type ScanStep = PipeStep<NodeOf<'ScanOperator'>>;

/** @see https://learn.microsoft.com/kusto/query/scan-operator */
export function lowerScan(step: ScanStep): ScanNode {
  const { operator, input, scope, lowering } = step;
  checkParameters(lowering, operator, ['with_match_id'], scope);
  const clause = operator.OrderByClause ?? operator.PartitionByClause;
  if (clause !== null) {
    throw unsupported(lowering, 'clause "order by" or "partition by" of "scan"', clause, scope);
  }
  if (orderOf(input, lowering.builder) !== 'serialized') {
    // What the engine does then is not documented: it "goes over the serialized input data".
    throw unsupported(lowering, '"scan" over rows that are not known to be sorted or serialized', operator, scope);
  }
  const matchId = wordOf(parameterOf(operator, 'with_match_id')) ?? null;
  const declared = lowerDeclared(step);
  const own: readonly Column[] = [...input.columns, ...declared.map(({ name, type }) => ({ name, type }))];
  const names = itemsOf(operator.Steps).map(({ Name }) => Name.SimpleName);
  const remembered = names.flatMap((name) => own.map((column) => ({ ...column, name: `${name}.${column.name}` })));
  const rows: PlanNode = { ...input, columns: [...own, ...remembered] };
  const expressions: Scope = { ...rowScope(scope, rows), steps: new Set(names) };
  const steps = itemsOf(operator.Steps).map((node, index): ScanNode['steps'][number] => {
    if (node.OptionalKeyword !== null) {
      throw unsupported(lowering, '"optional" step of "scan"', node, scope);
    }
    const lower = (part: SyntaxNode): Expression => {
      checkCalls(step, part);
      const expression = lowering.expression(part, expressions);
      checkReads(step, expression, part, declared, names.slice(index + 1));
      return expression;
    };
    return {
      name: names[index] ?? '',
      output: outputOf(step, node),
      condition: lower(node.Condition),
      assignments: (node.ComputationClause === null ? [] : elementsOf(node.ComputationClause.Assignments)).map(
        ({ Name, Expression: value }) => ({ target: declaredPlace(step, declared, Name), expression: lower(value) }),
      ),
    };
  });
  const columns = matchId === null ? own : [...own, { name: matchId, type: 'long' as const }];
  return {
    operator: 'scan',
    input,
    matchId,
    declared,
    steps,
    ...nodeBase(lowering, operator, scope, columns, input.open),
  };
}

function lowerDeclared({ operator, scope, lowering }: ScanStep): ScanNode['declared'] {
  const { DeclareClause: clause } = operator;
  return (clause === null ? [] : elementsOf(clause.Declarations)).map((parameter) => {
    const { SimpleName: name, ReferencedSymbol: symbol } = parameter.NameAndType.Name;
    const bound = symbol instanceof loadLanguageService().Symbols.ColumnSymbol ? columnTypeOf(symbol.Type) : 'unknown';
    const type = scalarTypes.find((one) => one === bound);
    if (type === undefined) {
      throw unsupported(lowering, `a column "${name}" of "scan" without a scalar type`, parameter, scope);
    }
    const { DefaultValue: value } = parameter;
    return { name, type, default: value === null ? null : lowering.expression(value.Value, rowlessScope(scope)) };
  });
}

/** The binder lets a column of the input be assigned to; the page only knows of "the columns assigned in the steps" as declared ones. */
function declaredPlace(
  { lowering, scope }: ScanStep,
  declared: ScanNode['declared'],
  target: NodeOf<'NameDeclaration'>,
): number {
  const place = declared.findIndex(({ name }) => name === target.SimpleName);
  if (place < 0) {
    const feature = `an assignment of "scan" to a column that it does not declare, "${target.SimpleName}"`;
    throw unsupported(lowering, feature, target, scope);
  }
  return place;
}

function outputOf({ lowering, scope }: ScanStep, node: NodeOf<'ScanStep'>): ScanNode['steps'][number]['output'] {
  const word = node.ScanStepOutput?.OutputKind.Text ?? 'all';
  if (word !== 'all' && word !== 'last' && word !== 'none') {
    throw unsupported(lowering, `output "${word}" of a step of "scan"`, node, scope);
  }
  return word;
}

/** What `pack_all()` packs here is not documented: there are the columns of the row and those of the steps. */
function checkCalls({ lowering, scope }: ScanStep, part: SyntaxNode): void {
  for (const node of descendants(part)) {
    if (isKind(node, 'FunctionCallExpression') && node.Name.SimpleName === 'pack_all') {
      throw unsupported(lowering, 'function "pack_all()" in "scan"', node, scope);
    }
  }
}

/**
 * Refuses by name what the page is silent on: the value of a declared column without a step in front of it, and that of a step which
 * a sequence has not come to.
 */
function checkReads(
  { lowering, scope }: ScanStep,
  root: Expression,
  part: SyntaxNode,
  declared: ScanNode['declared'],
  later: readonly string[],
): void {
  const stack: Expression[] = [root];
  for (let expression = stack.pop(); expression !== undefined; expression = stack.pop()) {
    if (expression.kind === 'column') {
      const { name } = expression;
      if (declared.some((column) => column.name === name)) {
        throw unsupported(lowering, `a declared column of "scan" without its step, "${name}"`, part, scope);
      }
      if (later.some((step) => name.startsWith(`${step}.`))) {
        throw unsupported(lowering, `a later step of "scan", "${name}"`, part, scope);
      }
    }
    stack.push(...operandsOf(expression));
  }
}
