import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { contentOf } from '../azure/content-of.ts';
import { type FakeArm, startFake } from '../azure/fake-arm.ts';
import type { FakeOptions } from '../azure/fake-options.ts';
import { workspacesYaml } from '../deploy/deployed-world.ts';
import { commitAll } from './git.ts';
import { lines } from './run-blindspot.ts';
import { type RunningDeploy, startDeploy } from './start-deploy.ts';
import { temporaryFolder } from './temporary-folder.ts';

const naive = fileURLToPath(new URL('roots/naive-upn', import.meta.url));
const literal = 'detections/signin/Literal.yaml';
const guessedAt = 'functions/GuessedAt.yaml';
const idOf = (name: string): string => `5a1f3f4e-7c0d-4f0e-9a51-0d6a7f2b1c0${name}`;

interface World {
  readonly fake: FakeArm;
  readonly root: string;
  /** Runs `blindspot deploy`. Whatever it prints must not hold the token. */
  deploy(...words: readonly string[]): Promise<Ran>;
  start(...words: readonly string[]): RunningDeploy;
  edit(path: string, change: (text: string) => string): void;
}

interface Ran {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

async function world(options: FakeOptions = {}): Promise<World> {
  const columns = { TimeGenerated: 'dateTime', ResultType: 'string', UserPrincipalName: 'string' };
  const fake = await startFake({ workspaces: [{ tables: { SigninLogs: { columns } } }], ...options });
  onTestFinished(() => fake.close());
  const root = temporaryFolder({ 'workspaces.yaml': workspacesYaml(fake) });
  cpSync(naive, root, { recursive: true });
  const start = (...words: readonly string[]): RunningDeploy => startDeploy(root, fake.token, words);
  return {
    fake,
    root,
    start,
    deploy: async (...words) => {
      const { exitCode, stdout, stderr } = await start(...words);
      expect(stdout + stderr).not.toContain(fake.token);
      return { exitCode, stdout, stderr };
    },
    edit: (path, change) => writeFileSync(join(root, path), change(readFileSync(join(root, path), 'utf8'))),
  };
}

const place =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-soc/providers/Microsoft.OperationalInsights/workspaces/law-soc';

describe('blindspot deploy', () => {
  it('plans, applies exactly that, and has nothing more to do', async () => {
    const { fake, root, deploy } = await world();
    expect(await deploy('plan', '--out', 'plan.json')).toEqual({
      exitCode: 0,
      stderr: '',
      stdout: lines(
        ` law-soc  ring 0  ${place}`,
        '',
        '   + function GuessedAt  functions/GuessedAt.yaml',
        '   + rule Guessing at one account (Crlf)  detections/crlf/Crlf.yaml',
        '   + rule Guessing at one account (DoubleQuoted)  detections/signin/DoubleQuoted.yaml',
        '   + rule Guessing at one account (Folded)  detections/signin/Folded.yaml',
        '   + rule Guessing at one account (InFunction)  detections/signin/InFunction.yaml',
        '   + rule Guessing at one account (Literal)  detections/signin/Literal.yaml',
        '',
        ' + create',
        '',
        ' Plan: 6 to create, 0 to update, 0 to prune.',
      ),
    });
    expect(fake.writes).toEqual([]);
    const refused = await deploy('apply', 'plan.json');
    expect(refused).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: lines('error: Nobody is there to ask. Say --yes to write what the plan says.'),
    });
    const applied = await deploy('apply', 'plan.json', '--yes', '--audit', 'audit.jsonl');
    expect(applied.stderr).toBe('');
    expect(applied.stdout).toContain(' law-soc  created function GuessedAt\n');
    expect(applied.stdout).toMatch(/\n Done: 6 written\.\n$/);
    expect(applied.exitCode).toBe(0);
    const trail = readFileSync(join(root, 'audit.jsonl'), 'utf8');
    expect(trail).not.toContain(fake.token);
    const events = trail
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.map(({ event }) => event).filter((event) => event === 'written')).toHaveLength(6);
    expect(events[0]).toMatchObject({
      event: 'start',
      command: 'apply',
      by: 'blindspot-deployer',
      workspace: 'law-soc',
      writes: 6,
    });
    expect(events.at(-1)).toMatchObject({ event: 'end', stopped: null });
    expect(Object.values(fake.workspace().state.rules).every(({ properties }) => properties['enabled'] === true)).toBe(
      true,
    );

    fake.clearJournal();
    const again = await deploy('apply', '--yes');
    expect(again).toEqual({
      exitCode: 0,
      stderr: '',
      stdout: lines(
        ` law-soc  ring 0  ${place}`,
        '',
        '   Nothing to do: 6 of 6 are as they should be.',
        '',
        ' Plan: 0 to create, 0 to update, 0 to prune.',
      ),
    });
    // The same plan again finds all of it done.
    const done = await deploy('apply', 'plan.json', '--yes', '--format', 'json');
    expect(done).toMatchObject({ exitCode: 0, stderr: '' });
    const nothing = { planned: 0, blocked: 0, written: 0, deleted: 0, failed: 0, skipped: 0, left: 0 };
    expect(JSON.parse(done.stdout)).toEqual({
      command: 'apply',
      tool: expect.any(String),
      commit: null,
      workspaces: [{ name: 'law-soc', ring: 0, stopped: null, items: [], kept: [] }],
      moved: [],
      notes: [],
      summary: nothing,
    });
    expect(await deploy('apply', 'plan.json', '--format', 'json')).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: lines('error: --format json asks nobody. Say --yes to write what the plan says.'),
    });
    expect(fake.writes).toEqual([]);
    expect((await deploy('drift')).stdout).toBe(lines(' law-soc  ring 0  no drift', '', ' No drift.'));
    fake.assertClean();
  });

  it('says what changes, property by property, line by line, and case by case', async () => {
    const { fake, deploy, edit } = await world();
    await deploy('apply', '--yes');
    edit(literal, (text) => text.replace('severity: Medium', 'severity: High').replace('Failures > 5', 'Failures > 6'));
    edit(guessedAt, (text) => text.replace('Failures > 5', 'Failures > 6'));
    const { stdout, exitCode } = await deploy('plan', '--out', 'plan.json');
    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      lines(
        ` law-soc  ring 0  ${place}`,
        '',
        '   ~ function GuessedAt  functions/GuessedAt.yaml',
        '       query: 1 line removed, 1 added',
        '           SigninLogs',
        '           | where ResultType == code',
        '           | summarize Failures = count() by UserPrincipalName',
        '         - | where Failures > 5',
        '         + | where Failures > 6',
        '',
        '   ~ rule Guessing at one account (Literal)  detections/signin/Literal.yaml',
        '       severity: "Medium" -> "High"',
        '       query: 1 line removed, 1 added',
        '         @@ line 2 @@',
        '           SigninLogs',
        '           | where ResultType == "50126"',
        '           | summarize Failures = count() by UserPrincipalName',
        '         - | where isnotempty(UserPrincipalName) and Failures > 5',
        '         + | where isnotempty(UserPrincipalName) and Failures > 6',
        '',
        '   Behaviour  2 cases of 2 rules were replayed: 2 no longer fire.',
        '     Guessing at one account (InFunction)  six guesses  fires (1 alert) -> silent, should be firing',
        '     Guessing at one account (Literal)     six guesses  fires (1 alert) -> silent, should be firing',
        '',
        ' ~ update',
        '',
        ' Plan: 0 to create, 2 to update, 0 to prune.',
      ),
    );
    const markdown = await deploy('plan', '--format', 'markdown');
    expect(markdown.stdout).toContain('- rule `Guessing at one account (Literal)` (`detections/signin/Literal.yaml`)');
    expect(markdown.stdout).toMatch(/\n\*\*Plan: 0 to create, 2 to update, 0 to prune\.\*\*\n$/);
    const json = JSON.parse((await deploy('plan', '--format', 'json', '--no-replay')).stdout);
    expect(json).toMatchObject({
      summary: { update: 2, unchanged: 4 },
      workspaces: [{ name: 'law-soc', behaviour: null }],
    });

    // Somebody changes what was to be changed: the plan is not of this world any more.
    fake.workspace().edit('rules', idOf('2'), (properties) => {
      properties['description'] = 'evil \u001b[2J';
    });
    fake.clearJournal();
    const refused = await deploy('apply', 'plan.json', '--yes');
    expect(refused).toEqual({
      exitCode: 1,
      stderr: '',
      stdout: lines(
        ' law-soc',
        '   rule Guessing at one account (Literal): It was changed in the workspace since the plan was made.',
        '',
        ' The world moved since the plan was made. Nothing was written; make a new plan.',
      ),
    });
    expect(fake.writes).toEqual([]);
    const drift = await deploy('drift', '--format', 'json');
    expect(drift.exitCode).toBe(1);
    expect(JSON.parse(drift.stdout)).toMatchObject({
      workspaces: [
        {
          same: 4,
          drift: [
            { drift: 'changed', kind: 'function', name: 'GuessedAt' },
            { drift: 'changed', kind: 'rule', id: idOf('2') },
          ],
        },
      ],
    });
    expect((await deploy('drift')).stdout).toContain('evil \\u001b[2J');
    fake.assertClean();
  });

  it('prunes what is gone, and rolls back to a commit', async () => {
    const { fake, root, deploy, edit } = await world();
    await commitAll(root);
    await deploy('apply', '--yes');
    const before = contentOf(fake.save());
    edit(literal, (text) => text.replace('Failures > 5', 'Failures > 7'));
    edit('detections/signin/Folded.yaml', (text) => text.replace('1c01', '1c0a'));
    await deploy('apply', '--yes', '--no-replay');
    const dry = await deploy('prune');
    expect(dry.exitCode).toBe(0);
    expect(dry.stdout).toBe(
      lines(
        ' law-soc',
        '',
        `   - rule Guessing at one account (Folded)  ${idOf('1')}`,
        '',
        ' 1 to delete. "deploy prune --yes" deletes them.',
        ' Sentinel may refuse the id of a deleted rule for about a day. With --audit <file> a trail is kept, by which the next plan can warn of it.',
      ),
    );
    expect(fake.workspace().names('rules')).toHaveLength(6);
    expect(await deploy('prune', '--yes', '--max', '0')).toMatchObject({ exitCode: 1 });
    expect(fake.workspace().names('rules')).toHaveLength(6);
    const pruned = await deploy('prune', '--yes', '--audit', 'audit.jsonl', '--format', 'json');
    expect(pruned).toMatchObject({ exitCode: 0, stderr: '' });
    const folded = { kind: 'rule', id: idOf('1'), name: 'Guessing at one account (Folded)', action: 'orphan' };
    expect(JSON.parse(pruned.stdout)).toMatchObject({
      command: 'prune',
      workspaces: [{ name: 'law-soc', stopped: null, items: [{ ...folded, outcome: 'deleted', messages: [] }] }],
      notes: [],
      summary: { deleted: 1, planned: 0 },
    });
    expect(fake.workspace().names('rules')).toHaveLength(5);
    expect(await deploy('drift', '--audit', 'adit.jsonl')).toMatchObject({
      exitCode: 0,
      stderr: lines('warning: There is no trail "adit.jsonl": nothing is known from it of what was deleted.'),
    });

    const back = await deploy('rollback', 'main', '--yes', '--audit', 'audit.jsonl');
    expect(back.stdout).toContain('The rule was deleted at ');
    expect(back.stdout).toContain('Sentinel keeps the id of a deleted rule for about a day.');
    expect(back.stderr).toContain('may be refused under their old ids');
    expect(back.exitCode).toBe(1);
    fake.clock.advance(25 * 3_600_000);
    const again = await deploy('rollback', 'main', '--yes', '--format', 'json');
    expect(again.exitCode).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({
      command: 'rollback',
      workspaces: [{ items: [{ ...folded, action: 'create', outcome: 'written' }] }],
      summary: { written: 1 },
    });
    fake.workspace().delete('rules', '5a1f3f4e-7c0d-4f0e-9a51-0d6a7f2b1c0a');
    fake.workspace().delete('metadata', 'analyticsrule-5a1f3f4e-7c0d-4f0e-9a51-0d6a7f2b1c0a');
    expect({ ...Object(contentOf(fake.save())['law-soc']), deleted: [] }).toEqual(before['law-soc']);
    expect(await deploy('rollback', 'nowhere', '--yes')).toMatchObject({ exitCode: 2 });
    fake.assertClean();
  });

  it.each([
    ['savedSearches', 0],
    ['alertRules', 0],
    ['metadata', 2],
    ['alertRules', 4],
  ] as const)('is completed after kill -9 at a write of %s (after %i others)', async (type, skip) => {
    const { fake, start, deploy } = await world();
    const fault = fake.fault({ method: 'PUT', type }, 'timeout', { when: 'after', skip });
    const run = start('apply', '--yes', '--no-replay', '--audit', 'audit.jsonl');
    await fault.hit;
    run.kill('SIGKILL');
    await run;
    fake.clearFaults();
    expect(await deploy('apply', '--yes', '--audit', 'audit.jsonl')).toMatchObject({ exitCode: 0, stderr: '' });
    const { names } = fake.workspace();
    expect([names('rules').length, names('metadata').length, names('savedSearches').length]).toEqual([5, 5, 1]);
    fake.assertClean();
  });

  it('finishes what was begun when it is interrupted, and says what is left', async () => {
    const { fake, root, start, deploy, edit } = await world();
    edit('workspaces.yaml', (text) => `concurrency: 1\n${text}`);
    const fault = fake.fault({ method: 'PUT', type: 'alertRules' }, 'slow', { when: 'after', delay: 500 });
    const run = start('apply', '--yes', '--no-replay');
    await fault.hit;
    run.kill('SIGINT');
    const { exitCode, stdout, stderr } = await run;
    expect(stderr).toBe(lines('Finishing what was begun. Interrupt again to break off.'));
    expect(stdout).toMatch(/ law-soc: The run was stopped\.\n Not done: 2 written, 4 not begun\.\n$/);
    expect(exitCode).toBe(1);
    expect(fake.workspace().names('metadata')).toHaveLength(1);
    expect(existsSync(join(root, 'audit.jsonl'))).toBe(false);
    expect(await deploy('apply', '--yes')).toMatchObject({ exitCode: 0 });
    fake.assertClean();
  });

  it('refuses a plan that was changed, names that there are not, and a workspace that cannot be read', async () => {
    const { fake, root, deploy, edit } = await world();
    await deploy('plan', '--out', 'plan.json', '--no-replay');
    edit('plan.json', (text) => text.replace('"create"', '"update"'));
    expect(await deploy('apply', 'plan.json', '--yes')).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: lines('error: The plan was changed after it was written: its hash is another. Make a new plan.'),
    });
    expect(await deploy('plan', '--workspace', 'law-sock')).toMatchObject({
      exitCode: 2,
      stderr: lines('error: There is no workspace "law-sock". Did you mean "law-soc"?'),
    });
    fake.fault({ type: 'metadata' }, 'html', { times: 100 });
    writeFileSync(join(root, 'detections/Broken.yaml'), 'id: [');
    expect(await deploy('plan')).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: lines(
        'detections/Broken.yaml:1:6: error: This is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ].',
        '> 1 | id: [',
        '    |      ^',
        'error: The repository cannot be deployed as it is.',
      ),
    });
    rmSync(join(root, 'detections/Broken.yaml'));
    edit('workspaces.yaml', (text) => text.replace('ring: 0', 'ring: -1'));
    expect(await deploy('plan')).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: lines(
        'workspaces.yaml:3:11: error: "ring" must not be less than 0.',
        '  2 |   - name: law-soc',
        '> 3 |     ring: -1',
        '    |           ^^',
        '  4 |     subscription: 00000000-0000-0000-0000-000000000001',
        'error: The list of workspaces has errors. docs/workspaces.md says what belongs in it.',
      ),
    });
    expect(fake.writes).toEqual([]);
  });
});
