import type { ColumnType } from '../../../kql/plan/column.ts';
import { makeCheck } from '../../check.ts';
import { mappedPlaces } from '../../mapped-places.ts';

const entities = 'https://learn.microsoft.com/azure/sentinel/entities-reference';
const details = 'https://learn.microsoft.com/azure/sentinel/customize-alert-details';

export const columnType = makeCheck({
  id: 'column-type',
  family: 'kql',
  severity: 'warn',
  summary: 'A rule takes an entity, a severity or tactics from a column that can hold none.',
  messages: {
    entity: {
      message: '"{column}" is of type {type}, and {use} is a text: whatever the column holds, it is none.',
      help: 'Map the column that holds it; where this one does, as a text, put tostring() around it and give it a name.',
    },
    override: {
      message:
        '"{column}" is of type {type} and holds nothing that {field} may be, so that Sentinel falls back to what the rule says.',
      help: '{help}',
    },
  },
  sources: [entities, details],
  query({ plan, subject, report }) {
    if (subject.kind !== 'detection') return;
    const types = new Map(plan.root.columns.map(({ name, type }) => [name, type]));
    for (const { column, path, use, kind } of mappedPlaces(subject.detection)) {
      const type = types.get(column);
      if (type === undefined) continue;
      const identifier = /^the (\w+) of/.exec(use)?.[1] ?? '';
      if (
        kind === 'entity' &&
        path[0] === 'entityMappings' &&
        neverTexts.has(type) &&
        !otherIdentifiers.has(identifier)
      ) {
        report({ message: 'entity', data: { column, type, use }, at: { field: path } });
      }
      if (kind !== 'override' || type === 'string' || type === 'dynamic' || type === 'unknown') continue;
      const isSeverity = path.at(-1) === 'alertSeverityColumnName';
      const field = isSeverity ? 'a severity' : 'a tactic';
      const help = isSeverity
        ? 'Make a column of High, Medium, Low and Informational of it, with case().'
        : 'Make a column of the names of tactics of it, such as "InitialAccess", with case().';
      report({ message: 'override', data: { column, type, field, help }, at: { field: path } });
    }
  },
});

/** Types whose values, as texts, name nobody. A number may be an id, and a dynamic may hold a text. */
const neverTexts: ReadonlySet<ColumnType> = new Set<ColumnType>(['bool', 'datetime', 'timespan', 'real', 'decimal']);

/** Identifiers that are no texts. */
const otherIdentifiers: ReadonlySet<string> = new Set([
  'IsDomainJoined',
  'CreationTimeUtc',
  'ElevationToken',
  'RiskLevel',
  'QueryTime',
  'MailCount',
  'IsVolumeAnomaly',
  'CountByDeliveryStatus',
  'CountByThreatType',
  'CountByProtectionStatus',
  'ClusterQueryStartTime',
  'ClusterQueryEndTime',
  'ReceivedDate',
  'Timestamp',
  'SubmissionDate',
  'Threats',
  'Value',
]);
