import { findAggregate } from '../aggregates/registry.ts';
import { placed } from '../errors/placed.ts';
import { findScalarFunction } from '../functions/registry.ts';
import { invariant } from '../invariant.ts';
import type { Plan } from '../plan/plan.ts';
import { pushFilters } from '../plan/push-filters.ts';
import type { BoundQuery } from '../syntax/bind.ts';
import { elementsOf } from '../syntax/service-list.ts';
import { isKind } from '../syntax/syntax-kind.ts';
import type { BuiltIns } from './built-ins.ts';
import { lowerExpression } from './lower-expression.ts';
import { lowerStatements } from './lower-let.ts';
import { lowerTable } from './lower-table.ts';
import { type Lowering, placeOf, semanticError } from './lowering.ts';
import { PlanBuilder } from './plan-builder.ts';
import type { Scope } from './scope.ts';
import { isTabular } from './tabular.ts';

const registries: BuiltIns = { findScalarFunction, findAggregate };

/**
 * Makes the plan of a bound query. Throws a `KqlUnsupportedError` that names and places what we cannot do, and a
 * `KqlSemanticError` for what Kusto would refuse and the language service lets through, such as a malformed literal.
 */
export function lowerQuery(bound: BoundQuery, builtIns: BuiltIns = registries): Plan {
  const lowering: Lowering = {
    bound,
    builtIns,
    builder: new PlanBuilder(bound.sources),
    expression: (node, scope) =>
      placed(
        () => placeOf(lowering, node, scope),
        () => lowerExpression(lowering, node, scope),
      ),
    table: (node, scope, name) => lowerTable(lowering, node, scope, name),
  };
  const start: Scope = {
    frame: { source: 0, offset: 0 },
    names: null,
    rows: null,
    aggregates: null,
    locals: null,
    depth: 0,
    floor: 0,
  };
  const statements = elementsOf(bound.root.Statements);
  const last = statements.at(-1);
  if (!isKind(last, 'ExpressionStatement')) {
    throw semanticError(lowering, 'The text has no query: it ends without a tabular expression.', bound.root, start);
  }
  const scope = lowerStatements(lowering, statements.slice(0, -1), start);
  // Some operators, such as fork, give no one table: those are refused by name.
  if (!isTabular(last.Expression.ResultType) && !isKind(last.Expression, 'PipeExpression')) {
    throw semanticError(
      lowering,
      'A query has to give a table; this is a scalar.',
      last.Expression,
      scope,
      'Use "print".',
    );
  }
  const root = lowering.table(last.Expression, scope);
  invariant(root.id >= 0, 'a plan without a root');
  return pushFilters(lowering.builder.finish(root));
}
