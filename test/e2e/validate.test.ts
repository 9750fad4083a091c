import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { checks } from '../../src/validate/checks.ts';
import { standardRule } from '../validate/standard-rule.ts';
import { lines, runBlindspot } from './run-blindspot.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The standard rule; `changes` are texts and what stands in their place. */
function rule(changes: Readonly<Record<string, string>> = {}): string {
  let text = standardRule;
  for (const [from, to] of Object.entries(changes)) {
    expect(text).toContain(from);
    text = text.replace(from, to);
  }
  return text;
}

const other = { b11: 'b12', 'of one account': 'of another account' };
/** What queries do with logs is not what is tested here. */
const off = ['fixture-missing', ...checks.filter(({ family }) => family === 'robustness').map(({ id }) => id)];
const quiet = `checks: {${off.map((id) => `${id}: off`).join(', ')}}\n`;

function validate(root: string, ...words: readonly string[]): ReturnType<typeof runBlindspot> {
  return runBlindspot(['validate', '--root', root, ...words]);
}

/** A root with an error in a query, behind a comment and CRLF, a warning, and one left out. */
function badRoot(): string {
  return temporaryFolder({
    'blindspot.yaml': quiet,
    'detections/a/Bad, 100%.yaml': rule({ '== "0"': '== "0" and Resultat == "ü"' }).replaceAll('\n', '\r\n'),
    'detections/a/Warned.yaml': rule({ ...other, b12: 'B12', T1078: 'T1110' }),
    'detections/a/Excused.yaml': rule({
      b11: 'b13',
      'of one account': 'of a third account',
      '[T1078]': '[T1110] # blindspot-ignore technique-tactic: what the team agreed on',
    }),
    'functions/Codes.yaml': 'name: Codes\ndescription: Codes.\nquery: SigninLogs | project ResultType\n',
  });
}

interface SarifResult {
  readonly level: string;
  readonly ruleId: string;
  readonly suppressions?: readonly object[];
  readonly locations: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string };
      readonly region: { readonly startLine: number; readonly startColumn: number };
    };
  }[];
}

const places = [
  'error kql-semantic detections/a/Bad, 100%.yaml 18 33',
  'warning id-form detections/a/Warned.yaml 1 5',
  'warning technique-tactic detections/a/Warned.yaml 14 22',
];

