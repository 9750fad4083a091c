import { describe, expect, it } from 'vitest';
import { packageSchemas, runExample } from '../run-example.ts';

/** What one check finds in an example, as `path:line:column message`. */
function found(check: string, text: string): readonly string[] {
  return runExample('yaml', text, packageSchemas())
    .findings.filter((finding) => finding.check === check)
    .map(({ path, line, column, message }) => `${path}:${line}:${column} ${message}`);
}

const id = '7d1f2c35-6c7b-4b55-9a53-6f2a1d0e4b11';

function rule(changes: Readonly<Record<string, string>> = {}): string {
  const fields: Readonly<Record<string, string>> = {
    id,
    name: 'A rule',
    description: 'Identifies sign-ins.',
    severity: 'Medium',
    queryFrequency: '1h',
    queryPeriod: '1h',
    triggerOperator: 'gt',
    triggerThreshold: '0',
    query: 'SigninLogs | where ResultType == "0"',
    entityMappings: '[{entityType: IP, fieldMappings: [{identifier: Address, columnName: IPAddress}]}]',
    version: '1.0.0',
    kind: 'Scheduled',
    ...changes,
  };
  return Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');
}

function files(now: Readonly<Record<string, string>>, former: Readonly<Record<string, string>> = {}): string {
  const parts = [
    ...Object.entries(now).map(([path, text]) => `# file: ${path}\n${text}`),
    ...Object.entries(former).map(([path, text]) => `# at main: ${path}\n${text}`),
  ];
  return parts.join('');
}

const path = 'detections/A.yaml';

describe('version-not-raised', () => {
  const since = (now: string, former = rule()): readonly string[] =>
    found('version-not-raised', files({ [path]: now }, { [path]: former }));

  it('does not count what is not deployed, or says the same in other words', () => {
    expect(since(rule())).toEqual([]);
    expect(since(`# A comment.\n\n${rule()}status: Available\ntags: [a]\n`)).toEqual([]);
    expect(since(rule().replaceAll('\n', '\r\n'))).toEqual([]);
    expect(since(rule({ query: '|\n  SigninLogs | where ResultType == "0"   \n\n' }))).toEqual([]);
    expect(since(rule({ queryFrequency: 'PT1H', triggerOperator: 'GreaterThan', severity: '"Medium"' }))).toEqual([]);
    const blocks = '\n- entityType: IP\n  fieldMappings:\n  - columnName: IPAddress\n    identifier: Address';
    expect(since(rule({ entityMappings: blocks }))).toEqual([]);
    expect(since(rule({ enabled: 'true', suppressionEnabled: 'false' }))).toEqual([]);
  });

  it('counts comments of the query, which are deployed, and every field that is', () => {
    const said = (changes: Readonly<Record<string, string>>): string | undefined =>
      /Since main (.*) changed/.exec(since(rule(changes))[0] ?? '')?.[1];
    expect(said({ query: '|\n  // Why.\n  SigninLogs | where ResultType == "0"' })).toBe('"query"');
    expect(said({ name: 'Another', severity: 'High' })).toBe('"name", "severity"');
    expect(said({ customDetails: '{Address: IPAddress}' })).toBe('"customDetails"');
    expect(said({ triggerThreshold: '1' })).toBe('"triggerThreshold"');
    expect(said({ enabled: 'false' })).toBe('"enabled"');
    expect(said({ eventGroupingSettings: '{aggregationKind: AlertPerResult}' })).toBe('"eventGroupingSettings"');
  });

  it('compares numbers, not texts, and rules by their id, wherever they stand', () => {
    const changed = { query: 'SigninLogs' };
    expect(since(rule({ ...changed, version: '1.10.0' }), rule({ version: '1.9.9' }))).toEqual([]);
    expect(since(rule({ ...changed, version: '2.0.0' }), rule({ version: '1.9.9' }))).toEqual([]);
    expect(since(rule({ ...changed, version: '01.0.0' }), rule())).toHaveLength(1);
    expect(since(rule({ ...changed, version: 'soon' }), rule())).toEqual([]);
    expect(since(rule(changed), rule({ version: 'soon' }))).toEqual([]);
    expect(
      found('version-not-raised', files({ 'detections/b/B.yaml': rule(changed) }, { [path]: rule() })),
    ).toHaveLength(1);
  });
});

describe('id-changed and id-reused', () => {
  const other = id.replace('4b11', '4b12');

  it('let rules move, swap files, go and come', () => {
    const two = rule({ id: other, name: 'Two', query: 'AuditLogs' });
    for (const check of ['id-changed', 'id-reused']) {
      expect(found(check, files({ 'detections/B.yaml': rule() }, { [path]: rule() }))).toEqual([]);
      const swapped = files({ [path]: two, 'detections/B.yaml': rule() }, { [path]: rule(), 'detections/B.yaml': two });
      expect(found(check, swapped)).toEqual([]);
      expect(found(check, files({ 'detections/B.yaml': two }, { [path]: rule() }))).toEqual([]);
      expect(found(check, files({ [path]: rule({ id: id.toUpperCase() }) }, { [path]: rule() }))).toEqual([]);
      expect(found(check, files({ [path]: rule() }))).toEqual([]);
    }
  });
});

