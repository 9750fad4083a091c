import { describe, expect, it } from 'vitest';
import { didYouMean, nearestNames } from '../../../src/kql/errors/did-you-mean.ts';

describe('nearestNames', () => {
  it.each([
    ['UserPrincipalname', ['UserPrincipalName', 'UserId'], ['UserPrincipalName']],
    ['wehre', ['where', 'there', 'when'], ['where']],
    ['whre', ['where'], ['where']],
    ['wheree', ['where'], ['where']],
    ['sumarize', ['summarize', 'serialize'], ['summarize']],
    ['x', ['y', 'X', 'z'], ['X']],
    ['ab', ['ac', 'AB'], ['AB']],
    ['abc', ['abd', 'xyz', 'ab'], ['ab', 'abd']],
    ['abc', ['abc'], []],
    ['Completely', ['different'], []],
    ['', ['a'], []],
  ])('%s among %j: %j', (name, candidates, expected) => {
    expect(nearestNames(name, candidates)).toEqual(expected);
  });

  it('gives at most three, the nearest first, each once', () => {
    expect(nearestNames('abcdef', ['abcdxx', 'abcdeg', 'abcdeh', 'abcdei', 'ABCDEF', 'ABCDEF'])).toEqual([
      'ABCDEF',
      'abcdeg',
      'abcdeh',
    ]);
  });

  it('does not take long over long names', () => {
    const long = 'x'.repeat(2_000);
    expect(nearestNames(`${long}y`, [`${long}z`, 'short'])).toEqual([`${long}z`]);
  });
});

describe('didYouMean', () => {
  it.each([
    ['abcd', ['abce'], 'Did you mean "abce"?'],
    ['abcd', ['abce', 'abcf'], 'Did you mean "abce" or "abcf"?'],
    ['abcd', ['abce', 'abcf', 'abcg'], 'Did you mean "abce", "abcf" or "abcg"?'],
    ['abcd', ['wxyz'], undefined],
  ])('%s among %j: %s', (name, candidates, expected) => {
    expect(didYouMean(name, candidates)).toBe(expected);
  });
});
