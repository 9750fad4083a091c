import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/content/package-root.ts';
import { quirkIssues } from '../../src/content/quirk.ts';
import { lines, runBlindspot } from './run-blindspot.ts';
import { temporaryFolder } from './temporary-folder.ts';

const naive = fileURLToPath(new URL('roots/naive-upn', import.meta.url));

/** A copy of the root with one detection, to be changed by the test. */
function copyOfLiteral(change: Readonly<Record<string, (text: string) => string>> = {}): string {
  const root = temporaryFolder({});
  cpSync(naive, root, { recursive: true });
  for (const folder of ['detections', 'fixtures/detections']) {
    rmSync(join(root, folder, 'crlf'), { recursive: true });
    for (const name of ['Folded', 'DoubleQuoted', 'InFunction']) rmSync(join(root, folder, 'signin', `${name}.yaml`));
  }
  for (const [path, edit] of Object.entries(change)) {
    const file = join(root, path);
    writeFileSync(file, edit(readFileSync(file, 'utf8')));
  }
  return root;
}

const detection = 'detections/signin/Literal.yaml';
const fixture = 'fixtures/detections/signin/Literal.yaml';
const description =
  "One person's UPN is written in different case by different services, and by one service on different days. Grouping, ==, in and joins see several persons.";

const none = { struck: 0, untouched: 0, survives: 0, degraded: 0, covered: 0, noisy: 0, error: 0, blind: 0, waived: 0 };

interface ReplayedQuirk {
  readonly quirk: string;
  readonly pattern: string;
  readonly verdict: string;
  readonly waived: boolean;
  readonly lostAt?: object;
  readonly divergedAt?: object;
}

