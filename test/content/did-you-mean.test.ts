import { describe, expect, it } from 'vitest';
import { didYouMean } from '../../src/content/did-you-mean.ts';

describe('didYouMean', () => {
  it.each([
    ['querry', ['query', 'queryPeriod', 'name'], ' Did you mean "query"?'],
    ['QUERY', ['query'], ' Did you mean "query"?'],
    ['qeury', ['query'], ' Did you mean "query"?'],
    ['triggerTreshold', ['triggerThreshold', 'triggerOperator'], ' Did you mean "triggerThreshold"?'],
    ['hat', ['cat', 'bat', 'dog'], ' Did you mean "cat" or "bat"?'],
    ['hat', ['cat', 'bat', 'rat', 'mat'], ' Did you mean "cat", "bat" or "rat"?'],
    ['owner', ['severity', 'tactics'], ''],
    ['x', [], ''],
  ])('%s of %j', (input, options, expected) => {
    expect(didYouMean(input, options)).toBe(expected);
  });
});
