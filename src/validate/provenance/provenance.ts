import type { Expression, MembershipExpression } from '../../kql/plan/expression.ts';
import type { PlanNode } from '../../kql/plan/node.ts';
import type { Plan } from '../../kql/plan/plan.ts';
import { ConstantValues } from './constant-values.ts';
import { type Contribution, contributionsOf, reachedFrom } from './contributions.ts';
import type { ColumnPart, ExpressionPart } from './flow.ts';
import { indexPlan } from './plan-index.ts';
import { SourceResolver } from './resolve-sources.ts';
import { type Constant, isOrigin, type Source, type Trace } from './trace.ts';

/**
 * Where the values of a plan come from: the twin of `columnsRead`, which goes from the result to the columns that it needs; this one
 * says of any value of the plan which places of which tables it is made of, and how. Each answer is found when it is first asked
 * for, and kept.
 *
 * It follows lets, `materialize()`, `toscalar()`, called functions and their arguments, renames, both sides of joins, the legs of
 * unions, elements of `mv-expand` and `mv-apply`, what `parse` and `summarize` make, members of bags that the query packs itself, and columns by
 * name where the data has to come first. It does not follow what merely decides about a value: the condition of `iff()`, the regex of `extract()`.
 */
export interface Provenance {
  readonly plan: Plan;
  /**
   * The places that the value of an expression is made of. `node` is the operator whose expression it is, itself or as a part;
   * undefined in a binding. Of a constant there are none.
   */
  ofExpression(expression: Expression, node: PlanNode | undefined): readonly Trace[];
  /** The places that a column of the rows that an operator gives is made of, by its name or position. */
  ofColumn(node: PlanNode, column: string | number): readonly Trace[];
  /** The same with constants, and with what is made of nothing: `count()`, `now()`, `ingestion_time()`. */
  sourcesOf(expression: Expression, node: PlanNode | undefined): readonly Source[];
  sourcesOfColumn(node: PlanNode, column: string | number): readonly Source[];
  /** Whether the value is made of what a function gives that needs nothing: `ingestion_time`, `now`, `ago`, `count` … */
  isMade(expression: Expression, node: PlanNode | undefined, name: string): boolean;
  /** The tables whose rows reach an operator. What only decides about rows (a semi join's other side, `in (T)`) is not among them. */
  tablesOf(node: PlanNode): ReadonlySet<string>;
  /** What an operator does for the result of the query. */
  contributionOf(node: PlanNode): Contribution;
  /** The value of an expression that stands in the text, be it through lets, arguments and simple arithmetic; else undefined. */
  constantOf(expression: Expression): Constant | undefined;
  /** What a name of a `let` or of an argument, a call that was opened up, or a conversion stands for; undefined for anything else. */
  behind(expression: Expression): Expression | undefined;
  /** The values that a constant stands for in `in (…)`: those of an array, or itself. */
  elementsOf(expression: Expression): readonly Constant[] | undefined;
  /** All values that `x in (…)` looks for, where all of them stand in the text. */
  constantsOfMembership(membership: MembershipExpression): readonly Constant[] | undefined;
  /**
   * Whether everything that was asked so far was answered in full. Not so once a value comes from more than 200 places, or a plan needs
   * more than three million steps: then some places are missing. Of the ways from one place to a value the two shortest are kept, and of
   * each 64 steps; that is no lack.
   */
  readonly isComplete: boolean;
}

/** The provenance of a plan. Each plan is looked at once, whoever asks. */
export function provenanceOf(plan: Plan): Provenance {
  const known = provenances.get(plan);
  if (known !== undefined) return known;
  const made = makeProvenance(plan);
  provenances.set(plan, made);
  return made;
}

const provenances = new WeakMap<Plan, Provenance>();

function makeProvenance(plan: Plan): Provenance {
  const index = indexPlan(plan);
  const constants = new ConstantValues(index);
  const places = new SourceResolver(index, constants, false);
  let all: SourceResolver | undefined;
  const resolveAll = (part: ColumnPart | ExpressionPart): readonly Source[] => {
    all ??= new SourceResolver(index, constants, true);
    return all.resolve(part);
  };
  const tables = new Map<PlanNode, ReadonlySet<string>>();
  let contributions: ((node: PlanNode) => Contribution) | undefined;
  const columnPart = (node: PlanNode, column: string | number): ColumnPart | undefined => {
    const name = typeof column === 'string' ? column : node.columns[column]?.name;
    const isKnown = name !== undefined && (node.open || node.columns.some((one) => one.name === name));
    return isKnown ? { node, name, path: [] } : undefined;
  };
  return {
    plan,
    ofExpression: (expression, node) => tracesOf(places.resolve({ expression, node, path: [] })),
    ofColumn: (node, column) => {
      const part = columnPart(node, column);
      return part === undefined ? [] : tracesOf(places.resolve(part));
    },
    sourcesOf: (expression, node) => resolveAll({ expression, node, path: [] }),
    sourcesOfColumn: (node, column) => {
      const part = columnPart(node, column);
      return part === undefined ? [] : resolveAll(part);
    },
    isMade: (expression, node, name) =>
      places.resolve({ expression, node, path: [] }).some(({ from }) => 'made' in from && from.made === name),
    tablesOf: (node) => {
      const found = tables.get(node) ?? tableNames(reachedFrom([node], index));
      tables.set(node, found);
      return found;
    },
    contributionOf: (node) => {
      contributions ??= contributionsOf(index);
      return contributions(node);
    },
    constantOf: (expression) => constants.constantOf(expression),
    behind: (expression) => constants.behind(expression),
    elementsOf: (expression) => constants.elementsOf(expression),
    constantsOfMembership: (membership) => constants.constantsOfMembership(membership),
    get isComplete() {
      return places.isComplete && all?.isComplete !== false;
    },
  };
}

const traces = new WeakMap<readonly Source[], readonly Trace[]>();

function tracesOf(sources: readonly Source[]): readonly Trace[] {
  const known = traces.get(sources);
  if (known !== undefined) return known;
  const made = sources.flatMap(({ from, ...way }) => (isOrigin(from) ? [{ origin: from, ...way }] : []));
  traces.set(sources, made);
  return made;
}

function tableNames(nodes: ReadonlySet<PlanNode>): ReadonlySet<string> {
  return new Set([...nodes].flatMap((node) => (node.operator === 'table' ? [node.answered?.table ?? node.name] : [])));
}