describe('blindspot replay', () => {
  it('shows the line in which a naive rule goes blind', async () => {
    const { stdout, stderr, exitCode } = await runBlindspot([
      ...['replay', '--root', naive, '--quirk', 'upn.case', 'signin/Literal'],
    ]);
    expect(stderr).toBe('');
    expect(stdout).toBe(
      lines(
        ' signin/Literal  fires ok                        3 struck     0 survive  3 BLIND',
        '',
        ' BLIND  signin/Literal × upn.case (all, alternate, first) · ids',
        '   detections/signin/Literal.yaml:16:45',
        '     15 |   | summarize Failures = count() by UserPrincipalName',
        '   > 16 |   | where isnotempty(UserPrincipalName) and Failures > 5',
        '        |                                             ^^^^^^^^^^^^ not true of record 1 (and 5 more): Failures is 3, was 6',
        '     17 | entityMappings:',
        '   diverged at 15:37 by, lost at 16:5 where',
        `   quirk: ${description}`,
        '   help: see docs/generated/quirks.md#upn-case',
        '',
        ' 1 detection, 1 case',
        ' 3 struck replays: 0 survive, 3 BLIND; 0 untouched',
      ),
    );
    expect(exitCode).toBe(1);
  });

  it('gives line and column exactly, however a query is written in YAML and wherever it goes blind', async () => {
    const places = {
      // A literal block, a folded one, quotes, a file with CRLF, a called function.
      [detection]: [detection, [16, 5], [15, 37]],
      'detections/signin/Folded.yaml': ['detections/signin/Folded.yaml', [17, 5], [15, 6]],
      'detections/signin/DoubleQuoted.yaml': ['detections/signin/DoubleQuoted.yaml', [13, 5], [12, 37]],
      'detections/crlf/Crlf.yaml': ['detections/crlf/Crlf.yaml', [15, 5], [14, 37]],
      'detections/signin/InFunction.yaml': ['functions/GuessedAt.yaml', [10, 5], [9, 37]],
    } as const;
    const { stdout, exitCode } = await runBlindspot([
      ...['replay', '--root', naive, '--quirk', 'upn.case', '--format', 'json', 'detections'],
    ]);
    expect(exitCode).toBe(1);
    const detections: readonly { path: string; cases: readonly { quirks: readonly ReplayedQuirk[] }[] }[] =
      JSON.parse(stdout).detections;
    const found = detections.map(({ path, cases }) => [
      path,
      cases[0]?.quirks.find(({ pattern }) => pattern === 'alternate'),
    ]);
    const expected = Object.entries(places).map(([rule, [path, lost, diverged]]) => [
      rule,
      {
        quirk: 'upn.case',
        family: 'upn',
        issue: 'ids',
        pattern: 'alternate',
        verdict: 'blind',
        struck: 3,
        waived: false,
        lostAt: { path, line: lost[0], column: lost[1], operator: 'where' },
        divergedAt: { path, line: diverged[0], column: diverged[1], operator: 'by' },
        reason: 'not true of record 1 (and 5 more): Failures is 2, was 6',
      },
    ]);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
  });

  it('prints one JSON document with sums', async () => {
    const { stdout } = await runBlindspot(['replay', '--root', copyOfLiteral(), '--quirk', 'json', '--format', 'json']);
    expect(JSON.parse(stdout)).toEqual({
      detections: [
        {
          id: '5a1f3f4e-7c0d-4f0e-9a51-0d6a7f2b1c02',
          name: 'Guessing at one account (Literal)',
          path: detection,
          cases: [
            {
              name: 'six guesses',
              expect: 'fires',
              verdict: 'ok',
              alerts: [{ at: expect.stringMatching(/^2026-/), isRepeat: false }],
              quirks: expect.arrayContaining([
                {
                  quirk: 'json.cut-off',
                  family: 'json',
                  issue: 'broken-values',
                  pattern: 'all',
                  verdict: 'untouched',
                  struck: 0,
                  waived: false,
                },
              ]),
            },
          ],
        },
      ],
      functions: [],
      findings: [],
      summary: {
        detections: 1,
        functions: 0,
        cases: 1,
        failedCases: 0,
        functionCases: 0,
        failedFunctionCases: 0,
        struck: 0,
        untouched: 6,
        survives: 0,
        degraded: 0,
        covered: 0,
        noisy: 0,
        error: 0,
        blind: 0,
        waived: 0,
        issues: expect.objectContaining({
          'broken-values': { ...none, untouched: expect.any(Number) },
          'red-team': none,
        }),
      },
    });
    expect(Object.keys(JSON.parse(stdout).summary.issues)).toEqual(quirkIssues);
  });

  it('ends well when a blind spot is waived, and says so', async () => {
    const root = copyOfLiteral({
      [fixture]: (text) => `${text}waivers:
  - {quirk: upn.case, pattern: all, reason: known, owner: alice@contoso.com, expires: 2026-04-01}
  - {quirk: upn.case, pattern: alternate, reason: known, owner: alice@contoso.com, expires: 2026-04-01}
  - {quirk: upn.case, pattern: first, reason: known, owner: alice@contoso.com, expires: 2026-04-01}
  - {quirk: upn.empty, pattern: first, reason: not replayed, owner: alice@contoso.com, expires: 2026-04-01}
`,
    });
    const words = ['replay', '--root', root, '--quirk', 'upn.case', '--today'];
    const good = await runBlindspot([...words, '2026-03-31']);
    expect(good.stdout).toBe(
      lines(
        ' signin/Literal  fires ok                        3 struck     0 survive  3 waived',
        '',
        ' 1 detection, 1 case',
        ' 3 struck replays: 0 survive, 3 waived; 0 untouched',
      ),
    );
    expect(good.exitCode).toBe(0);
    const late = await runBlindspot([...words, '2026-04-01']);
    expect(late.stdout).toContain(
      lines(
        ` error  ${fixture}:16:5`,
        '   The waiver of upn.case (all) expired on 2026-04-01.',
        '   help: Ask alice@contoso.com to mend the query, or to renew the waiver.',
      ),
    );
    expect(late.stdout).toContain(' 3 struck replays: 0 survive, 3 BLIND; 0 untouched\n');
    expect(late.exitCode).toBe(1);
  });

  it('fails for waivers of nothing', async () => {
    const root = copyOfLiteral({
      [fixture]: (text) => `${text}waivers:
  - {quirk: upn.cas, pattern: all, reason: a slip, owner: alice@contoso.com, expires: 2099-04-01}
  - {quirk: ip.mask, pattern: all, reason: long gone, owner: alice@contoso.com, expires: 2099-04-01}
`,
    });
    const { stdout, exitCode } = await runBlindspot(['replay', '--root', root, '--quirk', 'ip.mask']);
    expect(stdout).toBe(
      lines(
        ' signin/Literal  fires ok                        0 struck     0 survive',
        '',
        ` error  ${fixture}:16:5`,
        '   There is no quirk "upn.cas" to waive. Did you mean "upn.case"?',
        '',
        ` error  ${fixture}:17:5`,
        '   Nothing needs the waiver of ip.mask (all) any more.',
        '   help: Remove it.',
        '',
        ' 1 detection, 1 case',
        ' 0 struck replays: 0 survive; 1 untouched',
      ),
    );
    expect(exitCode).toBe(1);
  });

  it('fails when a case does not do what it expects', async () => {
    const root = copyOfLiteral({
      [fixture]: (text) => text.replace('alerts: 1', 'alerts: 2').replace('{Account: alice', '{Account: bob'),
    });
    const { stdout, exitCode } = await runBlindspot(['replay', '--root', root]);
    expect(stdout).toBe(
      lines(
        ' signin/Literal  fires FAILED                    0 struck     0 survive',
        '',
        ' FAILED  signin/Literal · six guesses',
        `   ${fixture}:2:5`,
        '   It should give 2 alerts, but gives 1: at 2026-03-02T10:05:00.0000000Z.',
        '   No alert has the entity Account bob@contoso.com; the entities are Account(FullName=alice@contoso.com).',
        '',
        ' 1 detection, 1 case, 1 FAILED',
        ' 0 struck replays: 0 survive; 0 untouched',
      ),
    );
    expect(exitCode).toBe(1);
  });

  it('fails when a function does not answer what its case expects', async () => {
    const root = copyOfLiteral();
    const file = join(root, 'fixtures/functions/GuessedAt.yaml');
    cpSync(join(root, 'functions'), join(root, 'fixtures/functions'), { recursive: true });
    writeFileSync(
      file,
      `cases:
  - name: nobody
    call: GuessedAt("50126") | project Failures
    expect: {rows: [[6]]}
  - {name: a pure expression, call: 1 + 1, expect: {rows: [[2]]}}
`,
    );
    const { stdout, exitCode } = await runBlindspot(['replay', '--root', root, 'functions']);
    expect(stdout).toBe(
      lines(
        ' FAILED  fixtures/functions/GuessedAt.yaml:2:5',
        '   "nobody": expected [6], but the answer is 0 rows.',
        '',
        ' 0 detections, 0 cases',
        ' 0 struck replays: 0 survive; 0 untouched',
        ' 1 function, 2 cases, 1 FAILED',
      ),
    );
    expect(exitCode).toBe(1);
  });
});

