import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadRepository } from '../../src/content/repository.ts';
import { KqlError } from '../../src/kql/errors/kql-error.ts';
import { prepare } from '../../src/kql/prepare.ts';
import { uncoveredIssues } from '../../src/report/coverage-as-markdown.ts';
import { loadTableSchemas } from '../../src/sentinel/table-schemas.ts';
import { workspaceDatabase } from '../../src/sentinel/workspace-database.ts';

const checkout = fileURLToPath(new URL('../../', import.meta.url));

test('the usages of the functions of this repository compile and call them', () => {
  const { functions } = loadRepository(checkout);
  const usages = functions.map(({ usage }) => usage?.text ?? '');
  const database = workspaceDatabase({ schemas: loadTableSchemas(checkout), functions }, usages);
  expect(usages.filter((text) => text !== '').length).toBeGreaterThan(40);
  const problems = functions.flatMap(({ name, usage }) => {
    if (usage === undefined) return [];
    if (!new RegExp(`\\b${name}\\b`).test(usage.text)) return [`the usage of ${name} does not call it`];
    try {
      prepare(usage.text, { database, dialect: 'loganalytics' });
      return [];
    } catch (error) {
      if (!(error instanceof KqlError)) throw error;
      return [`the usage of ${name}: ${error.message}`];
    }
  });
  expect(problems).toEqual([]);
});

test('every issue has a function or detection that answers it, a quirk, and a case that fires', () => {
  expect(uncoveredIssues(loadRepository(checkout))).toEqual([]);
});
