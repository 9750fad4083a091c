import { describe, expect, it } from 'vitest';
import { triggers } from '../../src/sentinel/trigger.ts';

describe('triggers', () => {
  it.each([
    ['GreaterThan', 2, [false, false, false, true]],
    ['LessThan', 2, [true, true, false, false]],
    ['Equal', 2, [false, false, true, false]],
    ['NotEqual', 2, [true, true, false, true]],
    ['LessThan', 0, [false, false, false, false]],
  ] as const)('%s %d', (triggerOperator, triggerThreshold, expected) => {
    expect([0, 1, 2, 3].map((results) => triggers({ triggerOperator, triggerThreshold }, results))).toEqual(expected);
  });

  it('alerts on any result of an NRT rule', () => {
    expect([0, 1].map((results) => triggers(undefined, results))).toEqual([false, true]);
  });
});
