import type { Table } from '../kql/data/table.ts';
import { restRows } from '../kql/rest/rest-rows.ts';
import { quoteJson } from '../kql/values/dynamic-json.ts';

/** The rows of a table as a JSON array of objects, one a line, in the spelling of Kusto's REST API. */
export function* tableAsJson(table: Table): Iterable<string> {
  const keys = table.columns.map(({ name }) => quoteJson(name));
  let first = true;
  for (const row of restRows(table)) {
    yield `${first ? '[\n' : ',\n'}  {${row.map((text, index) => `${keys[index]}: ${text}`).join(', ')}}`;
    first = false;
  }
  yield first ? '[]\n' : '\n]\n';
}
