import type { DetectionCase, ExpectedEntity } from '../content/fixture.ts';
import type { Table } from '../kql/data/table.ts';
import { readRestCell } from '../kql/rest/read-rest-cell.ts';
import type { Cell } from '../kql/values/cell.ts';
import { cellsEqual } from '../kql/values/compare.ts';
import { convertCell } from '../kql/values/convert.ts';
import { formatDatetime } from '../kql/values/datetime.ts';
import type { Dynamic } from '../kql/values/dynamic.ts';
import { formatJson } from '../kql/values/dynamic-json.ts';
import type { Alert } from '../sentinel/alerts.ts';
import { canonicalEntity, entityMatches } from '../sentinel/entities.ts';
import { errorText } from './error-text.ts';
import { type ReplayOutcome, rowsOf } from './replay-outcome.ts';

/** What a case expected of the replay on clean records and did not get, as sentences. None when all is well. */
export function checkExpectation(expected: DetectionCase, outcome: ReplayOutcome): readonly string[] {
  const { alerts, executed, error } = outcome;
  if (error !== undefined) return [errorText(error)];
  if (expected.expect === 'silent') {
    const [first] = alerts;
    if (first !== undefined) {
      const about = entitiesText(alerts);
      return [`It should stay silent, but it alerts at ${formatDatetime(first.run.executesAt)}${about}.`];
    }
  } else if (alerts.length === 0) {
    const rows = Math.max(0, ...executed.map(({ result }) => rowsOf(result).length));
    const got = rows === 0 ? 'no rows' : `at most ${rows} ${rows === 1 ? 'row' : 'rows'}`;
    return [
      `It should fire, but there is no alert: the query gave ${got} in ${executed.length} ${executed.length === 1 ? 'run' : 'runs'}.`,
    ];
  }
  const failures: string[] = [];
  if (expected.alerts !== undefined && alerts.length !== expected.alerts && expected.expect === 'fires') {
    const times = alerts.slice(0, 3).map(({ run }) => formatDatetime(run.executesAt));
    failures.push(
      `It should give ${expected.alerts} ${expected.alerts === 1 ? 'alert' : 'alerts'}, but gives ${alerts.length}: at ${times.join(', ')}${alerts.length > 3 ? ' …' : ''}.`,
    );
  }
  for (const entity of expected.entities) {
    if (alerts.some(({ entities }) => entities.some((known) => entityMatches(entity, known)))) continue;
    failures.push(`No alert has the entity ${expectedText(entity)}${entitiesText(alerts)}.`);
  }
  for (const [name, value] of expected.customDetails) failures.push(...checkDetail(name, value, alerts));
  failures.push(...checkRows(expected.rows, outcome));
  return failures;
}

function expectedText({ type, value, identifiers }: ExpectedEntity): string {
  return value === undefined ? canonicalEntity({ type, identifiers }) : `${type} ${value}`;
}

function entitiesText(alerts: readonly Alert[]): string {
  const found = [...new Set(alerts.flatMap(({ entities }) => entities.map(canonicalEntity)))];
  if (found.length === 0) return '; there are no entities';
  return `; the entities are ${found.slice(0, 5).join(', ')}${found.length > 5 ? ` and ${found.length - 5} more` : ''}`;
}

function checkDetail(name: string, value: Dynamic | null, alerts: readonly Alert[]): readonly string[] {
  const wanted = value === null ? '' : convertCell(value, 'dynamic', 'string');
  const found = new Set(alerts.flatMap(({ customDetails }) => customDetails.get(name) ?? []));
  if (wanted === '' ? found.size === 0 : typeof wanted === 'string' && found.has(wanted)) return [];
  const has = found.size === 0 ? 'it is empty' : `it is ${[...found].slice(0, 3).join(', ')}`;
  return [`No alert has the custom detail ${name} = ${String(wanted)}; ${has}.`];
}

/** Rows are those of the run that alerts first, or of the first run that gives any. */
function checkRows(rows: DetectionCase['rows'], { alerts, executed }: ReplayOutcome): readonly string[] {
  if (rows === undefined) return [];
  const first = alerts[0]?.run;
  const found = executed.find(({ run, result }) => (first === undefined ? result.chunks.length > 0 : run === first));
  const cells = found === undefined ? [] : rowsOf(found.result);
  if (typeof rows === 'number') {
    return rows === cells.length ? [] : [`The query should give ${rows} rows, but gives ${cells.length}.`];
  }
  const columns = found?.result.columns ?? [];
  return rows.flatMap((row) => {
    if (cells.some((own) => rowMatches(row, own, columns))) return [];
    const shown = [...row].map(([name, value]) => `${name} = ${formatJson(value)}`).join(', ');
    return [`No row has ${shown}.`];
  });
}

function rowMatches(
  row: ReadonlyMap<string, Dynamic | null>,
  cells: readonly Cell[],
  columns: Table['columns'],
): boolean {
  return [...row].every(([name, value]) => {
    const index = columns.findIndex((column) => column.name === name);
    const column = columns[index];
    if (column === undefined) return false;
    const wanted = readRestCell(value, column.type);
    return wanted !== undefined && cellsEqual(column.type, wanted, cells[index] ?? null);
  });
}
