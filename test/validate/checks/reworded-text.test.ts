import { describe, expect, test } from 'vitest';
import { marks } from './marks.ts';

describe('reworded-text', () => {
  test.each([
    ['SigninLogs | where (ResultDescription) =~ ("x y")', ['(ResultDescription) =~ ("x y")']],
    ['SigninLogs | where Status.failureReason has "locked"', ['Status.failureReason has "locked"']],
    [
      'let words = dynamic(["a", "b"]); SigninLogs | project D = ResultDescription | where D has_any (words)',
      ['D has_any (words)'],
    ],
    [
      'SigninLogs | where ResultType == "50057" and ResultDescription has "disabled"',
      ['ResultDescription has "disabled"'],
    ],
    [
      'SigninLogs | where tolower(ResultDescription) matches regex "disabled|locked"',
      ['tolower(ResultDescription) matches regex "disabled|locked"'],
    ],
    [
      'SigninLogs | summarize countif(ResultDescription contains "disabled") by UserId',
      ['ResultDescription contains "disabled"'],
    ],
    [
      'SigninLogs | extend L = iff(ResultDescription has "disabled", "d", "") | where L == "d" or ResultDescription contains "off"',
      ['ResultDescription contains "off"'],
    ],
  ])('finds %s', (query, expected) => {
    expect(marks('reworded-text', query)).toEqual(expected);
  });

  test.each([
    'SigninLogs | where ResultDescription !has "MFA" and not(ResultDescription has "test")',
    'SigninLogs | where isnotempty(ResultDescription) or ResultDescription == ""',
    'SigninLogs | where ResultDescription has "disabled" or ResultType == "50057" or UserId == "x"',
    'SigninLogs | extend L = iff(ResultDescription has "disabled", "d", "")',
    'SigninLogs | where UserAgent has "disabled" // ResultDescription has "x"',
  ])('leaves alone %s', (query) => {
    expect(marks('reworded-text', query)).toEqual([]);
  });
});
