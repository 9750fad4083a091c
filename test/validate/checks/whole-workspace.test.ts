import { expect, it } from 'vitest';
import { wholeWorkspaceReads } from '../../../src/kql/syntax/whole-workspace-reads.ts';

function marked(query: string): string[] {
  return wholeWorkspaceReads(query).map(({ operator, start, end }) => `${operator}: ${query.slice(start, end)}`);
}

it.each([
  ['union *', ['union: union *']],
  ['union  /* no */ *', []],
  ['union\n  // all of them\n  *', ['union: union\n  // all of them\n  *']],
  ['union withsource=T *', ['union: union withsource=T *']],
  ['union isfuzzy=true kind=outer *', ['union: union isfuzzy=true kind=outer *']],
  ['union (SigninLogs), *', ['union: union (SigninLogs), *']],
  ['SigninLogs | union *', ['union: union *']],
  ['let all = (union *); all | take 1', ['union: union *']],
  ['let f = () { search * | where x == 1 }; f()', ['search: search *']],
  ['SigninLogs | join kind=inner (search *) on UserId', ['search: search *']],
  ['search kind=case_sensitive *', ['search: search kind=case_sensitive *']],
  ['union * | union *', ['union: union *', 'union: union *']],
  ['union Sign*, Audit*', []],
  ['search in (SigninLogs) *', []],
  ['search "union *"', []],
  ['search * == "x"', []],
  ['SigninLogs // union *', []],
  ['print a = "search *", b = 2 * 3', []],
  ['SigninLogs | summarize arg_max(TimeGenerated, *)', []],
  ['SigninLogs | where * has "x"', []],
  ['SigninLogs | project-away *', []],
  ['union (', []],
  ['(((', []],
  [`${'('.repeat(5000)}union *`, []],
])('%s', (query, wanted) => {
  expect(marked(query)).toEqual(wanted);
});
