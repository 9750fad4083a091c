import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/content/package-root.ts';
import { loadRepository } from '../../src/content/repository.ts';
import { runExample } from '../../src/harness/quirks/quirk-example.ts';
import { transforms } from '../../src/harness/quirks/transforms.ts';
import { isBag } from '../../src/kql/values/dynamic.ts';
import { fromJson } from '../../src/kql/values/dynamic-json.ts';
import { recognisers, type ValueContext } from '../../src/record/recognisers.ts';
import { newRecognition } from './record-text.ts';

const { quirks } = loadRepository(packageRoot());

function look(table: string, ...records: readonly object[]): ReturnType<ReturnType<typeof newRecognition>['report']> {
  const recognition = newRecognition();
  records.forEach((record, index) => {
    const columns = fromJson({ TimeGenerated: '2026-03-02T09:20:00Z', ...record });
    if (!isBag(columns)) throw new Error('not a record');
    recognition.look(columns, { path: 'a.json', line: index + 1, record: index + 1, table });
  });
  return recognition.report();
}

function ids(table: string, ...records: readonly object[]): readonly string[] {
  return look(table, ...records).quirks.map(({ quirk, count }) => `${quirk} ${count}`);
}

function oddities(table: string, ...records: readonly object[]): readonly string[] {
  return look(table, ...records)
    .oddities.filter(({ kind }) => !kind.startsWith('a column that is always filled'))
    .map(({ kind, place, count }) => `${place}: ${kind} ${count}`);
}

describe('the catalogue', () => {
  const examples = quirks.flatMap((quirk) => {
    const transform = transforms.find(({ name }) => name === quirk.transform.name);
    const example = transform && runExample(quirk, transform);
    const recognise = recognisers[quirk.transform.name];
    return example === undefined || recognise === undefined ? [] : [{ quirk, example, recognise }];
  });

  it('has examples that are recognised as they are after the quirk, and not before it', () => {
    const context = (role: string | undefined): ValueContext => ({
      roles: new Set(role === undefined ? [] : [role]),
      valueOfColumn: () => '203.0.113.7',
      valueOfRole: (wanted) =>
        wanted === 'object-id'
          ? '0f9d3a5e-6b1c-4a7d-8e2f-1a2b3c4d5e6f'
          : wanted === 'display-name'
            ? 'Alice Adams'
            : wanted === 'geo-city'
              ? cityOf.get(role ?? '')
              : undefined,
      hasOtherCase: (name) => name !== name.toLowerCase(),
    });
    const cityOf = new Map<string, string>();
    const wrong: string[] = [];
    for (const { quirk, example, recognise } of examples) {
      const { parameters, name } = quirk.transform;
      const [role] = quirk.strikes.roles;
      cityOf.set('geo-country', String(parameters['city'] ?? ''));
      if (!recognise(example.after, parameters, context(role))) wrong.push(`${quirk.id} (${name}): after`);
      if (recognise(example.before, parameters, context(role))) wrong.push(`${quirk.id} (${name}): before`);
    }
    expect(wrong).toEqual([]);
    expect(examples.length).toBeGreaterThan(60);
  });

  it('says what of it no record shows', () => {
    const { unrecognisable } = look('SigninLogs');
    expect(unrecognisable).toContain('flow.gap');
    expect(unrecognisable).not.toContain('ip.port-v4');
  });
});

describe('records', () => {
  it('show the quirks of their places', () => {
    expect(
      ids(
        'OfficeActivity',
        { UserId: 'GradyA@contoso.com', ClientIP: '203.0.113.7:443' },
        { UserId: 'gradya@contoso.com', ClientIP: '', Client_IPAddress: '[2001:db8::7]:443' },
        { UserId: 'GradyA@contoso.com', ClientIP: '::ffff:203.0.113.7' },
      ),
    ).toEqual(['ip.empty 1', 'ip.other-column 1', 'ip.port-v4 1', 'ip.port-v6 1', 'ip.v4-mapped 1', 'upn.case 1']);
    expect(ids('OfficeActivity', { Parameters: '[{"Name":"A","Value":"b"...' })).toContain('json.cut-off 1');
    expect(ids('OfficeActivity', { Parameters: '-Identity "a"', UserId: 'Not Available' })).toEqual([
      'json.not-json 1',
      'upn.not-available 1',
    ]);
    expect(ids('SigninLogs', { IPAddress: '198.51.100.7', UserPrincipalName: 'alice@contoso.com' })).toEqual([]);
  });

  it('tell where a quirk was first, and a value of it', () => {
    expect(look('SigninLogs', {}, { IPAddress: '203.0.113.7:1' }, { IPAddress: '203.0.113.8:1' }).quirks).toEqual([
      {
        quirk: 'ip.port-v4',
        count: 2,
        first: { path: 'a.json', line: 2, record: 2, table: 'SigninLogs', place: 'IPAddress', value: '203.0.113.7:1' },
      },
    ]);
  });

  it('tell what the catalogue does not explain', () => {
    expect(
      oddities(
        'SigninLogs',
        {
          IPAddress: '203.0.113.7, 10.0.0.1',
          DurationMs: 'soon',
          Novel: 1,
          Id: 'a',
          AuthenticationDetails: '{{',
          UserDisplayName: 'Alice\u200b',
          AppDisplayName: ' a ',
          CreatedDateTime: '2026-03-02T10:20:00Z',
          Location: 'Gh\u0435nt',
        },
        { Id: 'a', CreatedDateTime: '2026-02-20T00:00:00Z' },
        { TimeGenerated: 'noon' },
      ),
    ).toEqual(
      [
        'CreatedDateTime: a time after TimeGenerated 1',
        'CreatedDateTime: a time more than a day before TimeGenerated 1',
        'Id: a record that came before 1',
        'IPAddress: an address that is none 1',
        'Novel: a column that the table does not have 1',
        'DurationMs: a value that is no long 1',
        'TimeGenerated: a value that is no datetime 1',
        'Location: a word of letters of two alphabets that look alike 1',
        'AppDisplayName: blanks or line breaks around a value 1',
        'UserDisplayName: a blank or a character that nobody sees 1',
        'TimeGenerated: no TimeGenerated that can be read 1',
        'AuthenticationDetails: text that should be JSON and is not 1',
      ].sort((a, b) => (kindOf(a) < kindOf(b) ? -1 : 1)),
    );
  });

  it('tell of columns that are always filled, and of no other', () => {
    const found = look('AuditLogs', { Id: 'a', Category: '' }).oddities.filter(({ kind }) =>
      kind.startsWith('a column that is always filled'),
    );
    expect(found.map(({ place }) => place)).toContain('Category');
    expect(found.map(({ place }) => place)).not.toContain('Id');
  });
});

function kindOf(text: string): string {
  return text.slice(text.indexOf(': ') + 2);
}