describe('caller-broken', () => {
  const fn = (query: string, more = ''): string => `name: Codes\ndescription: d\n${more}query: ${query}\n`;
  const caller = rule({ query: 'Codes | where UserId == "x"', entityMappings: '[]' });
  const broken = (now: Readonly<Record<string, string>>, former: Readonly<Record<string, string>>): readonly string[] =>
    found('caller-broken', files(now, former));

  it('is silent where the caller changed too, was broken before, or the name is only a text', () => {
    const narrow = fn('SigninLogs | project ResultType');
    const wide = fn('SigninLogs | project ResultType, UserId');
    const now = { 'functions/Codes.yaml': narrow, [path]: caller };
    expect(broken(now, { 'functions/Codes.yaml': wide, [path]: caller })).toHaveLength(1);
    expect(broken(now, { 'functions/Codes.yaml': wide, [path]: rule() })).toEqual([]);
    expect(broken(now, { 'functions/Codes.yaml': narrow, [path]: caller })).toEqual([]);
    expect(broken(now, { 'functions/Codes.yaml': fn('SigninLogs | project AppId'), [path]: caller })).toEqual([]);
    expect(broken(now, { [path]: caller })).toEqual([]);
    const mention = rule({ query: 'Nothing | where "Codes" != "" // Codes' });
    expect(
      broken({ 'functions/Codes.yaml': narrow, [path]: mention }, { 'functions/Codes.yaml': wide, [path]: mention }),
    ).toEqual([]);
  });

  it('sees a parameter that is new', () => {
    const parameters = 'parameters: [{name: Days, type: long}]\n';
    const body = 'SigninLogs | where TimeGenerated > ago(Days * 1d)';
    const before = fn('SigninLogs');
    const called = rule({ query: 'Codes() | where UserId == "x"', entityMappings: '[]' });
    const texts = broken(
      { 'functions/Codes.yaml': fn(body, parameters), [path]: called },
      { 'functions/Codes.yaml': before, [path]: called },
    );
    expect(texts).toHaveLength(1);
    expect(texts[0]).toMatch(
      /^functions\/Codes\.yaml:1:7 "Codes" changed since main, and breaks a caller: detections\/A\.yaml /,
    );
  });
});

describe('technique-unknown and technique-tactic', () => {
  it('know sub-techniques by their technique, and let other matrices be', () => {
    const text = (tactics: string, techniques: string): string =>
      `tactics: ${tactics}\nrelevantTechniques: ${techniques}\n`;
    for (const check of ['technique-unknown', 'technique-tactic']) {
      expect(found(check, text('[CredentialAccess]', '[T1110.001]'))).toEqual([]);
      expect(found(check, text('[ImpairProcessControl]', '[T0855]'))).toEqual([]);
      expect(found(check, text('[PreAttack]', '[T1595]'))).toEqual([]);
    }
    expect(found('technique-unknown', text('[Impact]', '["T1110 - Brute Force"]'))).toHaveLength(1);
    expect(found('technique-unknown', text('[Impact]', '[T11100]'))).toHaveLength(1);
    // What is no tactic is found by another check.
    expect(found('technique-tactic', text('[Nonsense]', '[T1110]'))).toEqual([]);
    expect(found('technique-tactic', text('[Impact]', '[T9999]'))).toEqual([]);
  });
});

describe('fixture-missing', () => {
  it('leaves a fixture that cannot be read to what reads it', () => {
    expect(found('fixture-missing', files({ [path]: rule() }))).toHaveLength(1);
    expect(found('fixture-missing', files({ [path]: rule(), [`fixtures/${path}`]: 'cases: [' }))).toEqual([]);
    expect(found('fixture-missing', files({ [path]: rule(), [`fixtures/${path}`]: 'cases: []\n' }))).toHaveLength(1);
  });
});

describe('a comment that leaves out what needs a commit', () => {
  it('is not unused where there is none', () => {
    const text = `${rule()}# blindspot-ignore id-changed: a new rule in the place of the old one\n`;
    const ignored = `# blindspot-ignore id-changed: a new rule in its place\n${rule()}`;
    expect(found('suppression', files({ [path]: ignored }))).toEqual([]);
    expect(found('suppression', files({ [path]: text }, { [path]: rule() }))).toHaveLength(1);
    const changed = ignored.replace('4b11', '4b12');
    expect(found('id-changed', files({ [path]: rule().replace('4b11', '4b12') }, { [path]: rule() }))).toHaveLength(1);
    expect(found('id-changed', files({ [path]: changed }, { [path]: rule() }))).toEqual([]);
    expect(found('suppression', files({ [path]: changed }, { [path]: rule() }))).toEqual([]);
  });
});
