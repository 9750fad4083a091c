import { describe, expect, it } from 'vitest';
import { loadTableSchemas } from '../../src/sentinel/table-schemas.ts';
import { tablesNamed } from '../../src/sentinel/tables-named.ts';

const schemas = loadTableSchemas();

describe('tablesNamed', () => {
  it.each([
    ['SigninLogs', ['SigninLogs']],
    ['  SigninLogs\n| take 1', ['SigninLogs']],
    ['let a = AuditLogs; let b = OfficeActivity | take 1; union a, b', ['AuditLogs', 'OfficeActivity']],
    ['let a = 1;\nSigninLogs | where a == 1', ['SigninLogs']],
    ['// all of them\nSigninLogs // or AuditLogs\n| count', ['SigninLogs']],
    ['union isfuzzy=true withsource=T SigninLogs, AuditLogs | count', ['AuditLogs', 'SigninLogs']],
    ['union (SigninLogs | take 1), (AuditLogs)', ['AuditLogs', 'SigninLogs']],
    ['T | join kind=inner (SigninLogs) on Id', ['SigninLogs']],
    ['T | where x in (SigninLogs | project x)', ['SigninLogs']],
    ['let n = toscalar(Usage | count); print n', ['Usage']],
    ['table("Usage") | count', ['Usage']],
    ['Mine_CL | count', ['Mine_CL']],
    ['NoTableOfOurs | count', []],
  ])('finds those of %j', (query, tables) => {
    expect(tablesNamed(query, schemas)).toEqual(tables);
  });

  it.each([
    'T | summarize dcount(Operation) by Usage | where Heartbeat > 1',
    'T | extend Operation = Usage\n| take 1',
    'T | where Operation in (Usage, "x")',
    'T | where x == "SigninLogs | count" or x == @"(SigninLogs | count)"',
    'T | extend x = strcat("(", Operation, ")")\n// (SigninLogs | count)',
  ])('finds none in %j, where the names are columns, text or remarks', (query) => {
    expect(tablesNamed(query, schemas)).toEqual([]);
  });
});
