import { expect, it } from 'vitest';
import { desiredFunction } from '../../src/deploy/desired-function.ts';
import { desiredRule } from '../../src/deploy/desired-rule.ts';
import { detectionFieldOrder, fieldOfProperty } from '../../src/deploy/detection-fields.ts';
import { notCarried, notCarriedAsMarkdown, notCarriedFields } from '../../src/deploy/not-carried.ts';
import { ruleShapes } from '../../src/deploy/rule-shape.ts';
import { detectionWith, functionWith } from './detection-of.ts';

it('is every field of a detection that no property has', () => {
  const carried = new Set(['id', 'kind', 'version', ...Object.keys(ruleShapes.Scheduled.fields).map(fieldOfProperty)]);
  expect(detectionFieldOrder.filter((name) => !carried.has(name))).toEqual(notCarriedFields('detection'));
});

it('is what changes nothing of a body', () => {
  const plain = desiredRule(detectionWith());
  const also = {
    status: 'InPreview',
    requiredDataConnectors: [{ connectorId: 'x', dataTypes: ['T'] }],
    tags: ['issue:ids'],
    metadata: { author: 'me' },
  };
  expect(Object.keys(also)).toEqual(notCarriedFields('detection'));
  expect(desiredRule(detectionWith(also))).toEqual(plain);
  const more = { description: 'x', issues: ['ids'], usage: 'F | take 1' };
  expect(Object.keys(more)).toEqual(notCarriedFields('function'));
  expect(desiredFunction(functionWith('F', 'print 1', more))).toEqual(desiredFunction(functionWith('F', 'print 1')));
});

it('has a row of the table for each', () => {
  const rows = notCarriedAsMarkdown().trimEnd().split('\n');
  expect(rows.slice(0, 2)).toEqual(['| file | field | why | a new file says |', '| --- | --- | --- | --- |']);
  expect(rows).toHaveLength(notCarried.length + 2);
  expect(rows[2]).toBe(
    '| detection | `status` | Says whether the rule is ready for others; only the gallery of the public repository has a place for it. | `status: Available` |',
  );
});
