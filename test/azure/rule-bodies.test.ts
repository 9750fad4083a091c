import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeArm, startFake } from './fake-arm.ts';
import type { Json, JsonObject } from './json.ts';
import { plainCaller } from './plain-caller.ts';
import { nrtProperties, scheduledProperties } from './sample-rules.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings.ts';

let fake: FakeArm;

beforeAll(async () => {
  fake = await startFake();
});

beforeEach(() => {
  fake.clearJournal();
  Object.assign(fake.settings, DEFAULT_SETTINGS);
});

afterAll(() => fake.close());

async function put(body: Json): Promise<[number, string | undefined, string[]]> {
  const { call, rule } = plainCaller(fake);
  const { status, message } = await call('PUT', rule(`r${fake.save().requests}`), { body });
  return [status, message, fake.takeViolations().map(({ sentence }) => sentence)];
}

const scheduled = (changes: JsonObject) => put({ kind: 'Scheduled', properties: scheduledProperties(changes) });

function without(key: string, properties: JsonObject): JsonObject {
  const { [key]: _, ...rest } = properties;
  return rest;
}

describe('the shape of a body', () => {
  it.each(Object.keys(scheduledProperties()))('Scheduled rules need %s', async (key) => {
    const message = `Required property '${key}' not found in JSON. Path 'properties'.`;
    const properties = without(key, scheduledProperties());
    expect(await put({ kind: 'Scheduled', properties })).toEqual([400, message, [`properties.${key}: ${message}`]]);
  });

  it.each(Object.keys(nrtProperties()))('NRT rules need %s', async (key) => {
    const message = `Required property '${key}' not found in JSON. Path 'properties'.`;
    const properties = { ...nrtProperties(), [key]: null };
    expect(await put({ kind: 'NRT', properties })).toEqual([400, message, [`properties.${key}: ${message}`]]);
  });

  it.each(['queryFrequency', 'queryPeriod', 'triggerOperator', 'triggerThreshold'])(
    'NRT rules must not have %s',
    async (key) => {
      const properties = { ...nrtProperties(), [key]: scheduledProperties()[key] ?? null };
      expect(await put({ kind: 'NRT', properties })).toEqual([
        400,
        `Invalid Properties for NRT alert rule: it has no ${key}.`,
        [`An NRT rule must not be sent with ${key}.`],
      ]);
    },
  );

  it.each([
    [{ enabled: 'true' }, "Unexpected value at 'properties.enabled': it has to be a boolean."],
    [{ triggerThreshold: 1.5 }, "Unexpected value at 'properties.triggerThreshold': it has to be a 32-bit integer."],
    [{ queryPeriod: '2h' }, "Unexpected value at 'properties.queryPeriod': it has to be an ISO 8601 duration."],
    [{ tactics: 'Impact' }, "Unexpected value at 'properties.tactics': it has to be an array."],
    [{ customDetails: [] }, "Unexpected value at 'properties.customDetails': it has to be an object."],
    [{ customDetails: { A: 1 } }, "Unexpected value at 'properties.customDetails.A': it has to be a string."],
    [{ lastModifiedUtc: '2026-01-01T00:00:00Z' }, "Read-only property 'lastModifiedUtc' cannot be assigned"],
    [
      { severity: 'Critical' },
      'Error converting value "Critical" of \'properties.severity\': it is none of High, Medium, Low, Informational.',
    ],
    [
      { triggerOperator: 'gt' },
      'Error converting value "gt" of \'properties.triggerOperator\': it is none of GreaterThan, LessThan, Equal, NotEqual.',
    ],
    [
      { incidentConfiguration: { groupingConfiguration: null } },
      "Required property 'createIncident' not found in JSON. Path 'properties.incidentConfiguration'.",
    ],
    [
      {
        incidentConfiguration: {
          createIncident: true,
          groupingConfiguration: { enabled: false, reopenClosedIncident: false, matchingMethod: 'AnyAlert' },
        },
      },
      "Required property 'lookbackDuration' not found in JSON. Path 'properties.incidentConfiguration.groupingConfiguration'.",
    ],
    [
      { entityMappings: [{ entityType: 'account', fieldMappings: [{ identifier: 'Name', columnName: 'User' }] }] },
      'Error converting value "account" of \'properties.entityMappings[0].entityType\': it is none of Account, Host, IP, URL, AzureResource, CloudApplication, DNS, File, FileHash, Malware, Process, RegistryKey, RegistryValue, SecurityGroup, Mailbox, MailCluster, MailMessage, SubmissionMail, IoTDevice.',
    ],
  ] satisfies [JsonObject, string][])('%j', async (changes, message) => {
    const [status, text, violations] = await scheduled(changes);
    expect([status, text]).toEqual([400, message]);
    expect(violations).toHaveLength(1);
    expect(violations[0]).toContain(message);
  });

  it('has no more than kind, etag and properties', async () => {
    const good = { kind: 'Scheduled', properties: scheduledProperties() };
    for (const key of ['id', 'name', 'type', 'systemData']) {
      const message = `Read-only property '${key}' cannot be assigned`;
      expect(await put({ ...good, [key]: 'x' })).toEqual([400, message, [`${key}: ${message}`]]);
    }
    expect((await put({ ...good, location: 'westeurope' }))[1]).toBe(
      "Could not find member 'location' on object. Path 'location'.",
    );
    expect(await put({ properties: good.properties })).toEqual([
      400,
      "Invalid kind '' of alert rule.",
      ['The body has no kind.'],
    ]);
    expect((await put({ ...good, kind: 'Fusion' }))[2]).toEqual(["The contract has no properties of kind 'Fusion'."]);
    expect((await put({ kind: 'Scheduled' }))[1]).toBe("Required property 'properties' not found in JSON. Path ''.");
    expect((await put([]))[1]).toBe('The request content was invalid and could not be deserialized.');
    expect((await put({ ...good, etag: 5 }))[1]).toBe("Unexpected value at 'etag': it has to be a string.");
  });
});