describe('blindspot validate', () => {
  it('says the same in every format, with any number of threads, and ends with 1', async () => {
    const root = badRoot();
    const formats = ['terminal', 'json', 'sarif', 'github', 'markdown', 'junit'];
    const single = await Promise.all(formats.map((format) => validate(root, '--format', format, '--workers', '1')));
    const several = await validate(root, '--format', 'sarif', '--workers', '3');
    expect(single.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual(formats.map(() => [1, '']));
    expect(several.stdout).toBe(single[2]?.stdout);
    const [terminal = '', json = '', sarif = '', github = '', markdown = '', junit = ''] = single.map(
      (end) => end.stdout,
    );

    const document = JSON.parse(json);
    expect(document.summary).toEqual({
      detections: 3,
      functions: 1,
      errors: 1,
      warnings: 2,
      suppressed: 1,
      fixable: 1,
    });
    const ofJson = document.findings.map(
      (one: Record<string, unknown>) =>
        `${one['severity'] === 'warn' ? 'warning' : 'error'} ${one['check']} ${one['path']} ${one['line']} ${one['column']}`,
    );
    expect(ofJson).toEqual(places);
    expect(document.findings[0]).toMatchObject({ endLine: 18, endColumn: 41 });
    expect(document.suppressed).toMatchObject([{ check: 'technique-tactic', reason: 'what the team agreed on' }]);

    let file = '';
    const ofTerminal = terminal.split('\n').flatMap((line) => {
      file = /^ (detections.*)$/.exec(line)?.[1] ?? file;
      const [, severity, check, at] = /^ {3}(error|warning) {2}(\S+) {2}(\d+:\d+)$/.exec(line) ?? [];
      return severity === undefined ? [] : [`${severity} ${check} ${file} ${at?.replace(':', ' ')}`];
    });
    expect(ofTerminal).toEqual(places);
    expect(terminal).toContain(
      lines(
        '     > 18 |   | where ResultType == "0" and Resultat == "ü"',
        '          |                                 ^^^^^^^^',
      ),
    );
    expect(terminal).toContain(
      '3 detections and 1 function: 1 error, 2 warnings, 1 left out by comments. --fix mends 1.\n',
    );

    const results: readonly SarifResult[] = JSON.parse(sarif).runs[0].results;
    const ofSarif = results
      .filter(({ suppressions }) => suppressions === undefined)
      .flatMap(({ level, ruleId, locations }) =>
        locations.map(({ physicalLocation: { artifactLocation, region } }) => {
          const path = decodeURIComponent(artifactLocation.uri);
          return `${level} ${ruleId} ${path} ${region.startLine} ${region.startColumn}`;
        }),
      );
    expect(ofSarif).toEqual(places);
    expect(results).toHaveLength(4);

    const decode = (text = ''): string => text.replace('%2C', ',').replaceAll('%25', '%');
    const ofGithub = [...github.matchAll(/^::(\w+) file=(.*?),line=(\d+),col=(\d+),.*?title=([\w-]+)::/gm)].map(
      ([, level, path, line, column, check]) => `${level} ${check} ${decode(path)} ${line} ${column}`,
    );
    expect(ofGithub).toEqual(places);

    const severities = markdown.split(/^### /m).slice(1);
    const ofMarkdown = severities.flatMap((section) =>
      [...section.matchAll(/^`(.*):(\d+):(\d+)` · `(.*)`$/gm)].map(
        ([, path, line, column, check]) =>
          `${section.startsWith('Errors') ? 'error' : 'warning'} ${check} ${path} ${line} ${column}`,
      ),
    );
    expect(ofMarkdown).toEqual(places);

    const ofJunit: string[] = [];
    let test = '';
    const parser = new SaxesParser();
    parser.on('opentag', ({ name, attributes }) => {
      const [check, at = ''] = String(attributes['name']).split(' ');
      if (name === 'testcase') test = `${check} ${attributes['classname']} ${at.replace(':', ' ')}`;
      if (name === 'failure') ofJunit.push(`error ${test}`);
      if (name === 'skipped') ofJunit.push(`warning ${test}`);
    });
    parser.write(junit).close();
    expect(ofJunit).toEqual(places);
  });

  it('places annotations below the checkout that GitHub names', async () => {
    const root = temporaryFolder({
      'repo/content/detections/A.yaml': rule({ T1078: 'T1110' }),
      'repo/content/blindspot.yaml': quiet,
    });
    const env = { GITHUB_WORKSPACE: root };
    const { stdout, exitCode } = await runBlindspot(['validate', '--format', 'github', '--max-warnings', '0'], {
      cwd: join(root, 'repo/content'),
      env,
    });
    expect(stdout).toContain(
      '::warning file=repo/content/detections/A.yaml,line=14,col=22,endColumn=26,endLine=14,title=technique-tactic::',
    );
    // Warnings are no errors, unless there are too many.
    expect(exitCode).toBe(1);
  });

  it('gives a finding for every file that nobody should have to read, and never fails', async () => {
    const root = temporaryFolder({
      'blindspot.yaml': quiet,
      'detections/aliases.yaml': `a: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefghij'
        .split('')
        .map(
          (name, index) =>
            `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefghij'[index]}`).join(', ')}]`,
        )
        .join('\n')}\n`,
      'detections/binary.yaml': new Uint8Array([0, 1, 2, 0xff, 0xfe, 0]),
      'detections/deep.yaml': `${'['.repeat(50_000)}\n`,
      'detections/empty.yaml': '',
      'detections/latin1.yaml': new Uint8Array([...Buffer.from('name: M'), 0xfc, ...Buffer.from('ller\n')]),
      'detections/list.yaml': '- 1\n- 2\n',
      'detections/nul.yaml': `${rule()}\0`,
      'detections/prose.yaml': 'This is: not: YAML\n',
      'detections/tabs.yaml': 'id: x\nquery:\n\tT\n',
      'detections/two.yaml': '---\na: 1\n---\nb: 2\n',
      'detections/long-line.yaml': rule({ b11: 'b99', 'of one account': 'long', '"0"': `"${'x'.repeat(200_000)}"` }),
      'outside/rule.yaml': rule(),
    });
    writeFileSync(join(root, 'detections/huge.yaml'), 'x: y\n'.repeat(2_000_000));
    mkdirSync(join(root, 'detections/folder.yaml'));
    mkdirSync(join(root, 'detections/linked'));
    const outside = temporaryFolder({ 'rule.yaml': rule() });
    symlinkSync(join(outside, 'rule.yaml'), join(root, 'detections/outside.yaml'));
    symlinkSync('nowhere.yaml', join(root, 'detections/nowhere.yaml'));
    symlinkSync('circle.yaml', join(root, 'detections/circle.yaml'));
    execFileSync('mkfifo', [join(root, 'detections/pipe.yaml')]);
    writeFileSync(join(root, 'detections/secret.yaml'), rule());
    chmodSync(join(root, 'detections/secret.yaml'), 0);
    const { stdout, stderr, exitCode } = await validate(root, '--format', 'json');
    expect(stderr).toBe('');
    expect(exitCode).toBe(1);
    const found: readonly { readonly path: string; readonly check: string }[] = JSON.parse(stdout).findings;
    const checks = Object.fromEntries(
      found.toReversed().map(({ path, check }) => [path.replace('detections/', ''), check]),
    );
    // Who may read everything may read this as well.
    const secret = process.getuid?.() === 0 ? {} : { 'secret.yaml': 'file-unreadable' };
    expect(checks).toMatchObject({
      'aliases.yaml': 'yaml-alias',
      'binary.yaml': 'file-encoding',
      'circle.yaml': 'file-unreadable',
      'deep.yaml': 'yaml-syntax',
      'empty.yaml': 'file-empty',
      'folder.yaml': 'file-unreadable',
      'huge.yaml': 'file-size',
      'latin1.yaml': 'file-encoding',
      'list.yaml': 'field-type',
      'nowhere.yaml': 'file-unreadable',
      'nul.yaml': expect.any(String),
      'outside.yaml': 'path-outside',
      'pipe.yaml': 'file-unreadable',
      'prose.yaml': 'yaml-syntax',
      'tabs.yaml': 'yaml-syntax',
      'two.yaml': 'yaml-syntax',
      ...secret,
    });
  });

  it('reads rules in any folder, with a root and without', async () => {
    const folder = temporaryFolder({
      'public/Detections/One.yaml': rule({ T1078: 'T1110' }),
      'public/Detections/ci.yml': 'on: push\n',
      'public/notes.md': 'Not a rule.\n',
      'root/detections/Own.yaml': rule(other),
      'root/functions/Codes.yaml': 'name: Codes\ndescription: Codes.\nquery: SigninLogs | project ResultType\n',
      'root/drafts/Draft.yaml': rule({
        b11: 'b14',
        'of one account': 'drafted',
        SigninLogs: 'Codes',
        'TimeGenerated, UserId, UserPrincipalName, IPAddress': 'ResultType',
      }),
    });
    const json = async (cwd: string, ...words: readonly string[]): Promise<readonly string[]> => {
      const { stdout, stderr, exitCode } = await runBlindspot(['validate', '--format', 'json', ...words], {
        cwd: join(folder, cwd),
      });
      expect([stderr, exitCode]).toEqual(['', stdout.includes('"severity": "error"') ? 1 : 0]);
      const { findings, summary } = JSON.parse(stdout);
      const texts = findings.map((one: Record<string, unknown>) => `${one['check']} ${one['path']}`);
      return [`${summary.detections} and ${summary.functions}`, ...texts];
    };
    const [without, from, draft, own] = await Promise.all([
      json('public', '.'),
      json('root', '../public/Detections/One.yaml', '--root', '.'),
      json('root', 'drafts'),
      json('root', 'detections'),
    ]);
    expect(without).toEqual(['1 and 0', 'technique-tactic Detections/One.yaml']);
    expect(from).toEqual(['1 and 0', 'technique-tactic ../public/Detections/One.yaml']);
    // It knows the function of the root; that a mapped column is gone is another matter.
    expect(draft?.[0]).toBe('1 and 0');
    expect(draft?.join()).not.toContain('kql-');
    expect(own).toEqual(['1 and 0', 'fixture-missing detections/Own.yaml']);
  });

  it('ends with 2 for a command line that means nothing', async () => {
    const root = badRoot();
    const empty = temporaryFolder({ 'notes.md': 'Nothing.\n' });
    const said = async (cwd: string, ...words: readonly string[]): Promise<string> => {
      const { stdout, stderr, exitCode } = await runBlindspot(['validate', ...words], { cwd });
      expect([stdout, exitCode]).toEqual(['', 2]);
      return stderr;
    };
    const texts = await Promise.all([
      said(empty),
      said(empty, 'notes.md'),
      said(root, 'detections/a/Wraned.yaml'),
      said(root, '--config', 'nothing.yaml'),
      said(root, '--workers', 'many'),
      said(root, '--max-warnings', '-1'),
      said(empty, '.', '--changed-since', 'main'),
    ]);
    expect(texts).toEqual([
      'error: No folder detections/ here or above. Name the repository with --root, or files and folders.\n',
      'error: "notes.md" is no file of YAML.\n',
      'error: There is no file or folder "detections/a/Wraned.yaml". Did you mean "detections/a/Warned.yaml"?\n',
      'error: There is no file "nothing.yaml".\n',
      'error: --workers "many" is not a number from 1 to 64.\n',
      'error: --max-warnings "-1" is not a number.\n',
      'error: There is no rule, function or fixture at ".".\n',
    ]);
  });

  it('mends what can be mended, keeps the rest of the file, and is done then', async () => {
    const root = badRoot();
    const file = join(root, 'detections/a/Warned.yaml');
    const before = `\uFEFF# Kept.\n${readFileSync(file, 'utf8')}`
      .replaceAll('\n', '\r\n')
      .replace('[T1110]', '[t1110,  T1078]   # both');
    writeFileSync(file, before);
    chmodSync(file, 0o640);
    const first = await validate(root, '--fix', 'detections/a/Warned.yaml');
    expect(first.stdout).toContain(' mended detections/a/Warned.yaml: id-form, technique-unknown\n\n');
    expect(first.exitCode).toBe(0);
    const after = readFileSync(file, 'utf8');
    expect(after).toBe(before.replace('B12', 'b12').replace('t1110', 'T1110'));
    const second = await validate(root, '--fix', 'detections/a/Warned.yaml', '--format', 'json');
    expect(second.stderr).toBe(' Nothing could be mended.\n');
    expect(JSON.parse(second.stdout).summary.fixable).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(after);
  });
});
