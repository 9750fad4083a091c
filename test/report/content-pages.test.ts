import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import MarkdownIt from 'markdown-it';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FunctionCalls } from '../../src/content/function-calls.ts';
import { loadRepository, type Repository } from '../../src/content/repository.ts';
import { functionFacts } from '../../src/harness/function-facts.ts';
import { ReplaySession } from '../../src/harness/replay-session.ts';
import { attackNavigatorLayer } from '../../src/report/attack-navigator.ts';
import { coverageAsMarkdown, uncoveredIssues } from '../../src/report/coverage-as-markdown.ts';
import { functionsAsMarkdown } from '../../src/report/functions-as-markdown.ts';
import { loadTableSchemas } from '../../src/sentinel/table-schemas.ts';

const files: Readonly<Record<string, string>> = {
  'functions/Folded.yaml': `name: Folded
version: 1.0.0
description: "In lower case: <b> and [x](y) are nothing. It is *never* null."
parameters:
  - {name: text, type: string}
  - {name: none, type: string, default: ""}
issues: [ids]
usage: |
  SigninLogs
  | where Folded(UserId) == "a|b"
query: iff(isempty(text), none, tolower(text))
`,
  'fixtures/functions/Folded.yaml': `cases:
  - {name: as it is, call: 'Folded("a")', expect: {rows: [[a]]}}
  - {name: in capitals, call: 'Folded("A|\`B")', expect: {rows: [["a|\`b"]]}}
  - {name: nothing, call: 'Folded("")', expect: {rows: [[""]]}}
  - {name: an expression, call: 'strlen(Folded("ABC"))', expect: {rows: [[3]]}}
`,
  'functions/Marked.yaml': `name: Marked
parameters: [{name: T, type: "table:(Id:string)"}]
query: T | extend Key = Folded(Id)
`,
  'fixtures/functions/Marked.yaml': `cases:
  - {name: a row, call: 'datatable(Id: string, N: long) ["A", 7] | invoke Marked()', expect: {rows: [[A, 7, a]]}}
`,
  'functions/AllOfThem.yaml': `name: AllOfThem
description: Everything; nothing else.
issues: [broken-values, ids]
query: |
  // AuditLogs is not read.
  SigninLogs
  | project Id, At = TimeGenerated, Bag = bag_pack("Key", Folded(Id))
`,
  'fixtures/functions/AllOfThem.yaml': `cases:
  - name: one record
    now: 2026-03-02T10:00:00Z
    records: {SigninLogs: [{Id: X, TimeGenerated: -5m}]}
    call: AllOfThem
    expect: {columns: [Bag, Id], rows: [[{Key: x}, X]]}
`,
  'detections/signin/Some.yaml': `id: 00000000-0000-0000-0000-000000000001
name: Some | sign-in
description: d
severity: Low
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
tactics: [CredentialAccess, Impact]
relevantTechniques: [T1110.003, t1078.004, T9999]
tags: ["issue:ids", "issue:red-team"]
query: AllOfThem | join kind=inner (AuditLogs) on Id
`,
  'fixtures/detections/signin/Some.yaml': `cases:
  - {name: 'it [fires]', expect: fires, now: 2026-03-02T10:00:00Z, records: {SigninLogs: []}}
  - {name: it does not, expect: silent, now: 2026-03-02T10:00:00Z, records: {SigninLogs: []}}
`,
  'detections/signin/Other.yaml': `id: 00000000-0000-0000-0000-000000000002
name: Other
description: d
severity: Low
kind: NRT
tactics: [InitialAccess]
relevantTechniques: [T1078.004]
query: SigninLogs
`,
};

let root = '';
let repository: Repository;
let functionsPage = '';
let coveragePage = '';

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'blindspot-pages-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const loaded = loadRepository(root);
  expect(loaded.findings).toEqual([]);
  const named = ['id.upper', 'adversary.app-quotes', 'adversary.admin-name'];
  repository = { ...loaded, quirks: loaded.quirks.filter(({ id }) => named.includes(id)) };
  const schemas = loadTableSchemas(root);
  const { functionRunner } = new ReplaySession({ repository, schemas, today: 0 });
  const topics = new Map([['Names', ['Folded', 'NotThere']]]);
  const facts = functionFacts(repository, functionRunner);
  functionsPage = functionsAsMarkdown(facts, new FunctionCalls(repository.functions), topics);
  coveragePage = coverageAsMarkdown(repository, schemas);
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

function from(page: string, heading: string): string {
  return page.slice(page.indexOf(`\n${heading}\n`) + 1);
}

