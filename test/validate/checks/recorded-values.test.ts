import { expect, test } from 'vitest';
import { loadRepository } from '../../../src/content/repository.ts';
import { recordedTexts } from '../../../src/validate/checks/robustness/recorded-values.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.ts';
import { packageSchemas } from '../run-example.ts';

test('what ships has no findings, and every place is a column of a table', () => {
  const { values, operations, findings } = recordedTexts(loadRepository(process.cwd()));
  expect(findings).toEqual([]);
  const schemas = packageSchemas();
  const unknown = [...values.keys(), ...operations.keys()].filter((name) => {
    const [, table = '', column = ''] = /^(\w+)\.(\w+)/.exec(name) ?? [];
    return schemas.get(table)?.columns.some((one) => one.name === column) !== true;
  });
  expect(unknown).toEqual([]);
  expect([...values.values()].filter((one) => one.values.length === 0)).toEqual([]);
  expect([...operations.values()].flat().filter(({ names }) => new Set(names).size < 2)).toEqual([]);
});

test('what is wrong in a file of a root is a finding at its place', () => {
  const root = temporaryFolder({
    'detections/README.txt': '',
    'schemas/values.yaml': 'columns:\n  - places: [AuditLogs.Result]\n    values: [a]\n    case: some\n',
    'schemas/operation-names.yaml': 'sets:\n  - places: [AuditLogs.OperationName]\n    name: [a, b]\n',
  });
  const { findings } = recordedTexts(loadRepository(root));
  expect(findings.map(({ path, line, check }) => `${path}:${line} ${check}`).toSorted()).toMatchInlineSnapshot(`
    [
      "schemas/operation-names.yaml:2 field-missing",
      "schemas/operation-names.yaml:2 field-missing",
      "schemas/operation-names.yaml:2 field-missing",
      "schemas/operation-names.yaml:3 field-unknown",
      "schemas/values.yaml:2 field-missing",
      "schemas/values.yaml:4 field-value",
    ]
  `);
});
