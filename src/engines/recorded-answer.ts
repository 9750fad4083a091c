import { scalarTypeNamed } from '../kql/rest/scalar-type-named.ts';
import { type Dynamic, type DynamicArray, isArray, isBag } from '../kql/values/dynamic.ts';
import { parseJson } from '../kql/values/dynamic-json.ts';
import type { ScalarType } from '../kql/values/scalar-type.ts';

/** A query, and what an engine answered to it. */
export interface RecordedAnswer {
  readonly id: string;
  readonly query: string;
  readonly columns: readonly string[];
  readonly types: readonly ScalarType[];
  /** JSON values, one a column. */
  readonly rows: readonly DynamicArray[];
  /** Whether the order of the rows is part of the answer. */
  readonly ordered: boolean;
}

/**
 * Reads recorded answers: `{"cases": [{"id", "query", "columns", "types", "rows", "ordered"}]}`, exactly, every digit kept. Gives a
 * sentence instead when the text is something else.
 */
export function readRecordedAnswers(text: string): readonly RecordedAnswer[] | string {
  const parsed = parseJson(text);
  if (parsed === undefined) {
    return 'it is not valid JSON.';
  }
  const cases = isBag(parsed.value) ? parsed.value.get('cases') : undefined;
  if (!isArray(cases)) {
    return 'it has no list "cases".';
  }
  const answers: RecordedAnswer[] = [];
  for (const [index, item] of cases.entries()) {
    const answer = readAnswer(item);
    if (typeof answer === 'string') {
      return `case ${index + 1}: ${answer}`;
    }
    answers.push(answer);
  }
  return answers;
}

function readAnswer(item: Dynamic | null): RecordedAnswer | string {
  if (!isBag(item)) {
    return 'it is not an object.';
  }
  const id = item.get('id');
  const query = item.get('query');
  if (typeof id !== 'string' || typeof query !== 'string') {
    return '"id" and "query" must be strings.';
  }
  const columns = strings(item.get('columns'));
  const names = strings(item.get('types'));
  if (columns === undefined || names === undefined || columns.length !== names.length) {
    return '"columns" and "types" must be lists of strings of the same length.';
  }
  const types: ScalarType[] = [];
  for (const name of names) {
    const type = scalarTypeNamed(name);
    if (type === undefined) {
      return `there is no type "${name}".`;
    }
    types.push(type);
  }
  const rows = item.get('rows');
  const lists = isArray(rows) ? rows.filter(isArray) : undefined;
  if (!isArray(rows) || lists?.length !== rows.length || lists.some(({ length }) => length !== columns.length)) {
    return '"rows" must be a list of rows with a value for each column.';
  }
  return { id, query, columns, types, rows: lists, ordered: item.get('ordered') === true };
}

function strings(value: Dynamic | null | undefined): readonly string[] | undefined {
  if (!isArray(value)) {
    return undefined;
  }
  const texts = value.filter((item) => typeof item === 'string');
  return texts.length === value.length ? texts : undefined;
}
