import { describe, expect, test } from 'vitest';
import { marks } from './marks.ts';

describe('property-position', () => {
  test.each([
    ['AuditLogs | extend A = TargetResources[0].displayName', ['TargetResources[0]']],
    ['AuditLogs | extend A = (TargetResources)[-1]', ['(TargetResources)[-1]']],
    ['AuditLogs | mv-expand T = TargetResources | extend A = T.modifiedProperties[0]', ['T.modifiedProperties[0]']],
    [
      'OfficeActivity | extend A = todynamic(Parameters)[0].Value, B = todynamic(Parameters)[1].Value',
      ['todynamic(Parameters)[0]', 'todynamic(Parameters)[1]'],
    ],
    ['let head = (list: dynamic) { list[0] }; AuditLogs | extend A = head(AdditionalDetails)', ['list[0]']],
  ])('finds %s', (query, expected) => {
    expect(marks('property-position', query).toSorted()).toEqual(expected.toSorted());
  });

  test.each([
    'AuditLogs | extend A = split(OperationName, " ")[0]',
    'AuditLogs | extend A = tostring(split(tostring(TargetResources), ",")[0])',
    'AuditLogs | summarize Names = make_list(OperationName) by CorrelationId | extend A = Names[0]',
    'AuditLogs | extend A = TargetResources[0], B = TargetResources[1], C = TargetResources[2], D = TargetResources[3]',
    'AuditLogs | extend A = InitiatedBy["user"], B = InitiatedBy.user.userPrincipalName',
    'AuditLogs | extend A = bag_keys(InitiatedBy)[0]',
    'AuditLogs | extend A = "TargetResources[0]" // TargetResources[0]',
    'let list = dynamic([1, 2]); AuditLogs | extend A = list[0]',
  ])('leaves alone %s', (query) => {
    expect(marks('property-position', query)).toEqual([]);
  });
});
