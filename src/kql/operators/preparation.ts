import type { RelationColumn } from '../data/relation.ts';
import type { ErrorPlace } from '../errors/kql-error.ts';
import { compileExpression } from '../expressions/compile-expression.ts';
import type { ExpressionScope } from '../expressions/expression-scope.ts';
import type { Kernel } from '../expressions/kernel.ts';
import { ObservedKernel } from '../expressions/observed-kernel.ts';
import { placeOf } from '../expressions/place-of.ts';
import { RunConstantKernel } from '../expressions/run-constant-kernel.ts';
import { RunContext } from '../expressions/run-context.ts';
import { scalarValue } from '../expressions/scalar-value.ts';
import { invariant } from '../invariant.ts';
import { drawingSites } from '../plan/drawing-sites.ts';
import type { CallExpression, Expression } from '../plan/expression.ts';
import type { PlanNode } from '../plan/node.ts';
import type { Binding, Plan } from '../plan/plan.ts';
import type { Span } from '../plan/span.ts';
import { allRows, inChunks } from './all-rows.ts';
import { looksAtRows } from './looks-at-rows.ts';
import { perColumns } from './per-columns.ts';
import type { PreparedOperator } from './prepared-operator.ts';
import { readsSubquery } from './reads-subquery.ts';

/** Makes a prepared operator of one node. */
export type PrepareNode = (node: PlanNode, preparation: Preparation) => PreparedOperator;

/** The expressions of a plan whose values runs report. */
export type Observed = 'nothing' | 'everything' | ReadonlySet<Expression>;

/**
 * A plan on its way to being run: prepares each node once, however often it is referred to, and compiles its expressions. One
 * that is `observed` also makes kernels report what they compute.
 */
export class Preparation {
  readonly plan: Plan;
  readonly context = new RunContext();
  readonly #observed: Observed;
  readonly #prepareNode: PrepareNode;
  readonly #operators = new Map<PlanNode, PreparedOperator>();
  readonly #scalars = new Map<number, Kernel>();
  readonly #withAllRows = new Set<PlanNode>();
  readonly #dependent = new Map<number, boolean>();
  readonly #sites: ReadonlyMap<object, number>;

  constructor(plan: Plan, prepareNode: PrepareNode, observed: Observed) {
    this.plan = plan;
    this.#sites = drawingSites(plan);
    this.#prepareNode = prepareNode;
    this.#observed = observed;
  }

  prepare(node: PlanNode): PreparedOperator {
    let operator = this.#operators.get(node);
    if (operator === undefined) {
      operator = this.#prepareNode(node, this);
      if (this.#withAllRows.has(node)) {
        operator = inChunks(operator);
      }
      this.#operators.set(node, operator);
    }
    return operator;
  }

  /** What gives `node` its rows: all of them in one chunk, where an expression of it looks at other rows than its own. */
  prepareInput(node: PlanNode & { readonly input: PlanNode }): PreparedOperator {
    const input = this.prepare(node.input);
    if (!looksAtRows(node)) {
      return input;
    }
    this.#withAllRows.add(node);
    return allRows(node, input);
  }

  /** Whether a binding is made of rows that an operator hands to its subquery, which are others each time. */
  dependsOnSubquery(index: number): boolean {
    let depends = this.#dependent.get(index);
    if (depends === undefined) {
      depends = readsSubquery(this.plan, index);
      this.#dependent.set(index, depends);
    }
    return depends;
  }

  binding(index: number): Binding {
    const binding = this.plan.bindings[index];
    invariant(binding !== undefined, `binding ${index} of a plan with ${this.plan.bindings.length}`);
    return binding;
  }

  /** Whether a run of the plan draws numbers. */
  get draws(): boolean {
    return this.#sites.size > 0;
  }

  /** The number of what draws numbers among all of the plan that does. */
  site(drawing: CallExpression | PlanNode): number {
    const site = this.#sites.get(drawing);
    invariant(site !== undefined, 'what draws numbers is not in the plan');
    return site;
  }

  place(span: Span): ErrorPlace {
    return placeOf(this.plan, span);
  }

  /** Compiles an expression of `node` over the given columns; for a join those of both sides, left first. */
  compile(node: PlanNode, expression: Expression, columns: readonly RelationColumn[]): Kernel {
    return compileExpression(expression, this.#scope(node, columns));
  }

  /** The same for an expression without columns. */
  compileScalar(node: PlanNode, expression: Expression): Kernel {
    return this.compile(node, expression, []);
  }

  /**
   * What an operator makes of its input's columns, such as its kernels: made now where the plan knows the columns, so that
   * what is wrong or not supported is said before any run; otherwise when they arrive; and made again only when they change.
   */
  onColumns<T>(
    input: PlanNode,
    make: (columns: readonly RelationColumn[]) => T,
  ): (columns: readonly RelationColumn[]) => T {
    const bound = perColumns(make);
    const columns = knownColumns(input);
    if (columns !== undefined) {
      bound(columns);
    }
    return bound;
  }

  #scope(node: PlanNode | undefined, columns: readonly RelationColumn[]): ExpressionScope {
    return {
      columns,
      context: this.context,
      allRows: node !== undefined && this.#withAllRows.has(node),
      binding: (index) => this.#scalar(index),
      locals: new Map(),
      prepareTable: (table) => {
        this.prepare(table);
      },
      place: (span) => this.place(span),
      site: (call) => this.site(call),
      observe: node === undefined ? undefined : this.#observe(node),
      remembers: this.#observed !== 'everything',
    };
  }

  #observe(node: PlanNode): ExpressionScope['observe'] {
    const observed = this.#observed;
    if (observed === 'nothing') {
      return undefined;
    }
    return (expression, kernel) =>
      observed === 'everything' || observed.has(expression) ? new ObservedKernel(node, expression, kernel) : kernel;
  }

  #scalar(index: number): Kernel {
    let kernel = this.#scalars.get(index);
    if (kernel === undefined) {
      kernel = this.#makeScalar(index);
      this.#scalars.set(index, kernel);
    }
    return kernel;
  }

  #makeScalar(index: number): Kernel {
    const binding = this.binding(index);
    if (binding.kind === 'toscalar') {
      this.prepare(binding.node);
      return new RunConstantKernel(binding.type, (frame) => frame.tableScalar(index));
    }
    invariant(binding.kind === 'scalar', `binding ${index} is a table where a scalar is wanted`);
    const kernel = compileExpression(binding.expression, this.#scope(undefined, []));
    return kernel.constant === undefined
      ? new RunConstantKernel(kernel.type, (frame) => scalarValue(kernel, frame))
      : kernel;
  }
}

/** The columns of a node's output where the plan knows them all. */
export function knownColumns(node: PlanNode): readonly RelationColumn[] | undefined {
  if (node.open) {
    return undefined;
  }
  const known: RelationColumn[] = [];
  for (const { name, type } of node.columns) {
    if (type === 'unknown') {
      return undefined;
    }
    known.push({ name, type });
  }
  return known;
}