describe('functionsAsMarkdown', () => {
  it('lists the functions by topic, those without one at the end', () => {
    const contents = from(functionsPage, '## Which there are');
    expect(contents.slice(0, contents.indexOf('\n## Names'))).toBe(`## Which there are

| | function | gives | in a word |
| --- | --- | --- | --- |
| **Names** | [\`Folded\`](#folded) | string | In lower case. |
| **Others** | [\`AllOfThem\`](#allofthem) | table | Everything. |
|  | [\`Marked\`](#marked) | table |  |

## In which order they are deployed

The service refuses a function that calls one which is not there yet. Functions of one step call only those of the steps before it.

1. [\`Folded\`](#folded)
2. [\`AllOfThem\`](#allofthem), [\`Marked\`](#marked)
`);
  });

  it('tells of a scalar function what it gives for what it is given', () => {
    const section = from(functionsPage, '### Folded');
    expect(section.slice(0, section.indexOf('\n## Others'))).toBe(`### Folded

\`\`\`kusto
Folded(text: string, none: string = "")
\`\`\`

In lower case: \\<b\\> and \\[x\\](y) are nothing. It is \\*never\\* null.

- Gives a \`string\`
- Answers [Identities](coverage.md#ids)
- Called by [\`AllOfThem\`](#allofthem), [\`Marked\`](#marked)
- Source: [\`functions/Folded.yaml\`](../../functions/Folded.yaml)

How to use it:

\`\`\`kusto
SigninLogs
| where Folded(UserId) == "a|b"
\`\`\`

| call | gives |
| --- | --- |
| \`Folded("A\`&#124;\`\` \`B") \`\` | \`a\`&#124;\`\` \`b \`\` |
| \`Folded("a")\` | \`a\` |
| \`Folded("")\` | *empty* |
`);
  });

  it('tells of a view which columns it has, and shows a case', () => {
    const section = from(functionsPage, '### AllOfThem');
    expect(section.slice(0, section.indexOf('\n### Marked'))).toBe(`### AllOfThem

\`\`\`kusto
AllOfThem()
\`\`\`

Everything; nothing else.

- Gives a table, whose columns are below
- Answers [Identities](coverage.md#ids), [Broken values](coverage.md#broken-values)
- Calls [\`Folded\`](#folded)
- Source: [\`functions/AllOfThem.yaml\`](../../functions/AllOfThem.yaml)

| column | type |
| --- | --- |
| \`Id\` | string |
| \`At\` | datetime |
| \`Bag\` | dynamic |

Example: one record, over records of \`SigninLogs\`

\`\`\`kusto
AllOfThem
\`\`\`

| \`Bag\` | \`Id\` |
| --- | --- |
| \`{"Key":"x"}\` | \`X\` |
`);
  });

  it('tells of a function of tables which columns it adds', () => {
    expect(from(functionsPage, '### Marked')).toBe(`### Marked

\`\`\`kusto
Marked(T: (Id: string))
\`\`\`

- Gives the columns of the table that it is given, and those below
- Calls [\`Folded\`](#folded)
- Source: [\`functions/Marked.yaml\`](../../functions/Marked.yaml)

| column | type |
| --- | --- |
| \`Key\` | string |

Example: a row

\`\`\`kusto
datatable(Id: string, N: long) ["A", 7] | invoke Marked()
\`\`\`

| \`Id\` | \`N\` | \`Key\` |
| --- | --- | --- |
| \`A\` | \`7\` | \`a\` |
`);
  });
});

