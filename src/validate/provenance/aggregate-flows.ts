import { carriesArguments } from '../../harness/columns-read.ts';
import { everyElement } from '../../harness/quirks/place.ts';
import { isLateStar } from '../../kql/plan/is-late-star.ts';
import type { AggregateCall, PlanNode } from '../../kql/plan/node.ts';
import { type Flow, type FlowStep, fromExpression, fromLeaf, type Path } from './flow.ts';

/** What an output of an aggregate, or the part of it at a path, is made of. */
export function aggregateFlows(call: AggregateCall, output: number, node: PlanNode, path: Path): readonly Flow[] {
  const { function: name, span } = call;
  const given = call.arguments.filter((argument) => !isLateStar(argument));
  const step: FlowStep = { through: name, span };
  const [first] = given;
  if (first === undefined) return [fromLeaf({ made: name })];
  if (carriesArguments.has(name)) {
    const own = given[output];
    return own === undefined ? [] : [fromExpression(own, node, path, step)];
  }
  const [head, ...rest] = path;
  if (gathers.has(name)) return [fromExpression(first, node, head === everyElement ? rest : [], step)];
  if (keeps.has(name)) return [fromExpression(first, node, path, step)];
  // The condition of sumif(x, …) decides which x count.
  const read = ofFirst.has(name) ? [first] : given;
  return read.map((argument) => fromExpression(argument, node, [], step));
}

/** Aggregates whose value is an array of their first argument. */
export const gathers: ReadonlySet<string> = new Set([
  'make_list',
  'make_list_if',
  'make_list_with_nulls',
  'makelist',
  'make_set',
  'make_set_if',
  'makeset',
]);

/** Aggregates whose value is one of those of their first argument, or has the properties of those. */
const keeps: ReadonlySet<string> = new Set([
  'min',
  'minif',
  'max',
  'maxif',
  'take_anyif',
  'make_bag',
  'make_bag_if',
  'make_dictionary',
]);

const ofFirst: ReadonlySet<string> = new Set([
  ...['dcount', 'dcountif', 'count_distinct', 'count_distinctif', 'sum', 'sumif', 'avg', 'avgif'],
  ...['stdev', 'stdevif', 'stdevp', 'stdevpif', 'variance', 'varianceif', 'variancep', 'variancepif'],
  ...['percentile', 'percentiles', 'percentiles_array', 'percentilew', 'percentilesw', 'percentilesw_array'],
]);
