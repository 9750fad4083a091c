import type { Finding } from '../content/finding.ts';
import type { FunctionDefinition } from '../content/function.ts';
import type { FunctionCase, FunctionFixture } from '../content/function-fixture.ts';
import { kqlCode } from '../content/kql-code.ts';
import type { Repository } from '../content/repository.ts';
import type { Table } from '../kql/data/table.ts';
import { KqlError } from '../kql/errors/kql-error.ts';
import type { Column } from '../kql/plan/column.ts';
import type { FunctionParameter } from '../kql/syntax/database.ts';
import type { Cell } from '../kql/values/cell.ts';
import { formatJson, quoteJson } from '../kql/values/dynamic-json.ts';
import { answerFunctionCase, type FunctionAnswer, type FunctionRunner } from './replay-functions.ts';
import { rowsOf } from './replay-outcome.ts';

/** A case of a function that was run. */
export interface FunctionExample {
  readonly name: string;
  readonly call: string;
  /** The tables that the call saw records of. */
  readonly tables: readonly string[];
  /** Those that the case looks at. */
  readonly columns: Table['columns'];
  readonly rows: readonly (readonly Cell[])[];
}

/** What a function gives. */
export type FunctionResultType =
  | { readonly kind: 'scalar'; readonly type: Column['type'] }
  | {
      readonly kind: 'table';
      /** Whether the columns of the table that it is given are among the result's. */
      readonly keepsGiven: boolean;
      /** The others. */
      readonly columns: readonly Column[];
    }
  /** It does not compile. */
  | { readonly kind: 'unknown' };

export interface FunctionFacts {
  readonly definition: FunctionDefinition;
  readonly result: FunctionResultType;
  readonly examples: readonly FunctionExample[];
}

/** The functions of a repository with what the binder says that they give, and with some of their cases, as they come out when they are run. */
export function functionFacts(repository: Repository, runner: FunctionRunner): readonly FunctionFacts[] {
  const { functions, functionFixtures } = repository;
  const chosen = functions.map((definition) => {
    const fixture = functionFixtures.get(definition.slug);
    const cases = fixture === undefined ? [] : chooseCases(definition, fixture);
    return { definition, fixture, cases, printed: cases.filter(isPrintable) };
  });
  const together = answersOfCalls(chosen, runner);
  const known = new Map([...together, ...answersOfPrints(chosen, together, runner)]);
  return chosen.map(({ definition, fixture, cases, printed }) => {
    const whole = printed.find(({ call }) => argumentsOf(definition.name, call.text.trim()) !== undefined);
    const type = whole && known.get(whole)?.columns[0]?.type;
    return {
      definition,
      result: type === undefined ? resultType(definition, runner) : { kind: 'scalar', type },
      examples: cases.flatMap((one) => exampleOf(one, known.get(one), fixture, runner) ?? []),
    };
  });
}

interface Chosen {
  readonly definition: FunctionDefinition;
  /** The cases that are one scalar expression each. */
  readonly printed: readonly FunctionCase[];
}

/**
 * Answers of whole calls, all functions side by side, over a table whose rows are their arguments. To bind a query takes longer than to run
 * it, and each call that stands in it takes its time.
 */
function answersOfCalls(chosen: readonly Chosen[], runner: FunctionRunner): Known {
  const columns = chosen.flatMap(({ definition: { name }, printed }, index) => {
    const cases = printed.flatMap((one) => {
      const values = argumentsOf(name, one.call.text.trim());
      return values === undefined
        ? []
        : [{ one, values: values.map((value, at) => [`a${index}_${at}`, value] as const) }];
    });
    const [first] = cases;
    // What leaves out a default is another call.
    const alike = cases.filter(({ values }) => values.length === first?.values.length);
    return first === undefined ? [] : [{ name, cases: alike, parameters: first.values.map(([column]) => column) }];
  });
  if (columns.length === 0) return new Map();
  const height = Math.max(...columns.map(({ cases }) => cases.length));
  const legs = Array.from({ length: height }, (_, row) => {
    const values = columns.flatMap(({ cases }) => cases[row]?.values ?? []);
    return `(print ${[['Row', row], ...values].map(([name, value]) => `${name} = ${value}`).join(', ')})`;
  });
  const calls = columns.map(({ name, parameters }, index) => `c${index} = ${name}(${parameters.join(', ')})`);
  const query = [`union ${legs.join(',\n')}`, '| sort by Row asc', `| project ${calls.join(', ')}`];
  return answersOf(
    columns.flatMap(({ cases }, column) => cases.map(({ one }, row) => ({ one, row, column }))),
    query.join('\n'),
    runner,
  );
}