describe('coverageAsMarkdown', () => {
  it('lists for an issue what answers it, each detection with the cases in which it fires', () => {
    const section = from(coveragePage, '### Identities');
    expect(section.slice(0, section.indexOf('\n<a id'))).toBe(`### Identities

- Functions: [\`AllOfThem\`](functions.md#allofthem), [\`Folded\`](functions.md#folded)
- Quirks: [\`id.upper\`](quirks.md#id-upper)
- Detections, each with the cases in which it fires:
  - [\`signin/Some\`](../../detections/signin/Some.yaml): Some \\| sign-in
    - [it \\[fires\\]](../../fixtures/detections/signin/Some.yaml#L2)
`);
    expect(coveragePage).toContain('\n| [Identities](#ids) | 2 | 1 | 1 | 1 |\n');
    expect(coveragePage).toContain('\n| [Broken values](#broken-values) | 1 | 0 | 0 | 0 |\n');
    expect(uncoveredIssues(repository)).toHaveLength(12);
  });

  it('counts the rules of a technique by the tactics that it serves, and tells who reads a log', () => {
    const section = from(coveragePage, '## Techniques');
    expect(section.slice(section.indexOf('|'))).toBe(
      `| technique | Initial Access | Credential Access | Impact | detections |
| --- | ---: | ---: | ---: | --- |
| [T1078.004](https://attack.mitre.org/techniques/T1078/004/) Valid Accounts: Cloud Accounts | 1 |  |  | [\`signin/Other\`](../../detections/signin/Other.yaml)<br>[\`signin/Some\`](../../detections/signin/Some.yaml) |
| [T1110.003](https://attack.mitre.org/techniques/T1110/003/) Brute Force: Password Spraying |  | 1 |  | [\`signin/Some\`](../../detections/signin/Some.yaml) |
| \`T9999\`, which ATT&CK 18.0 does not have |  | 1 | 1 | [\`signin/Some\`](../../detections/signin/Some.yaml) |

## Logs

Who reads which log, by the names in the queries and in the functions that they call.

| log | functions | detections |
| --- | --- | --- |
| \`AuditLogs\` |  | [\`signin/Some\`](../../detections/signin/Some.yaml) |
| \`SigninLogs\` | [\`AllOfThem\`](functions.md#allofthem) | [\`signin/Other\`](../../detections/signin/Other.yaml)<br>[\`signin/Some\`](../../detections/signin/Some.yaml) |

## Red team, by technique

Techniques that the quirks of a red team name in their sources, and those of the detections that reckon with what an attacker chooses.

| technique | quirks | detections | cases |
| --- | --- | --- | --- |
| [T1078.004](https://attack.mitre.org/techniques/T1078/004/) Valid Accounts: Cloud Accounts |  | [\`signin/Some\`](../../detections/signin/Some.yaml) | [it \\[fires\\]](../../fixtures/detections/signin/Some.yaml#L2) |
| [T1110.003](https://attack.mitre.org/techniques/T1110/003/) Brute Force: Password Spraying |  | [\`signin/Some\`](../../detections/signin/Some.yaml) | [it \\[fires\\]](../../fixtures/detections/signin/Some.yaml#L2) |
| [T1656](https://attack.mitre.org/techniques/T1656/) Impersonation | [\`adversary.admin-name\`](quirks.md#adversary-admin-name) |  |  |
| \`T9999\`, which ATT&CK 18.0 does not have |  | [\`signin/Some\`](../../detections/signin/Some.yaml) | [it \\[fires\\]](../../fixtures/detections/signin/Some.yaml#L2) |

Quirks that name no technique: [\`adversary.app-quotes\`](quirks.md#adversary-app-quotes). The detections that reckon with them are [above](#red-team).
`,
    );
  });

  it('has no link to itself that leads nowhere', () => {
    for (const page of [coveragePage, functionsPage]) {
      const html = new MarkdownIt({ html: true }).render(page);
      const headings = [...html.matchAll(/<h[1-6]>(.*?)<\/h[1-6]>/g)].map(([, text = '']) => slugOf(text));
      const anchors = new Set([...headings, ...[...page.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id)]);
      const links = [...html.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
      expect(links.length).toBeGreaterThan(3);
      expect(links.filter((id) => !anchors.has(id))).toEqual([]);
    }
  });
});

/** The anchor that GitHub gives a heading. */
function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}

describe('attackNavigatorLayer', () => {
  it('scores a technique by its rules and names them, and unfolds those of which a sub-technique is named', () => {
    expect(JSON.parse(attackNavigatorLayer(repository.detections))).toMatchObject({
      versions: { attack: '18', navigator: '5.1.0', layer: '4.5' },
      domain: 'enterprise-attack',
      techniques: [
        { techniqueID: 'T1078', enabled: true, showSubtechniques: true },
        {
          techniqueID: 'T1078.004',
          score: 2,
          comment: 'signin/Other: Other\nsignin/Some: Some | sign-in',
          enabled: true,
          showSubtechniques: false,
        },
        { techniqueID: 'T1110', enabled: true, showSubtechniques: true },
        { techniqueID: 'T1110.003', score: 1, comment: 'signin/Some: Some | sign-in', enabled: true },
      ],
      gradient: { colors: ['#d6e6ff', '#08519c'], minValue: 1, maxValue: 3 },
    });
  });

  it('is a layer without rules', () => {
    expect(JSON.parse(attackNavigatorLayer([]))).toMatchObject({
      techniques: [],
      gradient: { minValue: 1, maxValue: 2 },
    });
  });
});
