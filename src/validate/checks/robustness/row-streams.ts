import type { Expression } from '../../../kql/plan/expression.ts';
import type { JoinNode, PlanNode } from '../../../kql/plan/node.ts';
import type { Plan } from '../../../kql/plan/plan.ts';
import type { Span } from '../../../kql/plan/span.ts';
import { nodeOfBinding, walkPlan } from '../../../kql/plan/walk-plan.ts';
import { comparisons } from '../../provenance/comparisons.ts';
import { provenanceOf } from '../../provenance/provenance.ts';
import { type TimeWindow, windowsOf } from '../../provenance/windows.ts';
import { conjuncts } from './conjuncts.ts';

/** The records of one log that a row of the result is made of, and which of them a run takes. Times are ticks before the run. */
export interface RowStream {
  readonly table: string;
  /** The oldest that a condition lets through, by TimeGenerated; infinite where none says so. */
  readonly oldest: number;
  /** Where the condition says so. */
  readonly oldestAt: Span | undefined;
  /** As `oldest`, by any comparison with the clock: of a column that says so, or in the condition of an aggregate. */
  readonly reach: number;
  /** The newest that it lets through. */
  readonly newest: number;
  /** Whether something asks when they arrived. */
  readonly byArrival: boolean;
}

/** The logs that make one row together, as by a join. Rows of a watchlist or a `datatable` have none. */
export type RowStreams = readonly RowStream[];

/**
 * Of what records the rows of a plan's result are made: a list for each leg of its unions. Undefined for a plan with very many of them.
 */
