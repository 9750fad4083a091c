import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { lines, runBlindspot } from './run-blindspot.ts';
import { temporaryFolder } from './temporary-folder.ts';

const naive = fileURLToPath(new URL('roots/naive-upn', import.meta.url));
const detection = 'detections/signin/Literal.yaml';
const fixture = 'fixtures/detections/signin/Literal.yaml';

/** A root with one naive rule, its fixture changed. */
function rootWith(change: (text: string) => string = (text) => text): string {
  return temporaryFolder({
    [detection]: readFileSync(join(naive, detection), 'utf8'),
    [fixture]: change(readFileSync(join(naive, fixture), 'utf8')),
  });
}

function words(root: string, ...more: readonly string[]): readonly string[] {
  return ['replay', '--root', root, '--quirk', 'upn.case', '--today', '2026-03-02', ...more];
}

const skeleton = (pattern: string): string =>
  `{quirk: upn.case, pattern: ${pattern}, reason: "", owner: "", expires: ""}`;

describe('blindspot replay --update-waivers', () => {
  it('writes skeletons, once, which waive nothing until somebody fills them in', async () => {
    const root = rootWith((text) => `# ours\r\n${text.replaceAll('\n', '\r\n')}`);
    const file = join(root, fixture);
    if (process.platform !== 'win32') chmodSync(file, 0o640);
    const before = readFileSync(file, 'utf8');
    const dry = await runBlindspot(words(root, '--update-waivers', '--dry-run'));
    expect(dry.stdout.split('\n').slice(-8)).toEqual([
      ' 3 struck replays: 0 survive, 3 BLIND; 0 untouched',
      '',
      `${fixture}: would add 3 waivers:`,
      '+ waivers:',
      `+   - ${skeleton('all')}`,
      `+   - ${skeleton('alternate')}`,
      `+   - ${skeleton('first')}`,
      '',
    ]);
    expect(dry.exitCode).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe(before);

    const written = await runBlindspot(words(root, '--update-waivers'));
    expect(written.stdout).toBe(
      dry.stdout.replace('would add 3 waivers:', 'added 3 waivers; fill in reason, owner and expires:'),
    );
    expect(written.exitCode).toBe(1);
    const added = ['all', 'alternate', 'first'].map((pattern) => `  - ${skeleton(pattern)}\r\n`).join('');
    expect(readFileSync(file, 'utf8')).toBe(`${before}waivers:\r\n${added}`);
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readdirSync(dirname(file))).toEqual(['Literal.yaml']);

    const again = await runBlindspot(words(root, '--update-waivers'));
    expect(again.stdout).toContain(
      lines(
        ` error  ${fixture}:17:5`,
        '   The waiver of upn.case (all) needs a reason, an owner and a day on which it expires.',
        '   help: A person accepts a blind spot, says why, and will look at it again. Until then it waives nothing.',
      ),
    );
    expect(again.stdout).toContain('\n 3 struck replays: 0 survive, 3 BLIND; 0 untouched\n\nNo waiver is missing.\n');
    expect(again.exitCode).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe(`${before}waivers:\r\n${added}`);

    const filled = added.replaceAll(
      'reason: "", owner: "", expires: ""',
      'reason: known, owner: me, expires: 2027-01-01',
    );
    writeFileSync(file, `${before}waivers:\r\n${filled}`);
    expect((await runBlindspot(words(root))).exitCode).toBe(0);
  });

  it('adds what is missing to what is there, and leaves what has expired to its owner', async () => {
    const known = `waivers: # ours
  - {quirk: upn.case, pattern: all, reason: known, owner: me, expires: 2027-01-01} # fine
  - {quirk: upn.case, pattern: first, reason: known, owner: me, expires: 2026-01-01} # too late
`;
    const root = rootWith((text) => `${text}${known}`);
    const before = readFileSync(join(root, fixture), 'utf8');
    const { stdout } = await runBlindspot(words(root, '--update-waivers'));
    expect(stdout).toContain('The waiver of upn.case (first) expired on 2026-01-01.');
    expect(stdout).toContain(
      `\n\n${fixture}: added 1 waiver; fill in reason, owner and expires:\n+   - ${skeleton('alternate')}\n`,
    );
    expect(readFileSync(join(root, fixture), 'utf8')).toBe(`${before}  - ${skeleton('alternate')}\n`);
  });

  it('prints what it cannot write, and keeps documents apart', async () => {
    const root = rootWith((text) => `${text}waivers: none\n`);
    const before = readFileSync(join(root, fixture), 'utf8');
    const { stdout, stderr } = await runBlindspot(words(root, '--update-waivers', '--format', 'json'));
    expect(JSON.parse(stdout).summary.blind).toBe(3);
    expect(stderr).toBe(
      lines(
        `${fixture}: its waivers cannot be added to. Add by hand:`,
        `  - ${skeleton('all')}`,
        `  - ${skeleton('alternate')}`,
        `  - ${skeleton('first')}`,
      ),
    );
    expect(readFileSync(join(root, fixture), 'utf8')).toBe(before);
  });
});
