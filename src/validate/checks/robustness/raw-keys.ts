import type { Expression } from '../../../kql/plan/expression.ts';
import type { PlanNode } from '../../../kql/plan/node.ts';
import type { Plan } from '../../../kql/plan/plan.ts';
import type { Comparison } from '../../provenance/comparison.ts';
import { comparisons } from '../../provenance/comparisons.ts';
import { type Provenance, provenanceOf } from '../../provenance/provenance.ts';
import type { Origin, Trace } from '../../provenance/trace.ts';
import { rawTraces } from './raw-traces.ts';

/** Something by which records are brought together or told apart as the log wrote it. */
export interface RawKey {
  /** What it is for: to join, to group, to count different ones, to look up in a table. */
  readonly use: 'join' | 'group' | 'count' | 'lookup';
  /** What is to be marked. */
  readonly expression: Expression;
  readonly origins: readonly Origin[];
}

/** How a key is read: which of its traces matter, and of which the log's way of writing is gone. */
export interface KeyReading {
  tracesOf(traces: readonly Trace[]): readonly Trace[];
  isMended(trace: Trace): boolean;
}

/** The keys of a plan whose values come from places as the log wrote them. */
export function rawKeys(plan: Plan, { tracesOf, isMended }: KeyReading): readonly RawKey[] {
  const provenance = provenanceOf(plan);
  // A query that groups by a place in a mended form knows how it is written; groups before or after it are on purpose.
  const known = new Set(
    comparisons(plan).flatMap(({ operator, left, node }) =>
      operator === 'group-key' ? tracesOf(provenance.ofExpression(left, node)).filter(isMended).map(keyOf) : [],
    ),
  );
  return comparisons(plan).flatMap((comparison): readonly RawKey[] => {
    const rawOf = (traces: readonly Trace[]): readonly Trace[] => {
      const raw = rawTraces(tracesOf(traces), isMended);
      return comparison.operator === 'group-key' ? raw.filter((trace) => !known.has(keyOf(trace))) : raw;
    };
    const use = useOf(comparison, provenance);
    if (use === undefined) return [];
    const { left, right, tables, node } = comparison;
    const sides = [left, ...right].map((side) => ({ side, raw: rawOf(provenance.ofExpression(side, node)) }));
    const [first] = sides.filter(({ raw }) => raw.length > 0);
    const raw = [
      ...sides.flatMap((side) => side.raw),
      ...tables.flatMap((table) => rawOf(provenance.ofColumn(table, 0))),
    ];
    return raw.length === 0 ? [] : [{ use, expression: first?.side ?? left, origins: raw.map(({ origin }) => origin) }];
  });
}

function keyOf({ origin: { table, column, path } }: Trace): string {
  return JSON.stringify([table, column, path]);
}

function useOf({ operator, spelled, tables, node }: Comparison, provenance: Provenance): RawKey['use'] | undefined {
  switch (operator) {
    case 'join-key':
      return 'join';
    case 'group-key':
      return isHarmless(node, provenance) ? undefined : 'group';
    case 'distinct-value':
      // Of a set that is only shown, or looked into without regard to spelling, nobody counts the members.
      return spelled.startsWith('dcount') || spelled.startsWith('count_distinct') ? 'count' : undefined;
    case 'in':
    case 'in~':
      return tables.length > 0 ? 'lookup' : undefined;
    default:
      return undefined;
  }
}

/** Whether a group is only one of the different values that something else looks for: then the comparison with them is what counts. */
function isHarmless(node: PlanNode | undefined, provenance: Provenance): boolean {
  if (node === undefined || provenance.contributionOf(node) === 'rows') return false;
  return node.operator === 'distinct' || (node.operator === 'summarize' && node.aggregates.length === 0);
}
