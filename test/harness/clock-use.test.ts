import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caseTimeline, tablesOfCase, visibleTables } from '../../src/harness/case-timeline.ts';
import { ClockDependence } from '../../src/harness/clock-use.ts';
import { executeRuns } from '../../src/harness/execute-runs.ts';
import type { LogRecord } from '../../src/harness/log-record.ts';
import { rowsOf } from '../../src/harness/replay-outcome.ts';
import { stageQuery } from '../../src/harness/staged-query.ts';
import { prepare } from '../../src/kql/prepare.ts';
import type { Database } from '../../src/kql/syntax/database.ts';
import { ticksPerHour, ticksPerMinute } from '../../src/kql/values/datetime.ts';

const database: Database = {
  tables: new Map([
    [
      'T',
      {
        name: 'T',
        open: false,
        columns: [
          { name: 'TimeGenerated', type: 'datetime' },
          { name: 'k', type: 'string' },
          { name: 'Other', type: 'datetime' },
        ],
      },
    ],
  ]),
  functions: [
    { name: 'Recent', parameters: [{ name: 'span', type: 'timespan' }], body: 'T | where Other > ago(span)' },
  ],
};

function clockOf(query: string): ClockDependence {
  return new ClockDependence(prepare(query, { database }).plan);
}

const compared = [
  'T | where TimeGenerated > ago(30m) | count',
  'T | where TimeGenerated between (ago(2h) .. now())',
  'let since = ago(65m); T | summarize newest = max(TimeGenerated) by k | where newest > since',
  'let edge = now() - 40m; T | where Other <= edge or k == "x" | summarize count() by k',
  'T | where ingestion_time() > ago(10m)',
  'T | where iff(k == "a", TimeGenerated, Other) >= now(-1h)',
  'let n = toscalar(T | where TimeGenerated > ago(45m) | count); T | where n > 1',
  'Recent(90m) | join kind=leftanti (T | where TimeGenerated > ago(20m)) on k',
  'T | where k in ((T | where Other < ago(15m) | project k))',
  'let since = ago(40m); let S = T | summarize n = count(), newest = max(Other) by k; S | join kind=leftouter (S | where newest > since) on k',
  'T | mv-apply x = pack_array(k, "b") to typeof(string) on (where x == "b" and Other > ago(70m)) | project k, x',
  'T | extend Arrived = ingestion_time() | extend Late = Arrived - TimeGenerated > 10m | where Late | where ingestion_time() > ago(50m)',
];

const free = [
  'T | extend age = now() - TimeGenerated',
  'T | where TimeGenerated > startofday(now())',
  'T | where bin(TimeGenerated, 1h) == bin(now(), 1h)',
  'T | where datetime_diff("minute", now(), TimeGenerated) < 30',
  'T | where TimeGenerated between (ago(1h) .. 30m)',
  'print now()',
];

describe('what a plan does with the clock', () => {
  it.each(compared)('only compares it: %s', (query) => {
    expect(clockOf(query).use).toBe('compared');
  });

  it.each(free)('uses it freely: %s', (query) => {
    expect(clockOf(query).use).toBe('free');
  });

  it.each(['T | where k == "a"', 'T | where ingestion_time() > datetime(2026-01-01)'])(
    'does not use it: %s',
    (query) => {
      expect(clockOf(query).use).toBe('unused');
    },
  );
});

const minutes = fc.integer({ min: 0, max: 200 });
const anyRecords = fc.array(
  fc.record({
    generated: minutes,
    delay: fc.integer({ min: 0, max: 90 }),
    other: fc.option(minutes),
    k: fc.constantFrom('a', 'b', 'x'),
  }),
  { minLength: 1, maxLength: 6 },
);

describe.each([...compared, ...free, 'T | summarize count() by k'])('%s', (query) => {
  it('gives in every run what it would give if every run were executed', () => {
    const prepared = prepare(query, { database });
    const staged = stageQuery(prepared.plan);
    const rule = {
      kind: 'Scheduled',
      schedule: {
        frequency: 10 * ticksPerMinute,
        period: 2 * ticksPerHour,
        triggerOperator: 'GreaterThan',
        triggerThreshold: 0,
      },
    } as const;
    fc.assert(
      fc.property(anyRecords, (made) => {
        const records = made.map(({ generated, delay, other, k }, number): LogRecord => {
          const at = generated * ticksPerMinute;
          const values = new Map<string, string>([['k', k]]);
          if (other !== null) values.set('Other', `2020-01-01T00:00:00Z`.replace('00:00:00', clockText(other)));
          return { number, table: 'T', values, generated: at, ingested: at + delay * ticksPerMinute };
        });
        const tables = tablesOfCase(records, database.tables);
        const timeline = caseTimeline(rule, { now: 0, tables, arrivals: records });
        const executed = executeRuns(staged, tables, timeline);
        const every = timeline.flatMap((group) =>
          group.runs.map((run) => prepared.execute({ tables: visibleTables(tables, group, false), now: run.now })),
        );
        expect(executed.map(({ result }) => sorted(rowsOf(result)))).toEqual(
          every.map((table) => sorted(rowsOf(table))),
        );
      }),
      { numRuns: 40 },
    );
  });
});

function clockText(minute: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}:00`;
}

function sorted(rows: readonly (readonly unknown[])[]): readonly string[] {
  return rows.map((row) => row.map(String).join('|')).sort();
}

it('executes a query that only compares the clock fewer times than there are runs', () => {
  const { stages, rest, restReads, clock } = stageQuery(
    prepare('T | where TimeGenerated > ago(30m)', { database }).plan,
  );
  expect(stages).toEqual([]);
  let executions = 0;
  const counted: typeof rest = {
    plan: rest.plan,
    execute(input) {
      executions += 1;
      return rest.execute(input);
    },
  };
  const at = 5 * ticksPerMinute;
  const record: LogRecord = { number: 1, table: 'T', values: new Map(), generated: at, ingested: at };
  const tables = tablesOfCase([record], database.tables);
  const schedule = {
    frequency: ticksPerMinute,
    period: 2 * ticksPerHour,
    triggerOperator: 'GreaterThan',
    triggerThreshold: 0,
  } as const;
  const timeline = caseTimeline({ kind: 'Scheduled', schedule }, { now: 0, tables, arrivals: [record] });
  const executed = executeRuns({ stages, rest: counted, restReads, clock }, tables, timeline);
  expect(executed.length).toBeGreaterThan(100);
  expect(executions).toBeLessThan(6);
  expect(executed.filter(({ result }) => result.chunks.length > 0).length).toBe(30);
});

describe('what of a plan is taken out because it does not ask for the time', () => {
  const stagesOf = (query: string): readonly string[] => {
    const { stages, rest } = stageQuery(prepare(query, { database }).plan);
    return [...stages.map(({ query: stage }) => stage.plan.root.operator), rest.plan.root.operator];
  };

  it.each<[string, readonly string[]]>([
    ['T | where k == "a"', ['where']],
    ['T | where TimeGenerated > ago(1h) | count', ['count']],
    ['T | summarize newest = max(TimeGenerated) by k | where newest > ago(1h) | project k', ['summarize', 'project']],
    [
      'let since = ago(1h); let S = T | distinct k, Other; S | join (S | where Other > since) on k',
      ['reference', 'join'],
    ],
    ['T | distinct k | union (T | where Other > ago(1h) | project k) | project k', ['distinct', 'project']],
    ['T | extend r = rand() | where Other > ago(1h) and r < 2', ['where']],
    ['T | extend n = now()', ['extend']],
  ])('%s', (query, expected) => {
    expect(stagesOf(query)).toEqual(expected);
  });
});
