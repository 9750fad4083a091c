import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { lines, runBlindspot } from './run-blindspot.ts';
import { temporaryFolder } from './temporary-folder.ts';

const program = fileURLToPath(new URL('../../dist/scripts/blindspot.js', import.meta.url));
const salt = ['--salt', 'a salt for tests'];

const rule = {
  CreationTime: '2026-03-02T09:20:00',
  Id: 'e4853335-1da8-4a6a-9092-6f43c8af7b7a',
  RecordType: 1,
  UserType: 0,
  OrganizationId: '1b9e2c04-7f33-4a57-8c11-aa22bb33cc44',
  Operation: 'New-InboxRule',
  Workload: 'Exchange',
  UserId: 'Grady@northwind.test',
  UserKey: '10032001266C162C',
  ClientIP: '52.14.7.9:50121',
  Parameters: [{ Name: 'ForwardTo', Value: 'mallory@wingtip.test' }],
};

describe('blindspot record', () => {
  it('records an export of the audit log and says what it saw', async () => {
    const root = temporaryFolder({
      'detections/x.txt': '',
      'export.ndjson': `${JSON.stringify(rule)}\n${JSON.stringify({ ...rule, Id: 'b', UserId: 'grady@NORTHWIND.test', Odd: '\u001b[31m' })}\n`,
    });
    const ended = await runBlindspot(['record', '--from', 'ual', ...salt, 'export.ndjson'], { cwd: root });
    expect(ended.stderr).toBe('');
    const written = readFileSync(join(root, 'fixtures/records/OfficeActivity/export.ndjson'), 'utf8')
      .trim()
      .split('\n')
      .map((line): Record<string, string> => JSON.parse(line));
    const [first = {}, second = {}] = written;
    expect(first['UserId']?.toLowerCase()).toBe(second['UserId']?.toLowerCase());
    expect(first['UserId']).toMatch(/^[B-Z][a-z]{4}@test\.[a-z-]+\.com$/);
    expect(ended.stdout).toBe(
      lines(
        'export.ndjson: 2 records -> fixtures/records/OfficeActivity/export.ndjson',
        '',
        'Quirks recognised',
        `  ip.port-v4  2x, first at export.ndjson:1, record 1, OfficeActivity.ClientIP: ${first['ClientIP'] ?? ''}`,
        `  upn.case  1x, first at export.ndjson:2, record 2, OfficeActivity.UserId: ${second['UserId'] ?? ''}`,
        '',
        'Not in the catalogue',
        '  OfficeActivity.Odd: a column that the table does not have  1x, first at export.ndjson:2, record 2: <U+001B>[31m',
        '',
        'Kept as written (read these before you share the records)',
        '  OfficeActivity: OfficeWorkload, Operation, RecordType, UserType',
      ),
    );
    expect(ended.exitCode).toBe(0);
    expect(JSON.stringify(written)).not.toMatch(/northwind|grady|wingtip|mallory|52\.14/i);
  });

  it('records diagnostic settings and answers of workspaces, and prints JSON', async () => {
    const signIn = {
      time: '2026-03-02T09:20:00Z',
      category: 'SignInLogs',
      properties: { id: 'a', userPrincipalName: 'grady@northwind.test' },
    };
    const answer = {
      tables: [
        {
          name: 'PrimaryResult',
          columns: [
            { name: 'TimeGenerated', type: 'datetime' },
            { name: 'UserPrincipalName', type: 'string' },
          ],
          rows: [['2026-03-02T09:20:00Z', 'grady@northwind.test']],
        },
      ],
    };
    const folder = temporaryFolder({
      'hub.json': JSON.stringify({ records: [signIn, { ...signIn, category: 'AuditLogs' }] }),
      'answer.json': JSON.stringify(answer),
    });
    const hub = await runBlindspot(
      [
        'record',
        '--from',
        'diagnostics',
        ...salt,
        '--out',
        'out',
        '--format',
        'json',
        '--date',
        '2026-03-03',
        'hub.json',
      ],
      { cwd: folder },
    );
    const report = JSON.parse(hub.stdout);
    expect(hub).toMatchObject({ stderr: '', exitCode: 0 });
    expect(report.files).toEqual([
      {
        path: 'hub.json',
        read: 2,
        refused: 0,
        findings: [],
        outputs: [
          { table: 'SigninLogs', path: 'out/SigninLogs/hub.ndjson', records: 1 },
          { table: 'AuditLogs', path: 'out/AuditLogs/hub.ndjson', records: 1 },
        ],
      },
    ]);
    expect(report.summary).toEqual({ read: 2, written: 2, refused: 0 });
    expect(readFileSync(join(folder, 'out/SigninLogs/hub.provenance.yaml'), 'utf8')).toContain('date: "2026-03-03"\n');
    const workspace = await runBlindspot(
      ['record', '--from', 'loganalytics', '--table', 'SigninLogs', ...salt, '--out', 'out', 'answer.json'],
      { cwd: folder },
    );
    expect(workspace.exitCode).toBe(0);
    // The same person in both, because the salt is the same.
    const [one, other] = ['hub', 'answer'].map(
      (name): Record<string, string> => JSON.parse(readFileSync(join(folder, `out/SigninLogs/${name}.ndjson`), 'utf8')),
    );
    expect(one?.['UserPrincipalName']).toBe(other?.['UserPrincipalName']);
  });

  it('makes records that a replay reads', async () => {
    const root = temporaryFolder({});
    cpSync(fileURLToPath(new URL('roots/naive-upn', import.meta.url)), root, { recursive: true });
    for (const folder of ['detections', 'fixtures/detections', 'functions', 'fixtures/functions'])
      rmSync(join(root, folder), { recursive: true, force: true });
    const write = (path: string, text: string): void => {
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), text);
    };
    write(
      'detections/office/Forward.yaml',
      lines(
        'id: 5b6f7f0e-0c8e-4f0e-9f57-0f1f4c1d2e3a',
        'name: Inbox rule forwards',
        'description: An inbox rule forwards mail.',
        'severity: Medium',
        'requiredDataConnectors: []',
        'queryFrequency: 1h',
        'queryPeriod: 1h',
        'triggerOperator: gt',
        'triggerThreshold: 0',
        'tactics: [Collection]',
        'relevantTechniques: [T1114]',
        'query: |',
        '  OfficeActivity',
        '  | where Operation == "New-InboxRule" and ClientIP !has ":"',
        '  | project TimeGenerated, UserId, ClientIP',
        'entityMappings:',
        '  - entityType: Account',
        '    fieldMappings:',
        '      - {identifier: FullName, columnName: UserId}',
        'version: 1.0.0',
        'kind: Scheduled',
      ),
    );
    write(
      'fixtures/detections/office/Forward.yaml',
      lines(
        'cases:',
        '  - name: a rule forwards',
        '    expect: fires',
        '    now: 2026-03-02T10:00:00Z',
        '    records:',
        '      OfficeActivity:',
        '        - {from: records/OfficeActivity/export.ndjson}',
      ),
    );
    write('export.json', JSON.stringify([{ ...rule, ClientIP: '52.14.7.9' }]));
    const recorded = await runBlindspot(['record', '--from', 'ual', ...salt, '--root', root, 'export.json'], {
      cwd: root,
    });
    expect(recorded.exitCode).toBe(0);
    const replayed = await runBlindspot([
      'replay',
      '--root',
      root,
      '--format',
      'json',
      '--quirk',
      'ip.port-v4',
      '--today',
      '2026-03-02',
    ]);
    const { findings, detections } = JSON.parse(replayed.stdout);
    expect(findings.filter(({ severity }: { severity: string }) => severity === 'error')).toEqual([]);
    expect(detections[0].cases[0]).toMatchObject({
      name: 'a rule forwards',
      verdict: 'ok',
      quirks: expect.arrayContaining([expect.objectContaining({ quirk: 'ip.port-v4', verdict: 'blind' })]),
    });
  });

  it('refuses secrets and files that are there, writes nothing, and ends with 1', async () => {
    const folder = temporaryFolder({
      'a.json': JSON.stringify([{ ...rule, Parameters: '-Password "hunter2hunter2"' }, rule]),
    });
    const command = ['record', '--from', 'ual', ...salt, '--out', 'out', 'a.json'];
    const refused = await runBlindspot(command, { cwd: folder });
    expect(refused).toEqual({
      exitCode: 1,
      stdout: 'a.json: nothing written\n',
      stderr:
        'a.json:1:2: error: Record 1, column "Parameters", holds a value called "Password". Mask it and record the file again, or leave such records out with --skip-secrets.\n',
    });
    expect(existsSync(join(folder, 'out/OfficeActivity/a.ndjson'))).toBe(false);
    const skipped = await runBlindspot([...command, '--skip-secrets'], { cwd: folder });
    expect(skipped.exitCode).toBe(1);
    expect(skipped.stdout).toContain('a.json: 1 record -> out/OfficeActivity/a.ndjson, 1 record of 2 refused\n');
    const again = await runBlindspot([...command, '--skip-secrets'], { cwd: folder });
    expect(again.exitCode).toBe(1);
    expect(again.stderr).toContain('already. Write over it with --force, or write elsewhere with --out.\n');
    expect(skipped.stdout + skipped.stderr + refused.stdout).not.toContain('hunter2');
  });

  it.each([
    [
      ['--from', 'ual', 'a.json', '--out', 'out'],
      'error: New names need a secret: give it with --salt or BLINDSPOT_SALT, the same for files that belong together.\n',
    ],
    [
      ['--from', 'ual', 'a.json', '--out', 'out', '--salt', 'short'],
      'error: The salt must have eight characters or more, or names can be guessed.\n',
    ],
    [
      ['--from', 'ual', 'b.json', '--out', 'out', ...salt],
      'error: The file "b.json" cannot be read: there is no such file.\n',
    ],
    [['--from', 'ual', '.', '--out', 'out', ...salt], 'error: The file "." cannot be read: it is a folder.\n'],
    [
      ['--from', 'ual', 'a.json', ...salt],
      'error: No folder detections/ here or above. Name the repository with --root, or a folder with --out.\n',
    ],
    [
      ['--from', 'ual', 'a.json', '--out', 'out', ...salt, '--table', 'OfficeActivty'],
      'error: There is no table "OfficeActivty". Did you mean "OfficeActivity"?\n',
    ],
    [
      ['--from', 'ual', 'a.json', '--out', 'out', ...salt, '--date', 'yesterday'],
      'error: --date "yesterday" is not a date such as 2026-03-02.\n',
    ],
  ])('record %j cannot be used', async (words, message) => {
    const folder = temporaryFolder({ 'a.json': JSON.stringify(rule) });
    expect(await runBlindspot(['record', ...words], { cwd: folder })).toEqual({
      stdout: '',
      stderr: message,
      exitCode: 2,
    });
  });

  it('keeps real names only with a warning', async () => {
    const folder = temporaryFolder({ 'a.json': JSON.stringify(rule) });
    const ended = await runBlindspot(['record', '--from', 'ual', '--keep', '--out', 'out', 'a.json'], { cwd: folder });
    expect(ended.stderr).toBe(
      'warning: --keep writes real names, identifiers and addresses. Do not share these records.\n',
    );
    expect(readFileSync(join(folder, 'out/OfficeActivity/a.ndjson'), 'utf8')).toContain(
      '"UserId":"Grady@northwind.test"',
    );
    expect(readFileSync(join(folder, 'out/OfficeActivity/a.provenance.yaml'), 'utf8')).toContain('pseudonyms: false\n');
  });

  it('reads files that are larger than its memory', async () => {
    const folder = temporaryFolder({});
    const path = join(folder, 'large.json');
    const file = openSync(path, 'w');
    const record = JSON.stringify({
      ...rule,
      Id: '@',
      UserId: 'user@northwind.test',
      Parameters: [{ Name: 'Description', Value: 'a long description of a mail '.repeat(700) }],
    });
    writeSync(file, '{"value":[');
    for (let number = 0; number < 1_500; number++)
      writeSync(
        file,
        `${number === 0 ? '' : ',\n'}${record.replace('@', String(number)).replace('user@', `user${number}@`)}`,
      );
    writeSync(file, ']}');
    closeSync(file);
    expect(statSync(path).size).toBeGreaterThan(30_000_000);
    const ended = await execa(
      process.execPath,
      ['--max-old-space-size=64', program, 'record', '--from', 'ual', ...salt, '--out', folder, path],
      { reject: false },
    );
    expect(ended.stderr).toBe('');
    expect(ended.stdout).toContain('1500 records -> ');
    expect(ended.exitCode).toBe(0);
  }, 180_000);
});