export function rowStreams(plan: Plan): readonly RowStreams[] | undefined {
  const provenance = provenanceOf(plan);
  const windows = new Map<PlanNode | undefined, TimeWindow[]>();
  const all = windowsOf(plan);
  // A time that is made of the arrival and of others is the later of them.
  const ofArrival = new Set(all.flatMap(({ table, span }) => (table === undefined ? [keyOf(span)] : [])));
  for (const window of all) {
    if (window.table !== undefined && ofArrival.has(keyOf(window.span))) continue;
    const own = windows.get(window.node);
    if (own === undefined) windows.set(window.node, [window]);
    else own.push(window);
  }
  const arrivals = new Set(
    comparisons(plan).flatMap(({ left, right, node }) => {
      const sides = [left, ...right];
      if (!sides.every(({ type }) => temporal.has(type))) return [];
      const isArrival = (side: Expression): boolean => provenance.isMade(side, node, 'ingestion_time');
      // The difference of two times of a record is no window.
      const isFree = (side: Expression): boolean =>
        provenance.constantOf(side) !== undefined || provenance.ofExpression(side, node).length === 0;
      const isClock = (side: Expression): boolean =>
        provenance.isMade(side, node, 'now') || provenance.isMade(side, node, 'ago');
      const isWindow =
        left.type === 'timespan' ? sides.some(isClock) : sides.some((side) => isFree(side) && !isArrival(side));
      return sides.some(isArrival) && isWindow ? [node] : [];
    }),
  );
  const owners = new Map<number, PlanNode>();
  const known = new Map<PlanNode, readonly RowStreams[]>();
  let isTooMany = false;
  walkPlan(plan, {
    node: (node) => {
      if (node.operator === 'mv-apply' || node.operator === 'partition') owners.set(node.rows, node.input);
    },
  });
  walkPlan(plan, {
    node: (node) => {
      const streams = unique(narrowed(node, streamsOf(node)));
      isTooMany ||= streams.length > most;
      known.set(node, streams.slice(0, most));
    },
  });
  return isTooMany ? undefined : known.get(plan.root);

  function at(node: PlanNode | undefined): readonly RowStreams[] {
    return (node && known.get(node)) ?? [];
  }

  function streamsOf(node: PlanNode): readonly RowStreams[] {
    switch (node.operator) {
      case 'table': {
        const table = node.answered === undefined ? node.name : node.answered.table;
        if (table === undefined) return [[]];
        const all = { oldest: Number.POSITIVE_INFINITY, reach: Number.POSITIVE_INFINITY, newest: 0 };
        return [[{ table, oldestAt: undefined, byArrival: false, ...all }]];
      }
      case 'datatable':
        // One without rows says which columns there are.
        return node.rows.length === 0 ? [] : [[]];
      case 'getschema':
      case 'print':
      case 'range':
      case 'external':
        return [[]];
      case 'reference': {
        const binding = plan.bindings[node.binding];
        return at(binding && nodeOfBinding(binding));
      }
      case 'subquery-input':
        return at(owners.get(node.id));
      case 'mv-apply':
      case 'partition':
        return at(node.subquery);
      case 'union':
        return node.inputs.flatMap(({ node: input }) => at(input));
      case 'join':
        return joined(node);
      default:
        return at(node.input);
    }
  }

  function joined({ kind, left, right }: JoinNode): readonly RowStreams[] {
    switch (kind) {
      case 'leftouter':
      case 'leftanti':
        return at(left);
      case 'rightouter':
      case 'rightanti':
        return at(right);
      case 'fullouter':
        return [...at(left), ...at(right)];
      default:
        if (at(left).length * at(right).length > most * most) isTooMany = true;
        return isTooMany ? [] : at(left).flatMap((one) => at(right).map((other) => [...one, ...other]));
    }
  }

  function narrowed(node: PlanNode, streams: readonly RowStreams[]): readonly RowStreams[] {
    const own = windows.get(node) ?? [];
    const byArrival = arrivals.has(node) || own.some(({ table }) => table === undefined) || asksForNewOnes(node);
    if (own.length === 0 && !byArrival) return streams;
    const certain = new Set(node.operator === 'where' ? conjuncts(node.predicate).map(({ span }) => keyOf(span)) : []);
    return streams.map((row) =>
      row.map((stream) => {
        let { oldest, oldestAt, reach, newest } = stream;
        for (const window of own) {
          const { table, column, bound, operator, negated, span } = window;
          if (table !== stream.table || column !== 'TimeGenerated' || bound.kind !== 'ago' || negated) continue;
          const ago = Number(bound.agoTicks);
          if (operator === '<' || operator === '<=') newest = Math.max(newest, ago);
          else reach = Math.min(reach, ago);
          if (isBegin(window) && certain.has(keyOf(span)) && ago < oldest) {
            oldest = ago;
            oldestAt = span;
          }
        }
        return { ...stream, oldest, oldestAt, reach, newest, byArrival: byArrival || stream.byArrival };
      }),
    );
  }

  /** Whether rows are only those whose values are among rows that are new. */
  function asksForNewOnes(node: PlanNode): boolean {
    if (node.operator !== 'where') return false;
    let asks = false;
    for (const condition of conjuncts(node.predicate)) {
      if (condition.kind !== 'membership' || condition.operator.startsWith('!')) continue;
      for (const item of condition.items) {
        const rows = item.kind === 'table' ? at(item.node) : [];
        asks ||= rows.length > 0 && rows.every((row) => row.some((stream) => stream.byArrival));
      }
    }
    return asks;
  }
}

function isBegin({ operator, bound }: TimeWindow): boolean {
  return (operator === '>' || operator === '>=') && bound.kind === 'ago' && !bound.rounded;
}

function keyOf({ source, start, end, call = -1 }: Span): string {
  return `${source} ${start} ${end} ${call}`;
}

function unique(rows: readonly RowStreams[]): readonly RowStreams[] {
  const found = new Map<string, RowStreams>();
  for (const row of rows) {
    const streams = new Map(
      row.map((stream) => {
        const { table, oldest, reach, newest, byArrival } = stream;
        return [JSON.stringify([table, oldest, reach, newest, byArrival]), stream] as const;
      }),
    );
    found.set([...streams.keys()].sort().join(), [...streams.values()]);
  }
  return [...found.values()];
}

const temporal: ReadonlySet<string> = new Set(['datetime', 'timespan', 'unknown', 'dynamic']);

/** A plan with more combinations of logs than this is left alone. */
const most = 200;
