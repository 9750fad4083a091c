import { expect, it } from 'vitest';
import { diagnoseFunctions } from '../../src/deploy/diagnose-content.ts';
import { loadTableSchemas } from '../../src/sentinel/table-schemas.ts';
import { functionWith } from './detection-of.ts';

const schemas = loadTableSchemas('.');

it.each([
  [['A'], ['A'], "1 of the repository's 1 are there."],
  [['A'], [], "0 of the repository's 1 are there. 1 comes with a deployment."],
  [['A', 'B'], [], "0 of the repository's 2 are there. 2 come with a deployment."],
  [['A', 'B'], ['A'], "1 of the repository's 2 are there. 1 more comes with a deployment."],
  [['A', 'B', 'C'], ['A'], "1 of the repository's 3 are there. 2 more come with a deployment."],
])('functions %j, of which %j are there', (wanted, there, text) => {
  const searches = there.map((name) => ({
    id: name,
    name,
    type: 'savedSearches',
    properties: { functionAlias: name, query: 'T' },
    rest: {},
  }));
  const functions = wanted.map((name) => functionWith(name, 'T\n'));
  const [first] = diagnoseFunctions({ value: searches }, { value: [] }, { detections: [], functions, schemas });
  expect(first).toEqual({ subject: 'functions', level: 'ok', text });
});
