import type { Int64 } from '../kql/values/cell.ts';
import { type Dynamic, isArray } from '../kql/values/dynamic.ts';
import type { Answers } from './answers.ts';
import { type CaseRecord, readCaseRecords } from './case-records.ts';
import { FieldReader } from './field-reader.ts';
import type { Finding } from './finding.ts';
import { readCaseAnswers, readInstant } from './fixture.ts';
import type { QueryText } from './query-text.ts';
import type { SourceFile, SourceRange } from './source-file.ts';
import { yamlToDynamic } from './yaml-value.ts';

/** A call of a function and the rows that it must give. */
export interface FunctionCase {
  readonly name: string;
  /** The clock of the query, in ticks since 2020; undefined when the answer does not depend on it. */
  readonly now: Int64 | undefined;
  readonly records: ReadonlyMap<string, readonly CaseRecord[]>;
  /** What functions are answered with, over the answers of the root. */
  readonly answers: Answers;
  /** A KQL expression. A scalar one counts as one row of one column. */
  readonly call: QueryText;
  /** Names of the columns that are compared, in this order; all that the call gives when undefined. */
  readonly columns: readonly string[] | undefined;
  /** The rows, in any order. */
  readonly rows: readonly (readonly (Dynamic | null)[])[];
  readonly range: SourceRange;
}

/** The cases of the function of the same path. */
export interface FunctionFixture {
  readonly source: SourceFile;
  /** The path below `fixtures/functions/` without extension. */
  readonly slug: string;
  readonly cases: readonly FunctionCase[];
}

export function parseFunctionFixture(source: SourceFile): {
  readonly fixture: FunctionFixture | undefined;
  readonly findings: readonly Finding[];
} {
  const { fields, findings } = FieldReader.ofFile(source, 'a fixture');
  if (fields === undefined) return { fixture: undefined, findings };
  const cases = (fields.items('cases', 'a case', 'required') ?? []).flatMap((item) => readCase(item) ?? []);
  fields.done();
  const slug = source.path.replace(/^fixtures\/functions\//, '').replace(/\.ya?ml$/i, '');
  return { fixture: { source, slug, cases }, findings };
}

function readCase(item: FieldReader): FunctionCase | undefined {
  const name = item.text('name', 'required');
  const now = readInstant(item, 'now', 'optional');
  const records = readCaseRecords(item, 'optional') ?? new Map();
  const answers = readCaseAnswers(item);
  const call = item.query('call', 'required');
  const expect = item.fields('expect', 'the expectation of a case', 'required');
  item.done();
  const columns = expect?.texts('columns');
  const rows = expect === undefined ? undefined : readRows(expect, columns?.length);
  expect?.done();
  if (name === undefined || call === undefined || rows === undefined) return undefined;
  return { name, now, records, answers, call, columns, rows, range: item.range() };
}

function readRows(expect: FieldReader, width: number | undefined): FunctionCase['rows'] | undefined {
  return expect.list('rows', 'required')?.flatMap((row) => {
    const values = yamlToDynamic(expect.document, row);
    if (!isArray(values)) {
      expect.report('rows', 'field-type', 'Each row must be a list of values.');
      return [];
    }
    if (width !== undefined && values.length !== width) {
      expect.report('rows', 'field-value', `A row has ${values.length} values for ${width} columns.`);
    }
    return [values];
  });
}
