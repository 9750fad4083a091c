import { formatShortDuration } from '../../../content/duration.ts';
import type { PlanNode } from '../../../kql/plan/node.ts';
import type { Plan } from '../../../kql/plan/plan.ts';
import type { Span } from '../../../kql/plan/span.ts';
import { walkPlan } from '../../../kql/plan/walk-plan.ts';
import { ticksPerMinute } from '../../../kql/values/datetime.ts';
import { serviceLimits } from '../../../sentinel/service-limits.ts';
import { makeCheck } from '../../check.ts';
import { provenanceOf } from '../../provenance/provenance.ts';
import { boundOf, windowsOf } from '../../provenance/windows.ts';
import { ticksOfMinutes } from '../ticks-of-minutes.ts';
import { spanInQuery } from './span-in-query.ts';

/** Queries that ask for older records than Sentinel gives them. */
export const windowBeyondPeriod = makeCheck({
  id: 'window-beyond-period',
  family: 'robustness',
  severity: 'warn',
  summary: 'A query asks for records that are older than what the rule is given.',
  messages: {
    clipped: {
      message:
        'This looks {ago} back, and "queryPeriod" is {period}: Sentinel gives the query no older records, whatever it asks for. What it compares with, counts or learns from is only {period} of it.',
      help: 'Set "queryPeriod" to {wanted}, or look back {period} here.',
    },
    never: {
      message:
        'This asks for records of more than {ago} ago, and "queryPeriod" is {period}: Sentinel gives the query no older records, so that there never is one.',
      help: 'Set "queryPeriod" to more than {ago}, of 14d at most, or ask for newer records.',
    },
  },
  quirks: ['delay.hours', 'timing.slow-log'],
  sources: ['https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview'],
  query({ plan, subject, report }) {
    if (subject.kind !== 'detection' || subject.detection.schedule === undefined) return;
    const { period } = subject.detection.schedule;
    const longest = ticksOfMinutes(serviceLimits.maximumSchedule.value);
    const say = (message: 'clipped' | 'never', span: Span, ago: number): void => {
      const wanted =
        ago <= longest ? formatShortDuration(ago) : `${formatShortDuration(longest)}, the longest there is`;
      const data = { ago: formatShortDuration(ago), period: formatShortDuration(period), wanted };
      report({ message, data, at: { span: spanInQuery(plan, span) } });
    };
    for (const { column, bound, operator, negated, span } of windowsOf(plan)) {
      // Other columns tell of what was long before the record.
      if (bound.kind !== 'ago' || bound.rounded || negated || !published.has(column)) continue;
      const ago = Number(bound.agoTicks);
      const isEnd = operator === '<' || operator === '<=';
      if (isEnd && ago >= period + slack) say('never', span, ago);
      else if (!isEnd && ago > period + slack) say('clipped', span, ago);
    }
    for (const { span, ago } of seriesStarts(plan)) if (ago > period + slack) say('clipped', span, ago);
  },
});

const published: ReadonlySet<string> = new Set(['TimeGenerated', 'ingestion_time']);

/** A rule runs five minutes after the end of its window. */
const slack = 5 * ticksPerMinute;

/** Where series over the time of records begin: bins before the first record are empty. */
function seriesStarts(plan: Plan): readonly { readonly span: Span; readonly ago: number }[] {
  const provenance = provenanceOf(plan);
  const found: { readonly span: Span; readonly ago: number }[] = [];
  const visit = (node: PlanNode): void => {
    if (node.operator !== 'make-series' || node.from === null) return;
    const bound = boundOf(node.from, provenance);
    const times = provenance.ofExpression(node.axis.expression, node);
    if (bound?.kind !== 'ago' || bound.rounded || !times.some(({ origin }) => published.has(origin.column))) return;
    found.push({ span: node.from.span, ago: Number(bound.agoTicks) });
  };
  walkPlan(plan, { node: visit });
  return found;
}
