import { describe, expect, test } from 'vitest';
import {
  type AnsweredFunction,
  type Answers,
  type Database,
  KqlError,
  parseJson,
  prepare,
  type RelationColumn,
  type Table,
  type TableSchema,
  tableOfRows,
} from '../../../src/kql/index.ts';
import { parsePlan } from '../../../src/kql/plan/validate-plan.ts';
import { isBag } from '../../../src/kql/values/dynamic.ts';
import { rowsOf } from '../operators/rows-of.ts';

const files: TableSchema = {
  name: 'Files',
  columns: [
    { name: 'Name', type: 'string' },
    { name: 'Hash', type: 'string' },
    { name: 'Other', type: 'string' },
    { name: 'Size', type: 'long' },
  ],
  open: false,
};

const answered: readonly AnsweredFunction[] = [
  {
    name: 'List',
    parameters: [
      { name: 'alias', type: 'string' },
      { name: 'version', type: 'long', default: '1' },
      { name: 'region', type: 'string', default: '"eu"' },
    ],
    gives: { kind: 'table', columns: [{ name: 'Key', type: 'string' }], open: true },
    unsupported: ['region'],
  },
  { name: 'Names', parameters: [], gives: { kind: 'table', columns: [{ name: 'Name', type: 'string' }], open: false } },
  {
    name: 'other',
    parameters: [{ name: 'place', type: 'string' }],
    gives: { kind: 'tables', tables: new Map([['Files', files]]) },
    refusedBy: { loganalytics: 'other() is not for rules.' },
  },
  {
    name: 'Profile',
    parameters: [
      { name: 'T', type: { table: '*' } },
      { name: 'x', type: 'string', default: '"Hash"' },
      { name: 'y', type: 'long', default: '3' },
    ],
    gives: {
      kind: 'columns',
      columns: [
        { name: 'Size', type: 'int' },
        { name: 'Seen', type: 'int' },
        { name: 'First', type: 'datetime' },
        { name: 'Signed', type: 'bool' },
        { name: 'Signer', type: 'string' },
      ],
      key: 'x',
      limit: { parameter: 'y', most: 5 },
    },
  },
];

const database: Database = {
  tables: new Map([
    ['Files', files],
    ['Open_CL', { name: 'Open_CL', columns: [{ name: 'Name', type: 'string' }], open: true }],
  ]),
  functions: [
    { name: 'Listed', parameters: [{ name: 'a', type: 'string' }], body: 'List(a) | project Key' },
    {
      name: 'Given',
      parameters: [
        { name: 'least', type: 'long', default: '0' },
        { name: 'most', type: 'long', default: '9' },
      ],
      body: "['rows of Given']()\n| where Size >= least",
      builtIn: true,
      unsupported: ['most'],
    },
  ],
  answered: [
    ...answered,
    {
      name: 'rows of Given',
      parameters: [],
      gives: { kind: 'table', columns: files.columns, open: false, rows: 'Given' },
    },
  ],
};

function table(columns: Record<string, RelationColumn['type']>, ...rows: unknown[][]): Table {
  return tableOfRows(
    Object.entries(columns).map(([name, type]) => ({ name, type })),
    rows.map((row) => row.map((cell) => parseJson(JSON.stringify(cell))?.value ?? null)),
  );
}

const fileRows = table(
  { Name: 'string', Hash: 'string', Other: 'string', Size: 'long' },
  ['a', 'aa', 'cc', 1],
  ['b', 'bb', 'aa', 2],
  ['c', '', 'zz', 3],
);

const answers: Answers = {
  find(name, key) {
    if (name === 'geo_info_from_ip_address' && key === '192.0.2.1') return null;
    const known: Record<string, unknown> = {
      'Profile aa': { Seen: 7, Size: 99, First: '2026-01-02T00:00:00Z', Signed: true, Signer: 'Contoso' },
      'Profile bb': { Seen: 'many' },
      'Profile cc': null,
      'geo_info_from_ip_address 203.0.113.7': { country: 'Netherlands', latitude: 52.5 },
      'geo_info_from_ip_address [::1]:80': { country: 'Nowhere' },
    };
    const value = known[`${name} ${key}`];
    if (value === undefined) return undefined;
    const bag = parseJson(JSON.stringify(value))?.value ?? null;
    return isBag(bag) ? bag : null;
  },
  help: (name) => (name === 'Names' ? undefined : `Declare what ${name} gives.`),
};

