import { describe, expect, test } from 'vitest';
import { marks } from './marks.ts';

describe('result-number', () => {
  test.each([
    ['SigninLogs | where ResultType == 0', ['ResultType == 0 (0 -> "0")']],
    ['SigninLogs | where 0 != (ResultType)', ['0 != (ResultType) (0 -> "0")']],
    ['SigninLogs | where ResultType !in (0, 50126)', ['ResultType !in (0, 50126) (0 -> "0") (50126 -> "50126")']],
    ['SigninLogs | where ResultType in ("0", 50126)', ['ResultType in ("0", 50126)']],
    ['let codes = dynamic([0, 50126]); SigninLogs | where ResultType in (codes)', ['ResultType in (codes)']],
    ['let failed = (code: string) { code != 0 }; SigninLogs | where failed(ResultType)', ['code != 0 (0 -> "0")']],
    ['SigninLogs | project R = ResultType | where R == 0', ['R == 0 (0 -> "0")']],
    ['AADServicePrincipalSignInLogs | summarize countif(ResultType == 0)', ['ResultType == 0 (0 -> "0")']],
    ['SigninLogs | where toint(ResultType) between (50000 .. 59999)', ['toint(ResultType) between (50000 .. 59999)']],
    ['SigninLogs | where 0 < tolong(ResultType)', ['0 < tolong(ResultType)']],
  ])('finds %s', (query, expected) => {
    expect(marks('result-number', query)).toEqual(expected);
  });

  test.each([
    'SigninLogs | where ResultType == "0" or ResultType in ("50126") or ResultType has "501"',
    'SigninLogs | where toint(ResultType) == 0 or toint(ResultType) in (1, 2)',
    'SigninLogs | where Status.errorCode == 0',
    'MicrosoftGraphActivityLogs | where ResponseStatusCode == 200',
    'SigninLogs | where toint(extract(@"(\\d+)", 1, ResultType)) > 0',
    'SigninLogs | where strlen(ResultType) > 3 // ResultType == 0',
  ])('leaves alone %s', (query) => {
    expect(marks('result-number', query)).toEqual([]);
  });
});
