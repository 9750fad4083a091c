import { describe, expect, it } from 'vitest';
import { ask } from '../operators/ask.ts';
import { refusal } from './workspace.ts';

const table = {
  columns: { a: 'long', k: 'string', t: 'datetime', d: 'dynamic' },
  rows: [
    '[1, "x", "2026-01-01T00:00:00Z", {"p": 1}]',
    '[2, "y", "2026-01-01T01:00:00Z", {"p": 2}]',
    '[3, "x", "2026-01-01T03:00:00Z", {"p": 3}]',
  ],
} as const;

/** The hints that the pages of the operators know; `…` is where one stands. */
const hinted: readonly (readonly [string, readonly string[]])[] = [
  [
    'T | summarize … n = count() by k, a',
    [
      'hint.strategy=shuffle',
      'hint.strategy = shuffle',
      'hint.shufflekey=k',
      'hint.shufflekey=k hint.shufflekey=a',
      'hint.shufflekey=k hint.num_partitions=5',
      'hint.num_partitions=5',
      'hint.strategy=partitioned',
    ],
  ],
  [
    'T | join … kind=inner (T | project k, b = a) on k',
    [
      'hint.strategy=broadcast',
      'hint.strategy=shuffle',
      'hint.shufflekey=k hint.num_partitions=4',
      'hint.remote=auto',
      'hint.remote=left',
      'hint.remote=local',
      'hint.remote=right',
      'hint.spread=2 hint.concurrency=2',
    ],
  ],
  ['T | join kind=leftanti … (T | where a < 2) on k', ['hint.strategy=broadcast', 'hint.shufflekey=k']],
  ['T | lookup … (T | project k, b = a) on k', ['hint.remote=auto', 'hint.strategy=broadcast', 'hint.shufflekey=k']],
  ['T | distinct … k', ['hint.strategy=shuffle', 'hint.shufflekey=k', 'hint.num_partitions=3']],
  ['T | make-series … n = count() on t step 1h by k', ['hint.shufflekey=k', 'hint.strategy=shuffle']],
  [
    'T | partition … by k (top 1 by a)',
    ['hint.concurrency=2', 'hint.spread=2', 'hint.materialized=true', 'hint.strategy=legacy'],
  ],
  ['T | partition hint.strategy=shuffle … by k (top 1 by a)', ['hint.num_partitions=2']],
  ['union … T, (T | where a > 1)', ['hint.concurrency=2', 'hint.spread=2', 'hint.spread=1 hint.concurrency=8']],
  ['T | union … kind=inner (T | where a > 1)', ['hint.concurrency=2']],
  ['T | as … X | join kind=inner X on k', ['hint.materialized=true']],
  ['T | top … 1 by a', ['hint.progressive_top=true']],
  [
    'T | evaluate … bag_unpack(d)',
    [
      'hint.distribution=single',
      'hint.distribution=per_node',
      'hint.distribution=per_shard',
      'hint.pass_filters=true',
      'hint.pass_filters_column=k',
      'hint.pass_filters_column=k hint.pass_filters_column=a',
      'hint.remote=local',
    ],
  ],
];

describe('hints steer how a cluster runs a query, never what it gives', () => {
  it.each(
    hinted.flatMap(([query, hints]) =>
      hints.map((hint) => [query.replace('…', hint), query.replace('… ', '')] as const),
    ),
  )('%s', (query, without) => {
    const { columns, rows } = ask(without, table);
    expect(rows.length).toBeGreaterThan(0);
    const answer = ask(query, table);
    expect(answer.columns).toEqual(columns);
    expect(answer.rows).toEqual(rows);
  });
});

describe('what is wrong with a hint is said', () => {
  it.each([
    ['T | summarize hint.strategy=nope count() by a', 'semantic at 1:29: Expected: shuffle.'],
    [
      'T | join hint.strategy=partitioned T2 on a',
      'semantic at 1:24: Expected one of: auto, broadcast, centralized, shuffle.',
    ],
    [
      'T | summarize hint.shufflekey=nope count() by a',
      "semantic at 1:31: The name 'nope' does not refer to any known column, table, variable or function.",
    ],
    [
      'T | partition hint.strategy=auto by a (take 1)',
      'unsupported at 1:5: Not supported: strategy "auto" of "partition".',
    ],
    ['T | summarize nohint=1 count() by a', expect.stringContaining('at 1:')],
  ])('%s', (query, expected) => {
    expect(refusal(query)).toEqual(expected);
  });
});
