import { makeCheck } from '../../check.ts';
import { comparisons } from '../../provenance/comparisons.ts';
import { provenanceOf } from '../../provenance/provenance.ts';
import { quotedTexts, textConstants } from './text-constants.ts';

/** Waiting for what a log does not record. */
export const neverLogged = makeCheck({
  id: 'never-logged',
  family: 'robustness',
  severity: 'warn',
  summary: 'A query waits for operations that only read, and the activity log records none of those.',
  messages: {
    read: {
      message:
        'AzureActivity has what changes a resource (write, delete, action) and never what reads it: no record has {values}.',
      help: 'Take the logs of the resource itself (AzureDiagnostics, StorageBlobLogs, KeyVault audit events); for the directory, GraphRequests has the requests that read.',
    },
  },
  quirks: ['unlogged.reconnaissance'],
  sources: ['https://learn.microsoft.com/azure/azure-monitor/essentials/activity-log-schema'],
  query(context) {
    const { plan, report } = context;
    const provenance = provenanceOf(plan);
    for (const comparison of comparisons(plan)) {
      const { operator, left, node, negated, span } = comparison;
      if (negated || !searching.has(operator)) continue;
      const isOperation = provenance
        .ofExpression(left, node)
        .some(({ origin }) => origin.table === 'AzureActivity' && operations.has(origin.column));
      const reads = (textConstants(context, comparison) ?? []).filter((text) => /\/read$/i.test(text));
      if (isOperation && reads.length > 0)
        report({ message: 'read', data: { values: quotedTexts(reads) }, at: { span } });
    }
  },
});

const operations: ReadonlySet<string> = new Set(['OperationNameValue', 'OperationName']);

const searching: ReadonlySet<string> = new Set([
  '==',
  '=~',
  'in',
  'in~',
  'endswith',
  'endswith_cs',
  'has',
  'contains',
  'has_any',
]);