/** Answers of the other scalar expressions. */
function answersOfPrints(chosen: readonly Chosen[], known: Known, runner: FunctionRunner): Known {
  const cases = chosen.flatMap(({ printed }) => printed.filter((one) => !known.has(one)));
  const query = `print ${cases.map(({ call }, index) => `c${index} = (${call.text.trim()}\n)`).join(', ')}`;
  return answersOf(
    cases.map((one, column) => ({ one, row: 0, column })),
    query,
    runner,
  );
}

type Known = ReadonlyMap<FunctionCase, FunctionAnswer>;

/** Cells of the answer to one query by case; none when it has an error, or something else has to answer. */
function answersOf(
  wanted: readonly { readonly one: FunctionCase; readonly row: number; readonly column: number }[],
  query: string,
  runner: FunctionRunner,
): Known {
  if (wanted.length === 0) return new Map();
  try {
    const prepared = runner.prepare(query);
    const { findings, ...fixed } = runner.answers(prepared.plan, new Map(), 0);
    if (findings.length > 0) return new Map();
    const result = prepared.execute({ ...fixed, now: 0 });
    const rows = rowsOf(result);
    return new Map(
      wanted.map(({ one, row, column }) => {
        return [one, { columns: result.columns.slice(column, column + 1), rows: [[rows[row]?.[column] ?? null]] }];
      }),
    );
  } catch (error) {
    if (error instanceof KqlError) return new Map();
    throw error;
  }
}

const given = 'Given';

function resultType({ name, parameters }: FunctionDefinition, runner: FunctionRunner): FunctionResultType {
  const [first] = parameters;
  const call = `${name}(${parameters
    .filter(({ type }) => typeof type === 'string')
    .map(anyArgument)
    .join(', ')})`;
  if (first === undefined || typeof first.type === 'string') {
    const scalar = columnsOf(`print Answer = ${call}`, runner)?.[0];
    if (scalar !== undefined) return { kind: 'scalar', type: scalar.type };
    const columns = columnsOf(parameters.length === 0 ? name : call, runner);
    return columns === undefined ? { kind: 'unknown' } : { kind: 'table', keepsGiven: false, columns };
  }
  const needed = first.type.table === '*' ? [] : first.type.table;
  const input = [...needed, { name: given, type: 'string' }].map((column) => `${column.name}: ${column.type}`);
  const all = columnsOf(`datatable(${input.join(', ')}) []\n| invoke ${call}`, runner);
  if (all === undefined) return { kind: 'unknown' };
  const keepsGiven = all.some((column) => column.name === given);
  const isNew = (column: Column): boolean => column.name !== given && !needed.some((own) => own.name === column.name);
  return { kind: 'table', keepsGiven, columns: keepsGiven ? all.filter(isNew) : all };
}

function columnsOf(query: string, runner: FunctionRunner): readonly Column[] | undefined {
  try {
    return runner.prepare(query).plan.root.columns;
  } catch (error) {
    if (error instanceof KqlError) return undefined;
    throw error;
  }
}

function anyArgument({ type }: FunctionParameter): string {
  return type === 'string' ? '""' : `${String(type)}(null)`;
}

