import { describe, expect, test } from 'vitest';
import { marks } from './marks.ts';

describe('cut-off-json', () => {
  test.each([
    ['OfficeActivity | extend A = parse_json(Parameters) | where A[0].Value == "x"', ['parse_json(Parameters)']],
    ['OfficeActivity | project P = Parameters | extend A = todynamic(P) | where tostring(A) has "x"', ['todynamic(P)']],
    [
      'OfficeActivity | where extract_json("$[0].Value", ModifiedProperties) has "x"',
      ['extract_json("$[0].Value", ModifiedProperties)'],
    ],
    ['AzureActivity | where parse_json(Properties).statusCode == "OK" and Claims has "x"', ['parse_json(Properties)']],
    [
      'AADNonInteractiveUserSignInLogs | mv-expand P = parse_json(ConditionalAccessPolicies)',
      ['parse_json(ConditionalAccessPolicies)'],
    ],
    [
      'let read = (text: string) { parse_json(text) }; OfficeActivity | extend A = read(Parameters)',
      ['parse_json(text)'],
    ],
  ])('finds %s', (query, expected) => {
    expect(marks('cut-off-json', query)).toEqual(expected);
  });

  test.each([
    'OfficeActivity | where parse_json(Parameters)[0].Value == "x" or Parameters has "x"',
    'OfficeActivity | extend A = parse_json(Parameters) | extend B = iff(gettype(A) == "string", "?", tostring(A[0]))',
    'OfficeActivity | extend A = coalesce(tostring(parse_json(Parameters).x), extract("x:(.)", 1, Parameters))',
    'AADNonInteractiveUserSignInLogs | extend C = parse_json(LocationDetails).city',
    'OfficeActivity | extend C = parse_json(UserAgent)',
    'AuditLogs | extend T = parse_json(TargetResources)[0].displayName',
    'OfficeActivity | extend C = "parse_json(Parameters)" // parse_json(Parameters)',
    'OfficeActivity | extend A = parse_json(Parameters) | where tostring(A) == Parameters',
  ])('leaves alone %s', (query) => {
    expect(marks('cut-off-json', query)).toEqual([]);
  });
});
