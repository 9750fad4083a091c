import { describe, expect, it } from 'vitest';
import { windowsOf } from '../../../src/validate/provenance/windows.ts';
import { planOf } from './show.ts';

const hour = 36_000_000_000;

/** `TimeGenerated > ago 24h`. */
function found(query: string): readonly string[] {
  return windowsOf(planOf(query)).map(({ column, table, operator, bound, negated }) =>
    [
      ...(negated ? ['not'] : []),
      table === undefined ? column : `${table}.${column}`,
      operator,
      bound.kind === 'ago'
        ? `ago ${Number(bound.agoTicks) / hour}h${bound.rounded ? ' rounded' : ''}`
        : `at ${bound.ticks}`,
    ].join(' '),
  );
}

describe('time windows', () => {
  it.each<[string, readonly string[]]>([
    ['T | where TimeGenerated > ago(1d)', ['T.TimeGenerated > ago 24h']],
    ['T | where ago(1d) <= TimeGenerated', ['T.TimeGenerated >= ago 24h']],
    ['let lb = 14d; T | where TimeGenerated > ago(lb + 1h)', ['T.TimeGenerated > ago 337h']],
    ['let from = now() - 2h; T | where TimeGenerated >= from', ['T.TimeGenerated >= ago 2h']],
    ['let from = now(-2h); T | where TimeGenerated >= from', ['T.TimeGenerated >= ago 2h']],
    [
      'T | where TimeGenerated between (ago(2h) .. ago(1h))',
      ['T.TimeGenerated >= ago 2h', 'T.TimeGenerated <= ago 1h'],
    ],
    ['T | where TimeGenerated between (ago(2h) .. 1h)', ['T.TimeGenerated >= ago 2h', 'T.TimeGenerated <= ago 1h']],
    [
      'T | where TimeGenerated !between (ago(2h) .. now())',
      ['not T.TimeGenerated >= ago 2h', 'not T.TimeGenerated <= ago 0h'],
    ],
    ['T | where now() - TimeGenerated < 3h', ['T.TimeGenerated > ago 3h']],
    ['T | where ingestion_time() > ago(1h)', ['ingestion_time > ago 1h']],
    ['All | where Seen > ago(1h)', ['ingestion_time > ago 1h']],
    ['Recent(6h)', ['T.TimeGenerated > ago 6h']],
    ['Recent()', ['T.TimeGenerated > ago 1h']],
    ['T | extend t = TimeGenerated | where t > startofday(ago(1d))', ['T.TimeGenerated > ago 24h rounded']],
    ['T | where TimeGenerated > datetime_add("day", -2, now())', ['T.TimeGenerated > ago 48h']],
    ['T | where TimeGenerated > datetime(2020-01-01T00:00:01)', ['T.TimeGenerated > at 10000000']],
    ['T | where TimeGenerated > todatetime(J)', []],
    ['T | where N > 3 and Upn == "ago(1d)"', []],
    ['let f = (s: datetime) { T | where TimeGenerated >= s }; f(ago(3h))', ['T.TimeGenerated >= ago 3h']],
  ])('%s', (query, expected) => {
    expect(found(query)).toEqual(expected);
  });
});
