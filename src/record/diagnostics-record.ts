import { type Dynamic, type DynamicBag, isBag } from '../kql/values/dynamic.ts';
import type { LogSchemas } from '../sentinel/log-schemas.ts';
import { shapeActivity } from './activity-record.ts';
import { tableOfCategory } from './diagnostics-tables.ts';
import { unwrapJson } from './fit-column.ts';
import { addStandardColumns, ColumnGatherer, refuse, type Shaped } from './shaped-record.ts';
import type { SourceRecord } from './source-record.ts';

/** Members of `properties` that the table calls otherwise, by table; `*` for every table. Names in lower case. */
const propertyNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '*': {
    appliedconditionalaccesspolicies: 'ConditionalAccessPolicies',
    location: 'LocationDetails',
    resourceid: 'ResourceIdentity',
    tenantid: 'AADTenantId',
    operationtype: 'AADOperationType',
  },
  AADNonInteractiveUserSignInLogs: { processingtimeinmilliseconds: 'ProcessingTimeInMs' },
  MicrosoftGraphActivityLogs: {
    timegenerated: 'TimeGenerated',
    location: 'Location',
    tenantid: 'AadTenantId',
    userprincipalobjectid: 'UserId',
    c_deviceid: 'DeviceId',
    c_sid: 'SessionId',
    c_iat: 'TokenIssuedAt',
  },
};

/** Members of the envelope that tables call otherwise. */
const envelopeNames: Readonly<Record<string, string>> = { time: 'TimeGenerated', tenantid: 'AADTenantId' };

const readElsewhere: ReadonlySet<string> = new Set(['properties', 'time', 'timegenerated', 'records']);

/**
 * A record as diagnostic settings send it to an event hub or a storage account, as the table has it: the envelope's members and
 * those of `properties` become columns, matched without regard to case, nested values as the column's type wants them.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/platform/resource-logs-schema
 */
export function shapeDiagnostics(record: SourceRecord, wanted: string | undefined, schemas: LogSchemas): Shaped {
  const envelope = new Map([...record.fields].map(([name, value]) => [name.toLowerCase(), { name, value }]));
  const category = categoryOf(envelope.get('category')?.value);
  const table = wanted ?? tableNamed(category, schemas);
  const properties = unwrapJson(envelope.get('properties')?.value);
  if (table === undefined) {
    return category === undefined
      ? refuse(
          'This record has no "category", so that its table is not known.',
          'Is it from another source (--from)? Otherwise name its table with --table.',
        )
      : refuse(`The category "${category}" belongs to no table that is known.`, 'Name its table with --table.');
  }
  const schema = schemas.get(table);
  if (schema === undefined) return refuse(`There is no table "${table}".`, 'Name another one with --table.');
  const gatherer = new ColumnGatherer(schema, { booleans: ['true', 'false'], isText: record.isText });
  gatherer.fill('TimeGenerated', envelope.get('time')?.value ?? envelope.get('timegenerated')?.value);
  if (table === 'AzureActivity') {
    shapeActivity(envelope, properties ?? null, gatherer);
  } else {
    addMembers(envelope, isBag(properties) ? properties : new Map(), table, gatherer);
    if (properties !== undefined && !isBag(properties)) gatherer.fill('Properties', properties);
  }
  addStandardColumns(gatherer, table);
  return { table, columns: gatherer.columns };
}

function categoryOf(value: Dynamic | null | undefined): string | undefined {
  const said = isBag(value) ? value.get('value') : value;
  return typeof said === 'string' && said !== '' ? said : undefined;
}

function tableNamed(category: string | undefined, schemas: LogSchemas): string | undefined {
  if (category === undefined) return undefined;
  const folded = category.toLowerCase();
  return tableOfCategory.get(folded) ?? schemas.names.find((name) => name.toLowerCase() === folded);
}

export type Envelope = ReadonlyMap<string, { readonly name: string; readonly value: Dynamic | null }>;

function addMembers(envelope: Envelope, properties: DynamicBag, table: string, gatherer: ColumnGatherer): void {
  for (const [folded, { name, value }] of envelope) {
    if (readElsewhere.has(folded)) continue;
    const column = envelopeNames[folded] ?? name;
    if (folded === 'calleripaddress' && !gatherer.knows(name)) continue;
    // The identifier of the resource that sends the log; tables without such a column have it as a standard column.
    if (folded === 'resourceid' && !gatherer.knows(name)) gatherer.set('_ResourceId', value);
    else gatherer.set(column, value);
  }
  for (const [name, value] of properties) {
    const folded = name.toLowerCase();
    const renamed = propertyNames[table]?.[folded] ?? propertyNames['*']?.[folded];
    const column = renamed !== undefined && gatherer.knows(renamed) ? renamed : name;
    // `properties` may repeat what the envelope says, and leave it empty.
    if (isNothing(value) && gatherer.has(column)) continue;
    gatherer.set(column, value);
  }
  // The envelope's address is that of the caller, and the only one where `properties` has none.
  if (gatherer.knows('IPAddress')) gatherer.fill('IPAddress', envelope.get('calleripaddress')?.value);
}

function isNothing(value: Dynamic | null): boolean {
  return value === null || value === '';
}
