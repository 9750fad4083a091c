import { describe, expect, test } from 'vitest';
import {
  type Cell,
  type Database,
  parseDatetime,
  parseJson,
  prepare,
  type RelationColumn,
  type ScalarType,
  type Table,
  tableOfRows,
  type WorkspaceFunction,
} from '../../../src/kql/index.ts';
import { failure } from '../operators/failure.ts';
import { rowsOf } from '../operators/rows-of.ts';

const signins: readonly RelationColumn[] = [
  { name: 'TimeGenerated', type: 'datetime' },
  { name: 'User', type: 'string' },
  { name: 'ResultType', type: 'string' },
  { name: 'Device', type: 'dynamic' },
  { name: 'Risk', type: 'long' },
];

const signinRows = tableOfRows(
  signins,
  (
    [
      ['2026-01-15T09:00:00Z', 'Alice@contoso.com', '0', { os: 'Windows', ips: ['1.1.1.1', '2.2.2.2'] }, 1],
      ['2026-01-15T09:10:00Z', 'alice@contoso.com', '50126', { os: 'iOS', ips: [] }, 5],
      ['2026-01-15T09:20:00Z', 'bob@contoso.com', '50126', { os: 'Windows', ips: ['3.3.3.3'] }, null],
      ['2026-01-14T09:20:00Z', 'carol@contoso.com', '0', null, 7],
    ] as const
  ).map((row) => row.map((value) => parseJson(JSON.stringify(value))?.value ?? null)),
);

const functions: readonly WorkspaceFunction[] = [
  {
    name: 'Failures',
    parameters: [
      { name: 'T', type: { table: [{ name: 'ResultType', type: 'string' }] } },
      { name: 'code', type: 'string', default: '"50126"' },
    ],
    body: 'T | where ResultType == code',
  },
  { name: 'Broken', parameters: [], body: 'Signins\n| where Nope == 1' },
];

const database: Database = {
  tables: new Map([
    ['Signins', { name: 'Signins', columns: signins, open: false }],
    ['Custom_CL', { name: 'Custom_CL', columns: [{ name: 'TimeGenerated', type: 'datetime' }], open: true }],
  ]),
  functions,
};

const custom = (schema: Record<string, ScalarType>, ...rows: Cell[][]): Table =>
  tableOfRows(
    Object.entries(schema).map(([name, type]) => ({ name, type })),
    rows.map((row) => row.map((cell) => parseJson(JSON.stringify(cell))?.value ?? null)),
  );

const noon = parseDatetime('2026-01-15T12:00:00Z') ?? 0;

function answer(query: string, tables: Record<string, Table> = {}): Cell[][] {
  return rowsOf(
    prepare(query, { database }).execute({
      tables: new Map([['Signins', signinRows], ...Object.entries(tables)]),
      now: noon,
    }),
  );
}

