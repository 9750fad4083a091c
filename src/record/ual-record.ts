import { type Dynamic, type DynamicBag, isBag } from '../kql/values/dynamic.ts';
import type { LogSchemas } from '../sentinel/log-schemas.ts';
import { isoTime, unwrapJson } from './fit-column.ts';
import { logonTypes, recordTypes, userTypes } from './office-enumerations.ts';
import { addStandardColumns, ColumnGatherer, refuse, type Shaped } from './shaped-record.ts';
import type { SourceRecord } from './source-record.ts';

/** What the log calls otherwise than the table OfficeActivity. */
const officeNames: ReadonlyMap<string, string> = new Map([
  ['CreationTime', 'TimeGenerated'],
  ['Id', 'OfficeId'],
  ['ObjectId', 'OfficeObjectId'],
  ['Workload', 'OfficeWorkload'],
  ['ClientIPAddress', 'Client_IPAddress'],
  ['LogonType', 'Logon_Type'],
  ['EventData', 'Event_Data'],
  ['Site', 'Site_'],
  ['SiteUrl', 'Site_Url'],
  ['SourceName', 'Source_Name'],
  ['StartTime', 'Start_Time'],
  ['AzureActiveDirectoryEventType', 'AzureActiveDirectory_EventType'],
]);

const enumerations: ReadonlyMap<string, ReadonlyMap<number, string>> = new Map([
  ['RecordType', recordTypes],
  ['UserType', userTypes],
  ['LogonType', logonTypes],
]);

/** Columns of the exports of Search-UnifiedAuditLog, Purview and Graph, in lower case, that stand for a member of AuditData. */
const rowNames: Readonly<Record<string, string>> = {
  creationdate: 'CreationTime',
  creationtime: 'CreationTime',
  createddatetime: 'CreationTime',
  operation: 'Operation',
  operations: 'Operation',
  userid: 'UserId',
  userids: 'UserId',
  recordtype: 'RecordType',
  auditlogrecordtype: 'RecordType',
  recordid: 'Id',
  identity: 'Id',
};

/**
 * A record of the Unified Audit Log as the table has it: an AuditData object, or a row of an export that holds one as text.
 *
 * Undetermined: the connector's own code is not public. The new names are those by which the table's columns describe the members
 * of the log; which numbers get names is seen from records of the table.
 *
 * @see https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema
 * @see https://learn.microsoft.com/azure/azure-monitor/reference/tables/officeactivity
 */
export function shapeUal(record: SourceRecord, table: string, schemas: LogSchemas): Shaped {
  const data = auditData(record);
  if (typeof data === 'string') {
    return refuse(data, 'Export it again as JSON: a spreadsheet cuts what is longer than 32767 characters.');
  }
  const schema = schemas.get(table);
  if (schema === undefined) return refuse(`There is no table "${table}".`, 'Name another one with --table.');
  if (!data.has('CreationTime') && !data.has('Operation')) {
    return refuse(
      'This is no record of the Unified Audit Log: it has neither "CreationTime" nor "Operation".',
      'Is it from another source? Name it with --from.',
    );
  }
  const gatherer = new ColumnGatherer(schema, { booleans: ['True', 'False'], isText: false });
  if (table === 'CloudAppEvents') asCloudAppEvent(data, gatherer);
  else {
    for (const [name, value] of data) gatherer.set(officeNames.get(name) ?? name, named(name, value));
    // The log's times are UTC and say so nowhere.
    gatherer.set('TimeGenerated', inUtc(data.get('CreationTime') ?? null));
    gatherer.fill('OfficeTenantId', data.get('OrganizationId'));
  }
  addStandardColumns(gatherer, table);
  return { table, columns: gatherer.columns };
}

function auditData({ fields }: SourceRecord): DynamicBag | string {
  const entry = [...fields].find(([name]) => name.toLowerCase() === 'auditdata');
  if (entry === undefined) return fields;
  const data = unwrapJson(entry[1]);
  if (!isBag(data)) return 'The AuditData of this record is not valid JSON.';
  const merged = new Map(data);
  for (const [name, value] of fields) {
    const member = rowNames[name.toLowerCase()];
    if (member !== undefined && !merged.has(member) && value !== '') merged.set(member, value);
  }
  return merged;
}

function named(name: string, value: Dynamic | null): Dynamic | null {
  return typeof value === 'bigint' ? (enumerations.get(name)?.get(Number(value)) ?? value) : value;
}

function inUtc(value: Dynamic | null): Dynamic | null {
  return typeof value === 'string' ? (isoTime(value) ?? value) : value;
}

/**
 * The names of applications in Defender for Cloud Apps, by workload.
 *
 * Undetermined for workloads that are not here; they keep their name.
 */
const applications: ReadonlyMap<string, string> = new Map([
  ['Exchange', 'Microsoft Exchange Online'],
  ['SharePoint', 'Microsoft SharePoint Online'],
  ['OneDrive', 'Microsoft OneDrive for Business'],
  ['MicrosoftTeams', 'Microsoft Teams'],
  ['AzureActiveDirectory', 'Microsoft 365'],
]);

/**
 * The record as `RawEventData`, and of the other columns only those that it says plainly. What Defender adds of its own (places,
 * tags, its own identifiers) is not there.
 *
 * @see https://learn.microsoft.com/defender-xdr/advanced-hunting-cloudappevents-table
 */
function asCloudAppEvent(data: DynamicBag, gatherer: ColumnGatherer): void {
  const time = inUtc(data.get('CreationTime') ?? null);
  gatherer.set('TimeGenerated', time);
  gatherer.set('Timestamp', time);
  const workload = data.get('Workload');
  gatherer.fill('ActionType', data.get('Operation'));
  gatherer.fill('Application', typeof workload === 'string' ? (applications.get(workload) ?? workload) : undefined);
  gatherer.fill('AccountId', data.get('UserId'));
  gatherer.fill('IPAddress', data.get('ClientIP') ?? data.get('ClientIPAddress') ?? data.get('ActorIpAddress'));
  gatherer.fill('UserAgent', data.get('UserAgent'));
  gatherer.fill('ObjectName', data.get('ObjectId'));
  gatherer.fill('ReportId', data.get('Id'));
  gatherer.set('RawEventData', data);
}