describe('blindspot replay, with something wrong', () => {
  it.each([
    [
      'YAML that is none',
      { [detection]: (text: string) => text.replace('severity: Medium', 'severity: [Medium') },
      2,
      [
        ` error  ${detection}:5:1`,
        '   This is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ].',
        '',
        ' 0 detections, 0 cases',
        ' 0 struck replays: 0 survive; 0 untouched',
      ],
    ],
    [
      'a column that no table has',
      { [detection]: (text: string) => text.replace('isnotempty(UserPrincipalName)', 'isnotempty(UserPrincipalNam)') },
      2,
      [
        ' signin/Literal  does not compile',
        '',
        ` error  ${detection}:16:22`,
        "   The name 'UserPrincipalNam' does not refer to any known column, table, variable or function.",
        '   help: Did you mean "UserPrincipalName"?',
        '',
        ' 1 detection, 0 cases',
        ' 0 struck replays: 0 survive; 0 untouched',
      ],
    ],
    [
      'an operator that is not supported',
      {
        [detection]: (text: string) => text.replace('Failures > 5', 'Failures > 5\n  | reduce by UserPrincipalName'),
      },
      3,
      [
        ' signin/Literal  does not compile',
        '',
        ` error  ${detection}:17:5`,
        '   Not supported: operator "reduce".',
        '',
        ' 1 detection, 0 cases',
        ' 0 struck replays: 0 survive; 0 untouched',
      ],
    ],
    [
      'a file of records that is not there',
      {
        [fixture]: (text: string) =>
          text.replace(/\{TimeGenerated: -16m.*\}/, '{from: records/SigninLogs/none.ndjson}'),
      },
      2,
      [
        ' signin/Literal  fires FAILED                    0 struck     0 survive',
        '',
        ' error  fixtures/records/SigninLogs/none.ndjson:1:1',
        '   This file cannot be read: there is no such file.',
        '',
        ' 1 detection, 1 case, 1 FAILED',
        ' 0 struck replays: 0 survive; 0 untouched',
      ],
    ],
    [
      'a table that no workspace has',
      { [fixture]: (text: string) => text.replace('      SigninLogs:', '      SigninLog:') },
      2,
      [
        ' signin/Literal  fires FAILED                    0 struck     0 survive',
        '',
        ` error  ${fixture}:9:11`,
        '   There is no table "SigninLog". Did you mean "SigninLogs"?',
        '',
        ' 1 detection, 1 case, 1 FAILED',
        ' 0 struck replays: 0 survive; 0 untouched',
      ],
    ],
  ])('%s', async (_what, change, exitCode, expected) => {
    const ended = await runBlindspot(['replay', '--root', copyOfLiteral(change), '--quirk', 'json']);
    expect(ended).toEqual({ stdout: lines(...expected), stderr: '', exitCode });
  });

  it('a predicate over records that does not compile', async () => {
    const record = "        - {from: guess.ndjson, where: 'ResultTyp == 0'}";
    const root = copyOfLiteral({ [fixture]: (text) => text.replace(/ {8}- \{TimeGenerated: -16m.*\}/, record) });
    writeFileSync(join(root, 'fixtures/guess.ndjson'), '{"TimeGenerated": "2026-03-02T09:44:00Z"}\n');
    const { stdout, exitCode } = await runBlindspot(['replay', '--root', root]);
    expect(stdout).toBe(
      lines(
        ' signin/Literal  fires FAILED                    0 struck     0 survive',
        '',
        ` error  ${fixture}:9:${record.indexOf('ResultTyp') + 1}`,
        "   The name 'ResultTyp' does not refer to any known column, table, variable or function.",
        '   help: Did you mean "ResultType"?',
        '',
        ' 1 detection, 1 case, 1 FAILED',
        ' 0 struck replays: 0 survive; 0 untouched',
      ),
    );
    expect(exitCode).toBe(2);
  });

  it('a record that is no JSON', async () => {
    const root = copyOfLiteral({
      [fixture]: (text) => text.replace(/\{TimeGenerated: -16m.*\}/, '{from: guess.ndjson}'),
    });
    writeFileSync(join(root, 'fixtures/guess.ndjson'), '{"TimeGenerated": "2026-03-02T09:44:00Z"}\n{"ResultType": }\n');
    const { stdout, exitCode } = await runBlindspot(['replay', '--root', root]);
    expect(stdout).toContain(lines(' error  fixtures/guess.ndjson:2:1', '   This record is not valid JSON.'));
    expect(exitCode).toBe(2);
  });

  it('values that do not fit are reported, become null, and the replay goes on', async () => {
    const root = copyOfLiteral({
      [fixture]: (text) =>
        text.replace('{TimeGenerated: -16m', '{IsInteractive: perhaps, Colour: red, TimeGenerated: -16m'),
    });
    const { stdout, exitCode } = await runBlindspot(['replay', '--root', root, '--quirk', 'json']);
    expect(stdout).toBe(
      lines(
        ' signin/Literal  fires ok                        0 struck     0 survive',
        '',
        ` warn  ${fixture}:9:27`,
        '   The value of "IsInteractive" is not of type bool; it becomes null.',
        '',
        ` warn  ${fixture}:9:44`,
        '   Table "SigninLogs" has no column "Colour"; it is kept.',
        '',
        ' 1 detection, 1 case',
        ' 0 struck replays: 0 survive; 6 untouched',
      ),
    );
    expect(exitCode).toBe(0);
  });

  it('a file that is not text', async () => {
    const root = copyOfLiteral();
    writeFileSync(join(root, detection), Buffer.from([0xff, 0xfe, 0x00]));
    const { stdout, exitCode } = await runBlindspot(['replay', '--root', root]);
    expect(stdout).toBe(
      lines(
        ` error  ${detection}:1:1`,
        '   This file is not UTF-8 text.',
        '   help: Save it as UTF-8. A file that is no text does not belong here.',
        '',
        ' 0 detections, 0 cases',
        ' 0 struck replays: 0 survive; 0 untouched',
      ),
    );
    expect(exitCode).toBe(2);
  });

  it.each([
    [['--quirk', 'upn.cas'], 'error: There is no quirk or family "upn.cas". Did you mean "upn.case"?'],
    [['--quirk', 'nothing-like-it'], 'error: There is no quirk or family "nothing-like-it".'],
    [['signin/Litera'], 'error: No detection or function at "signin/Litera". Did you mean "signin/Literal"?'],
    [['--today', 'tomorrow'], 'error: --today "tomorrow" is not a date such as 2026-03-02.'],
    [
      ['--format', 'xml'],
      "error: option '--format <format>' argument 'xml' is invalid. Allowed choices are terminal, json, markdown, junit.",
    ],
    [['--quirks', 'upn'], "error: unknown option '--quirks'\n(Did you mean --quirk?)"],
  ])('%j', async (words, message) => {
    const { stdout, stderr, exitCode } = await runBlindspot(['replay', '--root', naive, ...words]);
    expect({ stdout, stderr, exitCode }).toEqual({ stdout: '', stderr: `${message}\n`, exitCode: 2 });
  });

  it.each([
    [['--dry-run'], 'error: --dry-run says what --update-waivers would write, which is not asked for.'],
    [
      ['--update-waivers', '--against', 'main'],
      'error: --update-waivers and --against do not go together: waivers are for all that is blind.',
    ],
  ])('%j', async (words, message) => {
    const { stdout, stderr, exitCode } = await runBlindspot(['replay', '--root', naive, ...words]);
    expect({ stdout, stderr, exitCode }).toEqual({ stdout: '', stderr: `${message}\n`, exitCode: 2 });
  });

  it('no root', async () => {
    const cwd = temporaryFolder({});
    const { stderr, exitCode } = await runBlindspot(['replay'], { cwd });
    expect(stderr).toBe('error: No folder detections/ here or above. Name the repository with --root.\n');
    expect(exitCode).toBe(2);
    const other = await runBlindspot(['replay', '--root', join(cwd, 'nowhere')]);
    expect(other.stderr).toBe(`error: The root "${join(cwd, 'nowhere')}" is not a folder that can be read.\n`);
    expect(other.exitCode).toBe(2);
  });

  it('values of records never reach the terminal as they are', async () => {
    const evil = 'alice\\e[2J\\u202e@contoso.com';
    const root = copyOfLiteral({
      [fixture]: (text) => text.replaceAll('alice@contoso.com', `"${evil}"`).replace(/ {4}entities.*\n/, ''),
      [detection]: (text) => text.replace('isnotempty(UserPrincipalName)', 'UserPrincipalName startswith_cs "alice"'),
    });
    const { stdout, exitCode } = await runBlindspot(['replay', '--root', root, '--quirk', 'upn.case']);
    expect(stdout).toContain(
      'UserPrincipalName is "ALICE\\u001b[2J<U+202E>@CONTOSO.COM", was "alice\\u001b[2J<U+202E>@contoso.com"',
    );
    expect(stdout).not.toMatch(/[^\n\P{Cc}]|\p{Cf}/u);
    expect(exitCode).toBe(1);
    const json = await runBlindspot(['replay', '--root', root, '--quirk', 'upn.case', '--format', 'json']);
    expect(json.stdout).not.toMatch(/[^\n\P{Cc}]|\p{Cf}/u);
    expect(JSON.stringify(JSON.parse(json.stdout))).toContain('\u202e');
  });
});

describe('replay by several threads', () => {
  it('prints what one thread prints, to the last byte', async () => {
    const words = ['replay', '--root', join(packageRoot(), 'docs/example'), '--quirk', 'ip', '--format', 'json'];
    const [one, two] = await Promise.all([
      runBlindspot([...words, '--workers', '1']),
      runBlindspot([...words, '--workers', '2']),
    ]);
    expect(two).toEqual(one);
    expect(one.exitCode).toBe(1);
  });

  it('refuses numbers of threads and pairs that are none', async () => {
    const root = join(packageRoot(), 'docs/example');
    const ended = await runBlindspot(['replay', '--root', root, '--workers', '0']);
    expect(ended).toMatchObject({ exitCode: 2, stderr: 'error: --workers "0" is not a number from 1 to 64.\n' });
    const pairs = await runBlindspot(['replay', '--root', root, '--pairs', 'many']);
    expect(pairs).toMatchObject({ exitCode: 2, stderr: 'error: --pairs "many" is not a number from 0 to 10000.\n' });
    const seed = await runBlindspot(['replay', '--root', root, '--seed', '3']);
    expect(seed.stderr).toBe('error: --seed draws pairs of quirks, which nobody asked for: add --pairs.\n');
  });
});
