import { type PreparedQuery, preparePlan } from '../kql/engine.ts';
import type { PlanNode, TableNode } from '../kql/plan/node.ts';
import type { Binding, Plan } from '../kql/plan/plan.ts';
import { walkPlan } from '../kql/plan/walk-plan.ts';
import { ClockDependence } from './clock-use.ts';

/**
 * A query in two parts: stages, which do not ask for the time and so give the same rows in every run that sees the same records,
 * and the rest, which reads the rows of the stages as tables.
 */
export interface StagedQuery {
  readonly stages: readonly { readonly table: string; readonly query: PreparedQuery }[];
  readonly rest: PreparedQuery;
  /** The tables of the workspace that the rest reads itself. */
  readonly restReads: ReadonlySet<string>;
  /** What the rest does with the clock. */
  readonly clock: ClockDependence;
}

/**
 * Takes the parts of a plan that do not depend on the clock out of it. A plan that does not ask for the time at all, or draws
 * random numbers, stays whole.
 */
export function stageQuery(plan: Plan): StagedQuery {
  const whole = new ClockDependence(plan);
  if (whole.use === 'unused' || drawsAtRandom(plan)) {
    return { stages: [], rest: preparePlan(plan), restReads: tablesRead(plan), clock: whole };
  }
  const staging = new Staging(plan);
  const root = staging.replace(plan.root);
  const rest = { ...plan, root, bindings: staging.bindings };
  return {
    stages: staging.stages.map(({ table, root: stage }) => ({ table, query: preparePlan({ ...plan, root: stage }) })),
    rest: preparePlan(rest),
    restReads: tablesRead(rest),
    clock: new ClockDependence(rest),
  };
}

/** The tables that the root of a plan reads, itself or through the bindings that it refers to. */
function tablesRead({ root, bindings }: Plan): ReadonlySet<string> {
  const names = new Set<string>();
  const seen = new Set<unknown>();
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null || seen.has(part)) return;
    seen.add(part);
    if ('operator' in part && part.operator === 'table' && 'name' in part) names.add(String(part.name));
    if ('binding' in part && typeof part.binding === 'number') visit(bindings[part.binding]);
    Object.values(part).forEach(visit);
  };
  visit(root);
  return names;
}

const clock: ReadonlySet<string> = new Set(['now', 'ago']);

const random: ReadonlySet<string> = new Set(['rand', 'new_guid']);

/** A run draws all its numbers from one sequence: what is taken out of it would draw others. */
function drawsAtRandom(plan: Plan): boolean {
  let draws = calls(plan, random);
  walkPlan(plan, {
    node: ({ operator }) => {
      draws ||= operator === 'sample' || operator === 'sample-distinct';
    },
  });
  return draws;
}

/** Whether a function of the given names is called somewhere in a part of a plan. */
function calls(part: unknown, names: ReadonlySet<string>): boolean {
  if (typeof part !== 'object' || part === null) return false;
  const isCall = 'kind' in part && part.kind === 'call' && 'function' in part && typeof part.function === 'string';
  if (isCall && names.has(String(part.function))) return true;
  return Object.values(part).some((value) => calls(value, names));
}

class Staging {
  readonly stages: { readonly table: string; readonly root: PlanNode }[] = [];
  readonly #bindings: readonly Binding[];
  /** The bindings that depend on the clock, themselves or by those that they refer to. */
  readonly #timed = new Set<number>();
  readonly #stageOfBinding = new Map<number, TableNode>();

  constructor({ bindings }: Plan) {
    this.#bindings = bindings;
    bindings.forEach((binding, index) => {
      if (!this.#isTimeless(binding)) this.#timed.add(index);
    });
  }

  /** The bindings, those that depend on the clock with their timeless parts replaced. */
  get bindings(): readonly Binding[] {
    return this.#bindings.map((binding, index) =>
      this.#timed.has(index) && 'node' in binding ? { ...binding, node: this.replace(binding.node) } : binding,
    );
  }

  /** The node with its timeless parts, as large as they come, replaced by tables. */
  replace(node: PlanNode): PlanNode {
    if (this.#isTimeless(node)) return this.#isWork(node) ? this.#stage(node) : node;
    switch (node.operator) {
      case 'join':
        return { ...node, left: this.replace(node.left), right: this.replace(node.right) };
      case 'union':
        return { ...node, inputs: node.inputs.map((input) => ({ ...input, node: this.replace(input.node) })) };
      default:
        return 'input' in node ? { ...node, input: this.replace(node.input) } : node;
    }
  }

  #stage(node: PlanNode): PlanNode {
    const isClosed = !node.open && node.columns.every(({ type }) => type !== 'unknown');
    if (!isClosed) return node;
    const known = node.operator === 'reference' ? this.#stageOfBinding.get(node.binding) : undefined;
    if (known !== undefined) return { ...known, id: node.id, span: node.span };
    // No table of a workspace has a name with a blank.
    const table = `stage ${this.stages.length}`;
    const { id, span, columns, open } = node;
    const replacement: TableNode = { operator: 'table', name: table, id, span, columns, open };
    this.stages.push({ table, root: node });
    if (node.operator === 'reference') this.#stageOfBinding.set(node.binding, replacement);
    return replacement;
  }

  /** Whether a node computes anything, or only names rows that are there. */
  #isWork(node: PlanNode): boolean {
    if (node.operator !== 'reference') return !['table', 'datatable', 'print', 'range'].includes(node.operator);
    const binding = this.#bindings[node.binding];
    return binding !== undefined && 'node' in binding && this.#isWork(binding.node);
  }

  #isTimeless(part: unknown): boolean {
    return !calls(part, clock) && !this.#refersToTimed(part);
  }

  #refersToTimed(part: unknown): boolean {
    if (typeof part !== 'object' || part === null) return false;
    if ('binding' in part && typeof part.binding === 'number' && this.#timed.has(part.binding)) return true;
    return Object.values(part).some((value) => this.#refersToTimed(value));
  }
}
