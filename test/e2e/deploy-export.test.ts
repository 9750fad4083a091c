import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/content/package-root.ts';
import { lines, runBlindspot } from './run-blindspot.ts';
import { temporaryFolder } from './temporary-folder.ts';

function detection(id: number, query: string): string {
  return lines(
    `id: 0000000${id}-2222-3333-4444-555555555555`,
    `name: Rule ${id}`,
    'description: Finds it.',
    'severity: High',
    'queryFrequency: 1h',
    'queryPeriod: 1h',
    'triggerOperator: gt',
    'triggerThreshold: 0',
    `query: ${query}`,
    'version: 1.0.0',
    'kind: Scheduled',
  );
}

function definition(name: string, query: string): string {
  return lines(`name: ${name}`, 'parameters: []', `query: ${query}`);
}

const repository = {
  'detections/signin/One.yaml': detection(1, 'Outer'),
  'detections/signin/Two.yaml': detection(2, 'Alone | take 1'),
  'functions/Outer.yaml': definition('Outer', 'Inner'),
  'functions/Inner.yaml': definition('Inner', 'SigninLogs'),
  'functions/Alone.yaml': definition('Alone', 'AuditLogs'),
};

function filesIn(folder: string): Readonly<Record<string, string>> {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = found.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

function prioritized(folder: string): unknown {
  return JSON.parse(readFileSync(join(folder, 'sentinel-deployment.config'), 'utf8')).prioritizedcontentfiles;
}

describe('blindspot deploy export', () => {
  test('writes a template for each item, the same bytes each time', async () => {
    const cwd = temporaryFolder(repository);
    const run = (...words: readonly string[]) => runBlindspot(['deploy', 'export', ...words], { cwd });
    expect(await run('--out', 'arm', '--folder', 'content/arm')).toEqual({
      stdout: '2 rules and 3 functions, in arm: 6 new files.\n',
      stderr: '',
      exitCode: 0,
    });
    const out = join(cwd, 'arm');
    const before = filesIn(out);
    expect(Object.keys(before)).toEqual([
      'detections/SigninOne.json',
      'detections/SigninTwo.json',
      'functions/Alone.json',
      'functions/Inner.json',
      'functions/Outer.json',
      'sentinel-deployment.config',
    ]);
    const folder = 'content/arm/functions';
    expect(prioritized(out)).toEqual([`${folder}/Alone.json`, `${folder}/Inner.json`, `${folder}/Outer.json`]);
    const again = await run('--out', 'arm', '--folder', 'content/arm/', '--format', 'arm');
    expect(again.stdout).toBe('2 rules and 3 functions, in arm: 6 unchanged files.\n');
    expect(filesIn(out)).toEqual(before);
    const elsewhere = await run('--out', '../other', '--root', cwd, '--folder', './content/arm');
    expect([elsewhere.exitCode, elsewhere.stderr]).toEqual([
      2,
      'error: --folder "./content/arm" must be a path below the root of a repository, such as content/arm.\n',
    ]);
  });

  test('takes along the functions that a rule calls, and puts them first', async () => {
    const cwd = temporaryFolder(repository);
    const run = (...words: readonly string[]) => runBlindspot(['deploy', 'export', ...words, '--out', 'arm'], { cwd });
    expect((await run('signin/Two')).stdout).toBe('1 rule and 1 function, in arm: 3 new files.\n');
    expect((await run('detections/signin/One.yaml')).stdout).toBe(
      '1 rule and 2 functions, in arm: 3 new, 1 changed files.\n',
    );
    expect(prioritized(join(cwd, 'arm'))).toEqual([
      'functions/Inner.json',
      'functions/Outer.json',
      'functions/Alone.json',
    ]);
    const single = await run('--single');
    expect(single.stdout).toBe(
      lines(
        '2 rules and 3 functions, in arm: 1 new file.',
        'Left of an earlier export, and not in this one: detections/SigninOne.json, detections/SigninTwo.json, functions/Alone.json, functions/Inner.json, functions/Outer.json and 1 more. Delete them.',
      ),
    );
    const template = JSON.parse(readFileSync(join(cwd, 'arm/content.json'), 'utf8'));
    expect(template.resources.map(({ name }: { readonly name: string }) => name)).toEqual([
      "[concat(parameters('workspace'), '/Alone')]",
      "[concat(parameters('workspace'), '/Inner')]",
      "[concat(parameters('workspace'), '/Outer')]",
      "[concat(parameters('workspace'), '/Microsoft.SecurityInsights/00000001-2222-3333-4444-555555555555')]",
      "[concat(parameters('workspace'), '/Microsoft.SecurityInsights/00000002-2222-3333-4444-555555555555')]",
    ]);
    expect(template.resources[3].dependsOn).toEqual([
      "[resourceId('Microsoft.OperationalInsights/workspaces/savedSearches', parameters('workspace'), 'Outer')]",
    ]);
  });

  test('writes over nothing that it did not write, unless it is told to', async () => {
    const cwd = temporaryFolder(repository);
    const run = (...words: readonly string[]) => runBlindspot(['deploy', 'export', ...words, '--out', 'arm'], { cwd });
    await run();
    const out = join(cwd, 'arm');
    const config = readFileSync(join(out, 'sentinel-deployment.config'), 'utf8');
    const mine = config.replace('"excludecontentfiles": []', '"excludecontentfiles": ["README.md"]');
    writeFileSync(join(out, 'sentinel-deployment.config'), mine);
    writeFileSync(join(out, 'functions/Alone.json'), '{"resources": []}');
    const before = filesIn(out);
    writeFileSync(join(cwd, 'functions/Inner.yaml'), definition('Inner', 'SigninLogs | take 2'));
    const ended = await run();
    expect(ended.exitCode).toBe(2);
    expect(ended.stdout).toBe('');
    expect(ended.stderr).toMatch(
      /^error: Nothing is written: in .*arm there are files that were not exported from here: functions\/Alone\.json, sentinel-deployment\.config\. Write elsewhere, or over them with --force\.\n$/,
    );
    expect(filesIn(out)).toEqual(before);
    expect((await run('--force')).stdout).toBe('2 rules and 3 functions, in arm: 3 changed, 3 unchanged files.\n');
    expect(readFileSync(join(out, 'sentinel-deployment.config'), 'utf8')).toBe(config);
  });

  test('goes into folders only', async () => {
    const cwd = temporaryFolder({ ...repository, 'arm/functions': 'a file' });
    const before = filesIn(cwd);
    const run = async (out: string) => {
      const { stderr, ...ended } = await runBlindspot(['deploy', 'export', '--out', out], { cwd });
      return { ...ended, stderr: stderr.replaceAll(cwd, '') };
    };
    const refused = (stderr: string) => ({ stdout: '', stderr, exitCode: 2 });
    expect(await run('detections/signin/One.yaml')).toEqual(
      refused('error: --out "/detections/signin/One.yaml" is no folder.\n'),
    );
    expect(await run('detections/signin/One.yaml/arm')).toEqual(
      refused('error: --out "/detections/signin/One.yaml/arm" is no folder.\n'),
    );
    expect(await run('arm')).toEqual(refused('error: The folder "/arm/functions" is no folder.\n'));
    expect(filesIn(cwd)).toEqual(before);
  });

  test('takes overrides and versions of a workspace', async () => {
    const workspaces = lines(
      'workspaces:',
      '  - name: test',
      '    ring: 1',
      '    subscription: 00000000-0000-0000-0000-000000000001',
      '    resourceGroup: rg',
      '    workspace: law-test',
      '    apiVersions: {alertRules: 2026-01-01}',
      '    overrides:',
      '      - match: detections/signin/One.yaml',
      '        set: {enabled: false}',
    );
    const cwd = temporaryFolder({ ...repository, 'workspaces.yaml': workspaces });
    const words = ['deploy', 'export', '--out', 'arm', '--workspace', 'test'];
    expect((await runBlindspot(words, { cwd })).exitCode).toBe(0);
    const { resources } = JSON.parse(readFileSync(join(cwd, 'arm/detections/SigninOne.json'), 'utf8'));
    expect(resources[0]).toMatchObject({ apiVersion: '2026-01-01', properties: { enabled: false } });
    const unused = await runBlindspot(['deploy', 'export', '--out', 'arm', '--config', 'workspaces.yaml'], { cwd });
    expect([unused.exitCode, unused.stderr]).toEqual([
      2,
      'error: --config says where workspaces are listed, of which none is meant: add --workspace.\n',
    ]);
  });

  test('exports nothing of what cannot be read', async () => {
    const cwd = temporaryFolder({ ...repository, 'detections/signin/Two.yaml': 'id: x\n' });
    const run = (...words: readonly string[]) => runBlindspot(['deploy', 'export', '--out', 'arm', ...words], { cwd });
    const ended = await run();
    expect([ended.exitCode, ended.stdout]).toEqual([1, '']);
    expect(ended.stderr).toMatch(/^detections\/signin\/Two\.yaml:1:1: error: .*\n> 1 \| /);
    expect(ended.stderr).toMatch(/\nerror: What cannot be read cannot be exported\. Nothing is written\.\n$/);
    expect(Object.keys(filesIn(cwd)).some((path) => path.startsWith('arm/'))).toBe(false);
    expect((await run('detections/signin/One.yaml')).exitCode).toBe(0);
  });

  test('exports what this repository has', async () => {
    const cwd = temporaryFolder({ x: '' });
    const ended = await runBlindspot(['deploy', 'export', '--root', packageRoot(), '--out', 'arm'], { cwd });
    expect([ended.exitCode, ended.stderr]).toEqual([0, '']);
    expect(ended.stdout).toMatch(/^\d+ rules and \d+ functions, in arm: \d{3} new files\.\n$/);
  });
});
