import { describe, expect, test } from 'vitest';
import { loadTableSchemas } from '../../src/sentinel/table-schemas.ts';
import { TablesRead } from '../../src/sentinel/tables-read.ts';
import { functionWith } from '../deploy/detection-of.ts';

const functions = [
  functionWith('SignIns', 'union SigninLogs, AADNonInteractiveUserSignInLogs'),
  functionWith('Known', 'Heartbeat'),
  functionWith('Both', 'SignIns | join kind=inner (Known) on Id'),
  functionWith('Around', 'Back'),
  functionWith('Back', 'Around | union Usage'),
  functionWith('Plain', 'print 1'),
];
const read = new TablesRead(functions, loadTableSchemas());

describe('TablesRead', () => {
  test.each([
    ['AuditLogs | take 1', ['AuditLogs'], 'AuditLogs'],
    ['Both', ['AADNonInteractiveUserSignInLogs', 'Heartbeat', 'SigninLogs'], 'SigninLogs'],
    ['let a = Known; AuditLogs | union a', ['AuditLogs', 'Heartbeat'], 'Heartbeat'],
    ['AuditLogs | union (Known)', ['AuditLogs', 'Heartbeat'], 'AuditLogs'],
    // The first function has no table at its beginning, and so the next counts.
    ['Plain | union Known', ['Heartbeat'], 'Heartbeat'],
    // What calls itself comes to an end.
    ['Around', ['Usage'], 'Usage'],
    ['print "SigninLogs" // Heartbeat', [], undefined],
    ['My_CL | take 1', ['My_CL'], 'My_CL'],
  ])('%s', (query, tables, first) => {
    expect(read.of(query)).toEqual(tables);
    expect(read.firstOf(query)).toBe(first);
  });
});
