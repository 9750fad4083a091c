import { formatShortDuration } from '../../../content/duration.ts';
import { ticksPerMinute } from '../../../kql/values/datetime.ts';
import { makeCheck } from '../../check.ts';
import type { ReportPlace } from '../../check-context.ts';
import { listedNames } from './listed-names.ts';
import { logDelay } from './log-delay.ts';
import { type RowStream, rowStreams } from './row-streams.ts';
import { spanInQuery } from './span-in-query.ts';

/** Rules whose runs do not see every record once, for they do not ask when it arrived. */
export const arrivalWindow = makeCheck({
  id: 'arrival-window',
  family: 'robustness',
  severity: 'warn',
  summary:
    'A rule does not ask when records arrived: it misses those that come late, or alerts on the same ones again.',
  messages: {
    late: {
      message:
        'The rule runs every {frequency} and looks {lookBack} back, by the time at which records were published: what arrives more than {margin} after that is in the window of no run. Records of {tables} take {delay} as a rule.',
      help: 'Look back by as much longer as records come late ("queryPeriod: 2d", and no shorter window in the query), and ask for what is new since the last run: where ingestion_time() > ago({frequency}), or invoke NewSince({frequency}) behind Deduplicated().',
    },
    short: {
      message:
        'The rule asks for what has arrived since its last run, but looks only {lookBack} back by the time at which records were published: what arrives more than {margin} after that is in the window of no run. Records of {tables} take {delay} as a rule.',
      help: 'Look back by as much longer as records come late: "queryPeriod: 2d", and no shorter window by TimeGenerated in the query.',
    },
    again: {
      message:
        'The rule runs every {frequency} and looks {lookBack} back, and nothing asks what is new since its last run: {runs} runs see the same records of {tables} and alert on them again.',
      help: 'Keep the look-back, which late records need, and ask for what is new: where ingestion_time() > ago({frequency}), or invoke NewSince({frequency}) behind Deduplicated(); where old records count too, let IsNewSince() or VisibleAt() say of at least one that it is new.',
    },
    instant: {
      message:
        'An NRT rule is given what has just arrived, and this leaves out of it what was published more than {lookBack} ago. Records of {tables} take {delay} as a rule: those are never seen.',
      help: 'Leave the condition out: the service looks at each record once, when it arrives. Or look back a day.',
    },
  },
  quirks: ['delay.minutes', 'delay.hours', 'delay.twice-apart', 'timing.slow-log'],
  sources: [
    'https://learn.microsoft.com/azure/sentinel/ingestion-delay',
    'https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview',
    'https://learn.microsoft.com/azure/sentinel/near-real-time-rules',
  ],
  query({ plan, subject, report }) {
    if (subject.kind !== 'detection') return;
    const { schedule, suppressionEnabled, suppressionDuration } = subject.detection;
    const found = new Map<string, Finding>();
    if (schedule === undefined) {
      for (const stream of (rowStreams(plan) ?? []).flat()) {
        if (stream.oldest < logDelay(stream.table)) add('instant', stream, stream.oldest);
      }
    } else {
      const { frequency, period, triggerOperator } = schedule;
      // What alerts on nothing is about records that are not there.
      if (triggerOperator === 'LessThan' || triggerOperator === 'Equal') return;
      for (const row of rowStreams(plan) ?? []) {
        const late = row.filter((stream) => isLate(stream, frequency, period));
        for (const stream of late) {
          add(row.some(({ byArrival }) => byArrival) ? 'short' : 'late', stream, Math.min(stream.oldest, period));
        }
        const [first] = row;
        if (first === undefined || late.length > 0 || row.some(({ byArrival }) => byArrival)) continue;
        const spans = row.map(({ reach, newest }) => Math.min(reach, period) - newest);
        const span = Math.min(...spans);
        if (span <= frequency + slack || (suppressionEnabled && suppressionDuration >= span)) continue;
        const stream = row[spans.indexOf(span)] ?? first;
        add('again', stream, span);
      }
    }
    for (const { message, streams, span, at } of found.values()) {
      const frequency = schedule?.frequency ?? 0;
      const data = {
        frequency: formatShortDuration(frequency),
        lookBack: formatShortDuration(span),
        margin: formatShortDuration(Math.max(0, span - frequency) + slack),
        runs: Math.floor(span / Math.max(1, frequency)),
        tables: listedNames(streams.map(({ table }) => table)),
        delay: formatShortDuration(Math.max(...streams.map(({ table }) => logDelay(table)))),
      };
      report({ message, data, at });
    }

    function add(message: Finding['message'], stream: RowStream, span: number): void {
      const isSaid = stream.oldest === span && stream.oldestAt !== undefined;
      const at: ReportPlace =
        isSaid && stream.oldestAt !== undefined
          ? { span: spanInQuery(plan, stream.oldestAt) }
          : { field: ['queryPeriod'] };
      const key = JSON.stringify([message, at, span]);
      const known = found.get(key);
      found.set(key, { message, span, at, streams: [...(known?.streams ?? []), stream] });
    }
  },
});

interface Finding {
  readonly message: 'late' | 'short' | 'again' | 'instant';
  readonly streams: readonly RowStream[];
  readonly span: number;
  readonly at: ReportPlace;
}

/** A rule runs five minutes after the end of its window. */
const slack = 5 * ticksPerMinute;

/** Whether a record that comes as late as the log's do may be in the window of no run. */
function isLate({ table, oldest, newest }: RowStream, frequency: number, period: number): boolean {
  return Math.min(oldest, period) - Math.max(newest, logDelay(table)) < frequency;
}
