import { makeCheck } from '../../check.ts';
import { comparisons } from '../../provenance/comparisons.ts';
import { provenanceOf } from '../../provenance/provenance.ts';
import { roleLookup } from '../../provenance/role-lookup.ts';
import type { Trace } from '../../provenance/trace.ts';
import { listedNames } from './listed-names.ts';

/** Joins of two logs by a time, which each of them writes by its own clock. */
export const timeJoin = makeCheck({
  id: 'time-join',
  family: 'robustness',
  severity: 'warn',
  summary: 'Records of two logs are joined by their times, which are not the same even for one act.',
  messages: {
    same: {
      message:
        'Records of {left} and {right} meet only if both have exactly the same time: each log stamps one act when it publishes it, minutes apart.',
      help: 'Join by what the records share (a user, a session, an address), and compare the times behind it: where Time1 between (Time2 - 1h .. Time2 + 1h).',
    },
    bin: {
      message:
        'Records of {left} and {right} meet only if both times fall into the same bin: of two that are seconds apart one may be at its end and the other at the beginning of the next, and one log comes minutes after the other.',
      help: 'Join by what the records share (a user, a session, an address), and compare the times behind it: where Time1 between (Time2 - 1h .. Time2 + 1h). Where there is too much of it, give each record of one side its own bin and the next, by mv-expand.',
    },
  },
  quirks: ['timing.around-a-run', 'delay.backfill', 'timing.slow-log'],
  sources: [
    'https://learn.microsoft.com/kusto/query/join-time-window',
    'https://learn.microsoft.com/azure/azure-monitor/logs/data-ingestion-time',
  ],
  query({ plan, roles, report }) {
    const provenance = provenanceOf(plan);
    const { hasRole } = roleLookup(roles);
    for (const {
      operator,
      left,
      right: [right],
      node,
    } of comparisons(plan)) {
      if (operator !== 'join-key' || right === undefined || node?.operator !== 'join') continue;
      if (left.type !== 'datetime' || right.type !== 'datetime') continue;
      const sides = [left, right].map((side) => provenance.ofExpression(side, node).filter(isTime));
      const [ofLeft = [], ofRight = []] = sides.map((traces) => new Set(traces.map(({ origin }) => origin.table)));
      const tables = [[...ofLeft], [...ofRight]];
      if (tables.some(({ length }) => length === 0) || [...ofLeft].some((table) => new Set(ofRight).has(table)))
        continue;
      const isBin = sides.flat().some(({ through }) => through.some((name) => rounding.has(name)));
      const data = { left: listedNames(tables[0] ?? []), right: listedNames(tables[1] ?? []) };
      report({ message: isBin ? 'bin' : 'same', data, at: { span: left.span } });
    }

    function isTime(trace: Trace): boolean {
      return trace.origin.column === 'TimeGenerated' || hasRole([trace], 'time');
    }
  },
});

const rounding: ReadonlySet<string> = new Set([
  'bin',
  'bin_at',
  'startofday',
  'startofweek',
  'startofmonth',
  'endofday',
  'bin_auto',
  'floor',
]);
