import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/content/package-root.ts';
import { loadRepository } from '../../src/content/repository.ts';
import { dependencyOrder } from '../../src/deploy/dependency-order.ts';
import { detectionWith, functionWith } from './detection-of.ts';

const names = (items: readonly { readonly name: string }[]): readonly string[] => items.map(({ name }) => name);

describe('dependencyOrder', () => {
  it('puts functions behind what they call, in code only', () => {
    const functions = [
      functionWith('C', 'T | extend x = B(1), y = A()'),
      functionWith('B', 'A | where z == "C()" // C()', { parameters: [{ name: 'n', type: 'long' }] }),
      functionWith('A', 'print 1'),
      functionWith('Alone', 'print 2'),
    ];
    const rule = detectionWith({ query: 'C | join A on x' });
    const order = dependencyOrder(functions, [rule]);
    expect(order.functionSteps.map(names)).toEqual([['A', 'Alone'], ['B'], ['C']]);
    expect(order.cycles).toEqual([]);
    expect(order.blocked).toEqual([]);
    expect(order.rules).toEqual([rule]);
    expect(names(order.callsOf(rule))).toEqual(['A', 'C']);
    expect(names(order.callsOf(functions[0] ?? rule))).toEqual(['A', 'B']);
  });

  it('names cycles, and what they keep from being written', () => {
    const functions = [
      functionWith('Z', 'Y'),
      functionWith('Y', 'X | union W'),
      functionWith('X', 'Z'),
      functionWith('W', 'Y'),
      functionWith('Me', 'Me | take 1'),
      functionWith('Above', 'Z'),
      functionWith('Fine', 'print 1'),
    ];
    const bad = detectionWith({ query: 'Above' }, 'detections/a/Bad.yaml');
    const good = detectionWith({ query: 'Fine' }, 'detections/a/Good.yaml');
    const order = dependencyOrder(functions, [good, bad]);
    expect(order.functionSteps.map(names)).toEqual([['Fine']]);
    expect(order.cycles).toEqual(['Me -> Me', 'W -> Y -> W']);
    expect(order.rules).toEqual([good]);
    expect(order.blocked.map(({ item, by }) => [item.source.path, by])).toEqual([
      ['functions/Above.yaml', 'Z'],
      ['functions/Me.yaml', 'Me'],
      ['functions/W.yaml', 'W'],
      ['functions/X.yaml', 'X'],
      ['functions/Y.yaml', 'Y'],
      ['functions/Z.yaml', 'Z'],
      ['detections/a/Bad.yaml', 'Z'],
    ]);
  });

  it('orders this repository: every function behind all that it calls', () => {
    const { functions, detections } = loadRepository(packageRoot());
    const order = dependencyOrder(functions, detections);
    expect(order.blocked).toEqual([]);
    expect(order.rules).toHaveLength(detections.length);
    const written = new Set<string>();
    for (const step of order.functionSteps) {
      for (const one of step) for (const called of order.callsOf(one)) expect(written).toContain(called.name);
      for (const one of step) written.add(one.name);
    }
    expect(written.size).toBe(functions.length);
    expect(order.functionSteps.length).toBeGreaterThan(2);
  });
});