function run(query: string, tables: Record<string, Table> = {}, given: Answers | undefined = answers) {
  const { plan } = prepare(query, { database });
  // A plan that was written down runs as well.
  const result = prepare(query, { database });
  expect(parsePlan(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
  return rowsOf(
    result.execute({
      tables: new Map(Object.entries({ Files: fileRows, ...tables })),
      now: 0,
      ...(given === undefined ? {} : { answers: given }),
    }),
  );
}

function thrown(work: () => unknown): KqlError {
  try {
    work();
  } catch (error) {
    if (error instanceof KqlError) return error;
    throw error;
  }
  throw new Error('nothing thrown');
}

function fails(query: string, tables?: Record<string, Table>, given?: Answers): string {
  const { kind, message, place, help } = thrown(() => run(query, tables, given));
  return `${kind} ${place?.line}:${place?.column} ${message}${help === undefined ? '' : ` | ${help}`}`;
}

describe('answered tables', () => {
  const list = table({ Key: 'string', Own: 'string' }, ['a', 'x'], ['b', 'y']);

  test('are found by the text of the call', () => {
    expect(run("List('v') | where Own has 'y' | project Key, Own", { 'List("v")': list })).toEqual([['b', 'y']]);
    expect(run('let v = "v"; List(v) | count', { 'List("v")': list })).toEqual([[2]]);
    expect(run('Listed("v") | count', { 'List("v")': list })).toEqual([[2]]);
    expect(run('List(version=2, alias="v") | count', { 'List("v", 2)': list })).toEqual([[2]]);
    expect(run('List("say \\"v\\"", 2) | count', { 'List("say \\"v\\"", 2)': list })).toEqual([[2]]);
    expect(run('Names | project Name', { 'Names()': table({ Name: 'string' }, ['n']) })).toEqual([['n']]);
    expect(run('let n = Names; union n, n | count', { 'Names()': table({ Name: 'string' }, ['n']) })).toEqual([[2]]);
    expect(run('Files | where Name in ((List("v") | project Key)) | project Name', { 'List("v")': list })).toEqual([
      ['a'],
      ['b'],
    ]);
  });

  test('end the run when they are not there, and name the call and its place', () => {
    expect(fails('Files\n| join (List("v")) on $left.Name == $right.Key')).toBe(
      'runtime 2:9 There is no answer to List("v"). | Declare what List gives.',
    );
    expect(fails('Names')).toBe('runtime 1:1 There is no answer to Names().');
    expect(fails('other("p").Nope | count', {}, undefined)).toMatch(
      /^runtime 1:1 There is no answer to other\("p"\)\.Nope\./,
    );
  });

  test('bind what they are known to have, and the rest when the rows are there', () => {
    expect(fails('Names | project Nam', { 'Names()': list })).toBe(
      'semantic 1:17 The name \'Nam\' does not refer to any known column, table, variable or function. | Did you mean "Name"?',
    );
    expect(fails('List("v") | project Nope', { 'List("v")': list })).toMatch(/^semantic 1:21 /);
  });

  test('are asked for with constants only', () => {
    expect(fails('List(strcat("a", "b"))')).toBe(
      'unsupported 1:6 Not supported: an argument of "List()" that is not a constant.',
    );
    expect(fails('List("v", 1, "us")')).toBe('unsupported 1:14 Not supported: the argument "region" of "List()".');
    expect(fails('List()')).toMatch(/^semantic /);
  });

  test('are hidden by a function of the workspace', () => {
    const own = { ...database, functions: [{ name: 'Names', parameters: [], body: 'print Name = "own"' }] };
    expect(rowsOf(prepare('Names', { database: own }).execute({ tables: new Map(), now: 0 }))).toEqual([['own']]);
  });
});

describe('functions of tables', () => {
  test('give the table behind them', () => {
    const tables = { 'other("p").Files': fileRows, 'other("p").Any_CL': table({ x: 'long' }, [1]) };
    expect(run('other("p").Files | where Size > 1 | project Name', tables)).toEqual([['b'], ['c']]);
    expect(run('let p = "p"; other(p).Any_CL | project x', tables)).toEqual([[1]]);
    expect(run('other("p").table("Files") | count', tables)).toEqual([[3]]);
    expect(run('union Files, other("p").Files | summarize count() by Name | top 1 by Name', tables)).toEqual([
      ['c', 2],
    ]);
    expect(run('let f = (p: string) { other(p).Files }; f("p") | count', tables)).toEqual([[3]]);
  });

  test('refuse by name what is behind them otherwise', () => {
    expect(fails('other("p").f() | count')).toBe('unsupported 1:12 Not supported: function "f()" behind "other()".');
    expect(fails('union other("p").F* | count')).toBe('unsupported 1:18 Not supported: a wildcard behind "other()".');
    expect(fails('let o = other("p"); o.Files | count')).toBe(
      'unsupported 1:21 Not supported: a table of another database.',
    );
    expect(fails('union withsource=S Files, other("p").Files')).toBe(
      'unsupported 1:1 Not supported: the name that a table of another resource has in a column of sources.',
    );
    expect(fails('other("p").Files | project Nope')).toMatch(/^semantic 1:28 /);
  });

  test('may be refused by a dialect', () => {
    const error = thrown(() => prepare('other("p").Files', { database, dialect: 'loganalytics' }));
    expect(error).toMatchObject({
      kind: 'semantic',
      message: 'other() is not for rules.',
      place: { line: 1, column: 1 },
    });
  });
});

describe('functions that add columns', () => {
  const profiled = 'project Name, Size, Seen, First, Signed, Signer';
  const rows = [
    ['a', 1, 7, expect.anything(), true, 'Contoso'],
    ['b', 2, null, null, null, ''],
    ['c', 3, null, null, null, ''],
  ];

  test('take the key column by its name, bare or as a text, or by default', () => {
    expect(run(`Files | invoke Profile(Hash, 3) | ${profiled}`)).toEqual(rows);
    expect(run(`Files | invoke Profile("Hash", 3) | ${profiled}`)).toEqual(rows);
    expect(run(`Files | invoke Profile() | ${profiled}`)).toEqual(rows);
    expect(run(`Files | invoke Profile(y=3, x=Hash) | ${profiled}`)).toEqual(rows);
    expect(run(`let h = "Hash"; Files | invoke Profile(h) | ${profiled}`)).toEqual(rows);
    expect(run(`Profile(Files, "Hash") | ${profiled}`)).toEqual(rows);
    expect(run('Files | take 2 | invoke Profile(Other) | project Name, Seen')).toEqual([
      ['a', null],
      ['b', 7],
    ]);
  });

  test('keep the columns that are there', () => {
    const { plan } = prepare('Files | invoke Profile(Hash)', { database });
    expect(plan.root.columns.map(({ name, type }) => `${name}:${type}`)).toEqual([
      'Name:string',
      'Hash:string',
      'Other:string',
      'Size:long',
      'Seen:int',
      'First:datetime',
      'Signed:bool',
      'Signer:string',
    ]);
  });

  test('work on open tables, whose columns come with the rows', () => {
    const tables = { Open_CL: table({ Name: 'string', Hash: 'string' }, ['a', 'aa']) };
    expect(run('Open_CL | invoke Profile(Hash) | project Name, Seen', tables)).toEqual([['a', 7]]);
  });

  test('end the run at a key that nobody declared', () => {
    expect(fails('Files\n| invoke Profile(Other)')).toBe(
      'runtime 2:3 There is no answer to Profile("zz"). | Declare what Profile gives.',
    );
  });

  test('end the run when they are asked about more than their limit', () => {
    expect(fails('Files | invoke Profile(Hash, 2)')).toBe(
      'runtime 1:9 Profile() is asked about more than 2 rows: which of them it would tell about is not known.',
    );
    expect(fails('union Files, Files | invoke Profile(Hash, 100)')).toBe(
      'runtime 1:22 Profile() is asked about more than 5 rows: which of them it would tell about is not known.',
    );
  });

  test('say nothing of the order of rows', () => {
    expect(fails('Files | sort by Name asc | invoke Profile() | extend n = row_number()')).toBe(
      'unsupported 1:58 Not supported: function "row_number()" behind "Profile()" without "serialize".',
    );
  });

  test('refuse keys that are no columns', () => {
    expect(fails('Files | invoke Profile(Nope)')).toMatch(/^semantic 1:24 The name 'Nope' does not refer to/);
    expect(fails('Files | invoke Profile("Hsh")')).toBe(
      'semantic 1:24 The input of Profile() has no column "Hsh". | Did you mean "Hash"?',
    );
    expect(fails('Files | invoke Profile(strcat(Name, "x"))')).toMatch(
      /^semantic 1:31 The name 'Name' does not refer to/,
    );
    expect(fails('Files | invoke Profile(Hash, -1)')).toBe(
      'semantic 1:30 The limit of Profile() has to be a whole number.',
    );
  });
});

describe('parts of the service with a body', () => {
  const tables = { Given: fileRows };

  test('are opened up, and everything in them is at their call', () => {
    expect(run('Given(2) | project Name', tables)).toEqual([['b'], ['c']]);
    expect(run('Given | count', tables)).toEqual([[3]]);
    expect(fails('Files\n| join (Given(2)) on Name')).toBe(
      'runtime 2:9 There is no answer to Given. | Declare what Given gives.',
    );
    const { plan } = prepare('Files | join (Given(2)) on Name', { database });
    const spans = JSON.stringify([plan.bindings, plan.root]).match(/"source":\d+/g) ?? [];
    expect(new Set(spans)).toEqual(new Set(['"source":0']));
  });

  test('refuse arguments that the body does nothing with', () => {
    expect(fails('Given(1, 2)', tables)).toBe('unsupported 1:10 Not supported: the argument "most" of "Given()".');
    expect(fails('Given(most=2)', tables)).toBe('unsupported 1:12 Not supported: the argument "most" of "Given()".');
  });
});

describe('geo_info_from_ip_address', () => {
  const geo = (text: string) => `print country = tostring(geo_info_from_ip_address(${text}).country)`;

  test('is answered for each address', () => {
    expect(run(geo('"203.0.113.7"'))).toEqual([['Netherlands']]);
    expect(run('print isnull(geo_info_from_ip_address("192.0.2.1"))')).toEqual([[true]]);
    expect(
      run(
        'datatable(ip: string)["203.0.113.7", "192.0.2.1", ""] | extend g = geo_info_from_ip_address(ip) | project g.latitude',
      ),
    ).toEqual([[52.5], [null], [null]]);
  });

  test('knows that what is no address is nowhere', () => {
    for (const text of [
      '',
      '-',
      'localhost',
      '203.0.113.7:443',
      'example.org',
      'unknown',
      '[localhost]:12345',
      '203.0.113.0/24',
    ]) {
      expect(run(`print isnull(geo_info_from_ip_address("${text}"))`, {}, undefined)).toEqual([[true]]);
    }
  });

  test('ends the run at an address that nobody declared', () => {
    expect(fails('print 1\n| extend g = geo_info_from_ip_address("198.51.100.9")')).toBe(
      'runtime 2:14 There is no answer to geo_info_from_ip_address("198.51.100.9"). | Declare what geo_info_from_ip_address gives.',
    );
    for (const text of ['2001:db8::1', '10.1', '0x7f.1', '[::1]:81']) {
      expect(fails(geo(`"${text}"`), {}, undefined)).toMatch(/^runtime /);
    }
    expect(run(geo('"[::1]:80"'))).toEqual([['Nowhere']]);
  });

  test('asks again in every run', () => {
    const query = prepare(geo('"203.0.113.7"'), { database });
    const execute = (country: string) =>
      rowsOf(query.execute({ tables: new Map(), now: 0, answers: { find: () => new Map([['country', country]]) } }));
    expect([execute('A'), execute('B')]).toEqual([[['A']], [['B']]]);
  });
});
