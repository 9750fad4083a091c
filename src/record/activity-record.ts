import { type Dynamic, type DynamicBag, isBag } from '../kql/values/dynamic.ts';
import type { Envelope } from './diagnostics-record.ts';
import { unwrapJson } from './fit-column.ts';
import type { ColumnGatherer } from './shaped-record.ts';

const claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/';

/**
 * A record of the activity log. The columns with `Value` in their names hold what the log says; those without held its localized
 * text, and are not filled any more.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema
 * @see https://learn.microsoft.com/azure/azure-monitor/reference/tables/azureactivity
 */
export function shapeActivity(envelope: Envelope, properties: Dynamic | null, gatherer: ColumnGatherer): void {
  const said = (name: string): Dynamic | null => plain(envelope.get(name)?.value ?? null);
  gatherer.fill('OperationNameValue', said('operationname'));
  gatherer.fill('ActivityStatusValue', said('resulttype') ?? said('status'));
  gatherer.fill('ActivitySubstatusValue', substatus(said('resultsignature') ?? said('substatus')));
  gatherer.fill('CategoryValue', said('category'));
  for (const name of ['callerIpAddress', 'correlationId', 'level', 'operationId', 'eventDataId', 'caller']) {
    gatherer.fill(name, said(name.toLowerCase()));
  }
  gatherer.fill('EventSubmissionTimestamp', said('submissiontimestamp'));
  addResource(said('resourceid'), gatherer);
  const identity = unwrapJson(envelope.get('identity')?.value);
  const who = isBag(identity) ? identity : new Map<string, Dynamic | null>();
  addTwice('Authorization', who.get('authorization') ?? unwrapJson(envelope.get('authorization')?.value), gatherer);
  addTwice('Claims', who.get('claims') ?? unwrapJson(envelope.get('claims')?.value), gatherer);
  gatherer.fill('Caller', callerOf(who.get('claims')));
  addTwice('Properties', properties ?? undefined, gatherer);
  gatherer.fill('HTTPRequest', envelope.get('httprequest')?.value);
}

function plain(value: Dynamic | null): Dynamic | null {
  return isBag(value) && value.has('value') ? (value.get('value') ?? null) : value;
}

/** `Succeeded.OK` is the status with what stands behind it. */
function substatus(value: Dynamic | null): Dynamic | null {
  return typeof value === 'string' ? value.replace(/^(?:Started|Accepted|Succeeded|Failed)\./, '') : value;
}

/** Once as text, once as dynamic. */
function addTwice(name: string, value: Dynamic | null | undefined, gatherer: ColumnGatherer): void {
  gatherer.fill(name, value);
  gatherer.fill(`${name}_d`, value);
}

function addResource(id: Dynamic | null, gatherer: ColumnGatherer): void {
  if (typeof id !== 'string') return;
  gatherer.fill('ResourceId', id);
  gatherer.fill('SubscriptionId', /^\/subscriptions\/([^/]+)/i.exec(id)?.[1]?.toLowerCase());
  gatherer.fill('ResourceGroup', /\/resourceGroups\/([^/]+)/i.exec(id)?.[1]);
  gatherer.fill('ResourceProviderValue', /\/providers\/([^/]+)/i.exec(id)?.[1]?.toUpperCase());
}

function callerOf(value: Dynamic | null | undefined): Dynamic | null {
  if (!isBag(value)) return null;
  const bag: DynamicBag = value;
  return (
    bag.get(`${claims}upn`) ?? bag.get(`${claims}emailaddress`) ?? bag.get('appid') ?? bag.get(`${claims}name`) ?? null
  );
}