const mapping = (entityType: string, ...identifiers: string[]) => ({
  entityType,
  fieldMappings: identifiers.map((identifier) => ({ identifier, columnName: 'User' })),
});

const grouping = (changes: JsonObject) => ({
  customDetails: { Client: 'App' },
  entityMappings: [mapping('Account', 'Name')],
  incidentConfiguration: {
    createIncident: true,
    groupingConfiguration: {
      enabled: true,
      reopenClosedIncident: false,
      lookbackDuration: 'PT5H',
      matchingMethod: 'Selected',
      groupByEntities: ['Account'],
      ...changes,
    },
  },
});

describe('limits: 400, and no violation', () => {
  it.each([
    [{ displayName: 'x'.repeat(257) }, 'displayName has to have 1 to 256 characters.'],
    [{ displayName: '' }, 'displayName has to have 1 to 256 characters.'],
    [{ description: 'x'.repeat(5001) }, 'description has to have 0 to 5000 characters.'],
    [{ query: 'x'.repeat(10_001) }, 'query has to have 1 to 10000 characters.'],
    [{ query: 'search * | where A == 1' }, "The query must not contain 'search *'."],
    [{ query: 'union isfuzzy=true * | where A == 1' }, "The query must not contain 'union *'."],
    [{ queryFrequency: 'PT4M' }, 'queryFrequency has to be between 5 minutes and 14 days.'],
    [{ queryPeriod: 'P14DT1S' }, 'queryPeriod has to be between 5 minutes and 14 days.'],
    [{ queryFrequency: 'PT3H' }, 'queryFrequency must not be longer than queryPeriod.'],
    [
      { queryPeriod: 'P2D', queryFrequency: 'PT59M' },
      'queryFrequency must be at least 1 hour where queryPeriod is 2 days or more.',
    ],
    [{ triggerThreshold: 10_001 }, 'triggerThreshold has to be between 0 and 10000.'],
    [{ triggerThreshold: -1 }, 'triggerThreshold has to be between 0 and 10000.'],
    [{ suppressionDuration: 'P1DT1S' }, 'suppressionDuration has to be between 5 minutes and 24 hours.'],
    [{ suppressionDuration: 'PT4M59S' }, 'suppressionDuration has to be between 5 minutes and 24 hours.'],
    [{ tactics: ['Initial Access'] }, "Unknown tactic 'Initial Access'."],
    [{ techniques: ['T1059.001'] }, "Technique 'T1059.001' has to be like T1059."],
    [{ subTechniques: ['T1059'] }, "Sub-technique 'T1059' has to be like T1059.001."],
    [{ templateVersion: '1.0.0' }, 'templateVersion must not be given without alertRuleTemplateName.'],
    [
      { templateVersion: '1.0', alertRuleTemplateName: 't' },
      "templateVersion '1.0' has to be numeric, a.b.c, and at most 20 characters.",
    ],
    [
      { customDetails: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`d${n}`, 'A'])) },
      'A rule can have at most 20 customDetails.',
    ],
    [{ customDetails: { '1st': 'A' } }, "The key '1st' of customDetails has to be a word of at most 20 characters."],
    [{ customDetails: { First: 'A B' } }, "'A B' in customDetails is not the name of a column."],
    [
      { entityMappings: Array.from({ length: 11 }, () => mapping('Account', 'Name')) },
      'A rule can have at most 10 entityMappings.',
    ],
    [
      { entityMappings: [mapping('Account', 'Name', 'Sid', 'PUID', 'UPNSuffix')] },
      "An entity mapping of 'Account' has to have 1 to 3 fields.",
    ],
    [
      { entityMappings: [mapping('Account', 'Name', 'sid')] },
      "Identifier 'sid' is not an identifier of entity 'Account'.",
    ],
    [{ entityMappings: [mapping('Account', 'Name', 'Name')] }, "An identifier of entity 'Account' is mapped twice."],
    [
      { entityMappings: [mapping('FileHash', 'Value')] },
      "Entity 'FileHash' needs one of the identifiers Algorithm and Value.",
    ],
    [
      { entityMappings: [mapping('Account', 'UPNSuffix')] },
      "Entity 'Account' needs one of the identifiers FullName, Sid, Name, AadUserId, PUID, ObjectGuid.",
    ],
    [{ entityMappings: [mapping('IoTDevice', 'DeviceId')] }, "Entity type 'IoTDevice' is not supported."],
    [
      { entityMappings: [mapping('IP', 'Address', 'AddressScope')] },
      "Identifier 'AddressScope' is not an identifier of entity 'IP'.",
    ],
    [
      { alertDetailsOverride: { alertDisplayNameFormat: '' } },
      'alertDisplayNameFormat has to have 1 to 256 characters.',
    ],
    [
      { alertDetailsOverride: { alertDisplayNameFormat: '{{A}}{{B}}{{C}}{{D}}' } },
      'alertDisplayNameFormat can have at most 3 placeholders.',
    ],
    [
      { alertDetailsOverride: { alertDescriptionFormat: '{{ A }}' } },
      "The placeholder '{{ A }}' of alertDescriptionFormat is not the name of a column.",
    ],
    [
      { sentinelEntitiesMappings: [{ columnName: '1' }] },
      "'1' in sentinelEntitiesMappings is not the name of a column.",
    ],
    [grouping({ lookbackDuration: 'P7DT1S' }), 'lookbackDuration has to be between 5 minutes and 7 days.'],
    [grouping({ groupByEntities: [] }), "matchingMethod 'Selected' needs something to group by."],
    [grouping({ groupByEntities: ['IP'] }), "groupByEntities names 'IP', which the rule does not map."],
    [
      grouping({ groupByCustomDetails: ['Other'] }),
      "groupByCustomDetails names 'Other', which customDetails does not have.",
    ],
  ] satisfies [JsonObject, string][])('%j', async (changes, sentence) => {
    expect(await scheduled(changes)).toEqual([400, `Invalid Properties for Scheduled alert rule: ${sentence}`, []]);
    expect(fake.refusals.map(({ status, error }) => [status, error?.code])).toEqual([[400, 'BadRequest']]);
  });

  it.each([
    { displayName: 'x'.repeat(256), description: 'x'.repeat(5000), query: 'x'.repeat(10_000) },
    { queryFrequency: 'PT5M', queryPeriod: 'PT5M' },
    { queryFrequency: 'P14D', queryPeriod: 'P14D' },
    { queryFrequency: 'PT1H', queryPeriod: 'P2D' },
    { triggerThreshold: 10_000, suppressionDuration: 'P1D' },
    { query: 'T | where A has "search *" // union *' },
    grouping({ lookbackDuration: 'P7D' }),
    grouping({ groupByEntities: [], groupByCustomDetails: ['Client'] }),
    { entityMappings: Array.from({ length: 10 }, () => mapping('FileHash', 'Value', 'Algorithm')) },
  ] satisfies JsonObject[])('the edge itself is fine: %#', async (changes) => {
    expect(await scheduled(changes)).toEqual([201, undefined, []]);
  });

  it.each([
    [{ unknownTactics: 'accepted' }, { tactics: ['Stealth'] }],
    [{ iotDevice: 'accepted' }, { entityMappings: [mapping('IoTDevice', 'DeviceId')] }],
    [{ ipAddressScope: 'accepted' }, { entityMappings: [mapping('IP', 'Address', 'AddressScope')] }],
  ] satisfies [Partial<Settings>, JsonObject][])('%j', async (settings, changes) => {
    expect((await scheduled(changes))[0]).toBe(400);
    Object.assign(fake.settings, settings);
    expect(await scheduled(changes)).toEqual([201, undefined, []]);
  });

  it('counts rules of a workspace', async () => {
    const own = await startFake({ settings: { displayNameUnique: true } });
    const { call, rule } = plainCaller(own);
    for (let n = 0; n < 511; n += 1) {
      const kind = n < 49 ? 'NRT' : 'Scheduled';
      own.workspace().plant('rules', { name: `r${n}`, kind, properties: nrtProperties({ displayName: `r${n}` }) });
    }
    const body = (displayName: string, enabled: boolean) => ({
      kind: 'NRT',
      properties: nrtProperties({ displayName, enabled }),
    });
    expect((await call('PUT', rule('a'), { body: body('r7', true) })).message).toBe(
      "A rule with the name 'r7' already exists.",
    );
    expect((await call('PUT', rule('a'), { body: body('a', true) })).status).toBe(201);
    expect((await call('PUT', rule('a'), { body: body('a', true) })).status).toBe(200);
    expect((await call('PUT', rule('b'), { body: body('b', true) })).message).toBe(
      'The workspace has 512 enabled rules, which is the most that it can have.',
    );
    expect((await call('PUT', rule('b'), { body: body('b', false) })).message).toBe(
      'The workspace has 50 NRT rules, which is the most that it can have.',
    );
    own.assertClean();
    await own.close();
  });
});