describe('queries over a workspace', () => {
  test('a detection as people write them', () => {
    expect(
      answer(`
        let lookback = 6h;
        let suspicious = toscalar(Signins | where ResultType != 0 | summarize max(Risk));
        Signins
        | where TimeGenerated > ago(lookback)
        | extend Upn = tolower(User), Os = tostring(Device.os)
        | summarize Failures = countif(ResultType == 50126), Systems = make_set(Os), Last = max(TimeGenerated) by Upn
        | where Failures > 0
        | extend Suspicious = suspicious
        | project Upn, Failures, Systems, Suspicious
        | sort by Upn asc`),
    ).toEqual([
      ['alice@contoso.com', 1, ['Windows', 'iOS'], 5],
      ['bob@contoso.com', 1, ['Windows'], 5],
    ]);
  });

  test('joins, lookups and lists over lets and materialize()', () => {
    expect(
      answer(`
        let failed = materialize(Signins | where ResultType == "50126" | project User = tolower(User), At = TimeGenerated);
        failed
        | join kind=inner (Signins | where ResultType == "0" | project User = tolower(User), Ok = TimeGenerated) on User
        | where User in (failed)
        | extend Wait = At - Ok
        | project User, User1, Wait`),
    ).toEqual([['alice@contoso.com', 'alice@contoso.com', 6_000_000_000]]);
    expect(
      answer(`
        Signins | project User = tolower(User)
        | lookup (datatable(User:string, Team:string)["bob@contoso.com", "blue"]) on User
        | where isnotempty(Team)`),
    ).toEqual([['bob@contoso.com', 'blue']]);
  });

  test('functions of the workspace and of the query', () => {
    expect(answer('Signins | invoke Failures() | count')).toEqual([[2]]);
    expect(answer('Failures(Signins, "0") | count')).toEqual([[2]]);
    expect(
      answer(`
        let name = (upn:string) { let parts = split(upn, "@"); toupper(tostring(parts[0])) };
        Signins | project n = name(User) | distinct n`),
    ).toEqual([['ALICE'], ['BOB'], ['CAROL']]);
    expect(failure(() => answer('Broken | count'))).toContain('KqlSemanticError: ');
  });

  test('mv-expand of a path, also where there is nothing to expand', () => {
    expect(answer('Signins | mv-expand ip = Device.ips to typeof(string) | project User, ip')).toEqual([
      ['Alice@contoso.com', '1.1.1.1'],
      ['Alice@contoso.com', '2.2.2.2'],
      ['bob@contoso.com', '3.3.3.3'],
      ['carol@contoso.com', ''],
    ]);
  });

  test('nulls in comparisons and lists', () => {
    expect(answer('Signins | where Risk != 5 | count')).toEqual([[3]]);
    expect(answer('Signins | where Risk > 1 | count')).toEqual([[2]]);
    expect(answer('Signins | where Risk !in (1, 5) | count')).toEqual([[2]]);
    expect(answer('Signins | where not(Risk > 1) | count')).toEqual([[1]]);
    expect(answer('Signins | where Device.os == "" | count')).toEqual([[1]]);
  });
});

describe('tables whose columns come with the rows', () => {
  const rows = custom(
    { TimeGenerated: 'datetime', Name_s: 'string', Count_d: 'real' },
    ['2026-01-15', 'x', 1.5],
    ['2026-01-15', 'y', null],
  );

  test('are filtered, extended, grouped and joined by what is there', () => {
    expect(
      answer(
        `Custom_CL
         | where Name_s != "y"
         | extend Name = strcat(Name_s, "!"), Twice = Count_d * 2
         | summarize Total = sum(Twice) by Name`,
        { Custom_CL: rows },
      ),
    ).toEqual([['x!', 3]]);
    expect(answer('Custom_CL | project-away TimeGenerated | project-rename N = Name_s', { Custom_CL: rows })).toEqual([
      ['x', 1.5],
      ['y', null],
    ]);
    expect(
      answer('Custom_CL | join kind=inner (Custom_CL | project Name_s, C = Count_d) on Name_s | project Name_s, C', {
        Custom_CL: rows,
      }),
    ).toEqual([
      ['x', 1.5],
      ['y', null],
    ]);
  });

  test('column_ifexists() and a name that is not there', () => {
    expect(answer('Custom_CL | project v = tostring(column_ifexists("Nope_s", "none"))', { Custom_CL: rows })).toEqual([
      ['none'],
      ['none'],
    ]);
    expect(failure(() => answer('Custom_CL\n| where Nope_s == "x"', { Custom_CL: rows }))).toBe(
      "KqlSemanticError: Failed to resolve column or scalar expression named 'Nope_s'",
    );
  });
});

describe('errors', () => {
  test('say which kind they are', () => {
    expect(failure(() => answer('Signins | wher x'))).toMatch(/^KqlSyntaxError: /);
    expect(failure(() => answer('Signins | where Usr == 1'))).toMatch(/^KqlSemanticError: /);
    expect(failure(() => answer('Signins | reduce by User'))).toBe(
      'KqlUnsupportedError: Not supported: operator "reduce".',
    );
  });
});

test('a prepared query is run over one window after another', () => {
  const query = prepare('Signins | where TimeGenerated > ago(1d) | count', { database });
  const tables = new Map([['Signins', signinRows]]);
  const day = 864_000_000_000;
  const counts = [0, 0.5, 1].map((days) => rowsOf(query.execute({ tables, now: Number(noon) + days * day }))[0]?.[0]);
  expect(counts).toEqual([3, 3, 0]);
});