/** So many examples at most, and rows and lines in one. */
const most = { scalars: 3, tables: 2, rows: 8, lines: 12, characters: 900, lineOfScalar: 110 };

/** Cases that show most in little room: of scalar functions whole calls whose answers differ from what they are given and from each other. */
function chooseCases({ name, parameters }: FunctionDefinition, { cases }: FunctionFixture): readonly FunctionCase[] {
  const fitting = cases.filter(
    ({ call: { text }, rows }) =>
      text.length <= most.characters && text.trim().split('\n').length <= most.lines && rows.length <= most.rows,
  );
  if (typeof parameters[0]?.type === 'string') {
    const printable = fitting.filter((one) => isPrintable(one) && one.call.text.trim().length <= most.lineOfScalar);
    const direct = printable.filter(({ call }) => argumentsOf(name, call.text.trim()) !== undefined);
    const telling = direct.filter(({ call, rows }) => !call.text.includes(`(${answerText(rows)})`));
    const found = distinct([...telling, ...direct, ...printable]).slice(0, most.scalars);
    if (found.length > 0) return found;
  }
  const withRows = fitting.filter(({ rows }) => rows.length > 0);
  return (withRows.length > 0 ? withRows : fitting).slice(0, most.tables);
}

/** The first case of each answer. */
function distinct(cases: readonly FunctionCase[]): readonly FunctionCase[] {
  const answers = new Map<string, FunctionCase>();
  for (const one of cases) {
    const answer = answerText(one.rows);
    if (!answers.has(answer)) answers.set(answer, one);
  }
  return [...answers.values()];
}

function answerText(rows: FunctionCase['rows']): string {
  const value = rows[0]?.[0] ?? null;
  return typeof value === 'string' ? quoteJson(value) : formatJson(value);
}

/** The arguments of `Name(a, b)`; undefined for an expression that is more, or something else. */
function argumentsOf(name: string, call: string): readonly string[] | undefined {
  const code = kqlCode(call);
  if (!code.startsWith(`${name}(`) || !code.endsWith(')')) return undefined;
  const found: string[] = [];
  let depth = 0;
  let start = name.length + 1;
  for (let index = name.length; index < code.length; index++) {
    const character = code.charAt(index);
    if ('([{'.includes(character)) depth += 1;
    if (')]}'.includes(character)) depth -= 1;
    const isEnd = depth === 0;
    if (isEnd && index < code.length - 1) return undefined;
    if (isEnd || (depth === 1 && character === ',')) {
      found.push(call.slice(start, index).trim());
      start = index + 1;
    }
  }
  return found;
}

/** Whether a case is one scalar expression that depends on nothing else. */
function isPrintable({ call, now, records, answers }: FunctionCase): boolean {
  const code = kqlCode(call.text);
  return (
    now === undefined && records.size === 0 && answers.size === 0 && !/[|;]|\b(?:datatable|print|union)\b/.test(code)
  );
}

/** Nothing for a case that cannot be run. */
function exampleOf(
  one: FunctionCase,
  known: FunctionAnswer | undefined,
  fixture: FunctionFixture | undefined,
  runner: FunctionRunner,
): FunctionExample | undefined {
  if (fixture === undefined) return undefined;
  try {
    const findings: Finding[] = [];
    const answer = known ?? answerFunctionCase(one, fixture, runner, findings);
    if (findings.length > 0) return undefined;
    const indexes = (one.columns ?? answer.columns.map(({ name }) => name)).map((name) =>
      answer.columns.findIndex((column) => column.name === name),
    );
    if (indexes.includes(-1)) return undefined;
    return {
      name: one.name,
      call: one.call.text.trim(),
      tables: [...one.records.keys()],
      columns: indexes.flatMap((index) => answer.columns[index] ?? []),
      rows: answer.rows.map((row) => indexes.map((index) => row[index] ?? null)),
    };
  } catch (error) {
    if (error instanceof KqlError) return undefined;
    throw error;
  }
}
