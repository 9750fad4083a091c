import { expect, test } from 'vitest';
import { SourceFolders } from '../../src/deploy/source-folders.ts';
import { loadTableSchemas } from '../../src/sentinel/table-schemas.ts';
import { detectionWith, functionWith } from './detection-of.ts';

const rule = (path: string, query: string) => detectionWith({ query }, `detections/${path}.yaml`);

const detections = [
  rule('signin/A', 'SigninLogs'),
  rule('signin/B', 'SignIns'),
  rule('cloud/deep/C', 'SigninLogs'),
  rule('cloud/deep/D', 'AuditLogs'),
  rule('audit/E', 'AuditLogs'),
  rule('health/F', 'Usage'),
  rule('imported/G', 'Heartbeat'),
  rule('H', 'OfficeActivity'),
];

test('a rule goes to the folder whose rules read the same log', () => {
  const folders = new SourceFolders(detections, [functionWith('SignIns', 'SigninLogs')], loadTableSchemas());
  const queries = [
    'SignIns | take 1',
    // As many here as there: the first by name.
    'AuditLogs',
    // Folders that are named by something else teach nothing.
    'Usage',
    'Heartbeat',
    'OfficeActivity',
    'print 1',
  ];
  expect(queries.map((query) => folders.folderOf(query))).toEqual([
    'detections/signin',
    'detections/audit',
    'detections/imported',
    'detections/imported',
    'detections/imported',
    'detections/imported',
  ]);
});
