import { describe, expect, test } from 'vitest';
import { marks } from './marks.ts';

const found = (query: string): readonly string[] => marks('operation-case', query);

describe('what it finds', () => {
  test.each([
    ['AzureActivity | where "A/WRITE" != OperationNameValue', ['"A/WRITE" != OperationNameValue (!= -> !~)']],
    [
      'AzureActivity | where tostring(Authorization_d.action) == "A/write"',
      ['tostring(Authorization_d.action) == "A/write" (== -> =~)'],
    ],
    [
      'AzureActivity | where OperationNameValue endswith_cs "/write"',
      ['OperationNameValue endswith_cs "/write" (endswith_cs -> endswith)'],
    ],
    ['AzureActivity | distinct OperationNameValue', ['OperationNameValue']],
    [
      'AzureActivity | join kind=inner (AzureActivity | distinct O = tolower(OperationNameValue)) on $left.OperationNameValue == $right.O',
      ['$left.OperationNameValue'],
    ],
    [
      'let ops = () { AzureActivity | project Op = OperationNameValue }; ops | where Op == "a/write"',
      ['Op == "a/write" (== -> =~)'],
    ],
  ])('%s', (query, expected) => {
    expect(found(query)).toEqual(expected);
  });
});

describe('what it leaves alone', () => {
  test.each([
    'AzureActivity | where OperationNameValue =~ "a/write" or OperationNameValue has "WRITE" or OperationNameValue == ""',
    'AzureActivity | where tolower(OperationNameValue) == "a/write"',
    'AzureActivity | summarize count() by tolower(OperationNameValue)',
    'AzureActivity | where ActivityStatusValue == "Success" // OperationNameValue == "x"',
    'AuditLogs | where OperationName == "Add user"',
    'AzureActivity | summarize R = count() by O = OperationNameValue | summarize sum(R) by tolower(O)',
  ])('%s', (query) => {
    expect(found(query)).toEqual([]);
  });
});
