import type { PlanNode } from '../kql/plan/node.ts';
import type { Plan } from '../kql/plan/plan.ts';
import type { Span } from '../kql/plan/span.ts';
import { walkPlan } from '../kql/plan/walk-plan.ts';
import { type Divergence, Divergences } from './divergences.ts';
import { type LossDirection, lossReason } from './loss-reason.ts';
import type { Trace } from './trace.ts';

/** Where in a plan something happened, and to what: an operator as it is spelled, or a function. */
export interface PlanPlace {
  readonly span: Span;
  readonly operator: string;
}

/** How a run on struck records lost what the run on clean ones had. */
export interface Lineage {
  /** The first operator where evidence of the clean run is missing: its keyword. */
  readonly lostAt: PlanPlace | undefined;
  /** The first expression that gives the evidence another value, of those that the loss depends on. */
  readonly divergedAt: PlanPlace | undefined;
  /** What to point at: the part of the operator that let the evidence go. */
  readonly culprit: Span | undefined;
  /** One sentence with the values of one lost record; they are the record's, so they must be escaped before they are shown. */
  readonly reason: string | undefined;
}

/**
 * Compares a clean run and a struck run of one plan. `evidence` are the records that the alerts of the clean run came from.
 *
 * A record is lost at the first operator behind which it is in no row although it was on clean records. From there the values
 * that differ are followed back, through the operators, to the first expression that computes a difference: a column that is
 * only carried along does not diverge, nor does a difference that a later expression takes away.
 *
 * For evidence that was `gained`, `clean` and `struck` change places: then the operator is the one that let it through.
 */
export function traceLoss(
  plan: Plan,
  clean: Trace,
  struck: Trace,
  evidence: ReadonlySet<number>,
  { direction = 'lost', absence }: LossDirection = {},
): Lineage {
  for (const from of clean.nodes) {
    const reached = clean.recordsOf(from);
    const left = struck.recordsOf(from);
    const lost = [...evidence].filter((record) => reached.has(record) && !left.has(record));
    if (lost.length === 0) continue;
    const node = from.operator === 'subquery-input' ? operatorAround(plan, from) : from;
    const divergences = new Divergences(plan, clean, struck, lost);
    const divergence = divergences.ofLoss(node);
    const { culprit, reason } = lossReason(plan, node, clean, struck, lost, { direction, absence });
    return { lostAt: placeOfOperator(plan, node), divergedAt: divergence && placeOf(divergence), culprit, reason };
  }
  return { lostAt: undefined, divergedAt: undefined, culprit: undefined, reason: undefined };
}

/** The operator that hands its rows to a subquery: records that never get there are lost at it. */
function operatorAround(plan: Plan, rows: PlanNode): PlanNode {
  let around = rows;
  walkPlan(plan, {
    node(node) {
      if ((node.operator === 'mv-apply' || node.operator === 'partition') && node.rows === rows.id) around = node;
    },
  });
  return around;
}

function placeOf({ span, operator }: Divergence): PlanPlace {
  return { span, operator };
}

/** The keyword of an operator, as written: `filter` as well as `where`. A table stands for itself. */
function placeOfOperator(plan: Plan, node: PlanNode): PlanPlace {
  const { span } = node;
  if (node.operator === 'table' || node.operator === 'reference') return { span, operator: node.operator };
  const text = plan.sources[span.source]?.text.slice(span.start, span.end) ?? '';
  const keyword = /^[a-z][a-z0-9_-]*/i.exec(text)?.[0] ?? node.operator;
  return { span: { ...span, end: span.start + keyword.length }, operator: keyword };
}
