import { type AlertSeverity, type Detection, severities } from '../content/detection.ts';
import type { Cell } from '../kql/values/cell.ts';
import { convertCell } from '../kql/values/convert.ts';
import { isArray, isBag } from '../kql/values/dynamic.ts';
import { parseJson } from '../kql/values/dynamic-json.ts';
import type { ScalarType } from '../kql/values/scalar-type.ts';
import type { Entity } from './entities.ts';
import { builtInAccountNames, entityTypes } from './entity-types.ts';
import type { Run } from './scheduler.ts';
import { serviceLimits } from './service-limits.ts';
import { tactics as knownTactics } from './tactics.ts';
import { triggers } from './trigger.ts';

/** The result of a rule's query. */
export interface ResultTable {
  readonly columns: readonly { readonly name: string; readonly type: ScalarType }[];
  readonly rows: readonly (readonly Cell[])[];
}

/** An alert as Sentinel makes it of the results of one run. */
export interface Alert {
  readonly run: Run;
  readonly displayName: string;
  readonly description: string;
  readonly severity: AlertSeverity;
  readonly tactics: readonly string[];
  /** Without repetitions, in the order of mappings and rows. */
  readonly entities: readonly Entity[];
  /** Name of the detail -> its values in the rows, without repetitions. */
  readonly customDetails: ReadonlyMap<string, readonly string[]>;
  /** Properties such as `AlertLink` or `ProductName` that the rule takes from columns. */
  readonly dynamicProperties: ReadonlyMap<string, string>;
  /** Which rows of the result it is about. */
  readonly rows: readonly number[];
  /** Whether it stands for all rows because there were more than the service makes alerts of. */
  readonly summary: boolean;
}

type Rule = Pick<
  Detection,
  | 'name'
  | 'description'
  | 'kind'
  | 'severity'
  | 'schedule'
  | 'tactics'
  | 'entityMappings'
  | 'sentinelEntitiesMappings'
  | 'customDetails'
  | 'alertDetailsOverride'
  | 'aggregationKind'
>;

/**
 * The alerts of one run: none unless the number of rows passes the threshold; one of all rows, or with AlertPerResult one
 * a row. Of more rows than the service makes alerts of (150, of an NRT rule 30) the last alert stands for all of them.
 *
 * A mapped column that the result does not have counts as empty: the service refuses such a rule when it is saved. Where
 * an alert has several rows, its name, description, severity and tactics come from the first. The limits of 64 KB on
 * entities and on details are not applied: how the service counts them is not documented.
 *
 * @see https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview#event-grouping
 */
export function buildAlerts(rule: Rule, result: ResultTable, run: Run): readonly Alert[] {
  const count = result.rows.length;
  if (!triggers(rule.schedule, count)) return [];
  const reader = new ResultReader(result);
  const all = result.rows.map((_, index) => index);
  if (rule.aggregationKind === 'SingleAlert') return [buildAlert(rule, reader, run, all, false)];
  const cap = (rule.kind === 'NRT' ? serviceLimits.alertsPerNrtRun : serviceLimits.alertsPerRun).value;
  if (count <= cap) return all.map((row) => buildAlert(rule, reader, run, [row], false));
  const single = all.slice(0, cap - 1).map((row) => buildAlert(rule, reader, run, [row], false));
  return [...single, buildAlert(rule, reader, run, all, true)];
}

/** Reads cells by column name, as text. */
class ResultReader {
  readonly #result: ResultTable;
  readonly #indexes: ReadonlyMap<string, number>;

  constructor(result: ResultTable) {
    this.#result = result;
    this.#indexes = new Map(result.columns.map(({ name }, index) => [name, index]));
  }

  /** What `tostring()` gives; empty for null and for a column that is not there. */
  text(row: number, column: string): string {
    const index = this.#indexes.get(column);
    if (index === undefined) return '';
    const type = this.#result.columns[index]?.type ?? 'string';
    const text = convertCell(this.#result.rows[row]?.[index] ?? null, type, 'string');
    return typeof text === 'string' ? text : '';
  }
}

function buildAlert(rule: Rule, reader: ResultReader, run: Run, rows: readonly number[], summary: boolean): Alert {
  const first = rows[0];
  const { alertDetailsOverride: override } = rule;
  const read = (column: string | undefined): string =>
    column === undefined || first === undefined ? '' : reader.text(first, column);
  const { displayNameLength, descriptionLength } = serviceLimits;
  return {
    run,
    displayName: fill(override.alertDisplayNameFormat, read, rule.name).slice(0, displayNameLength.value),
    description: fill(override.alertDescriptionFormat, read, rule.description).slice(0, descriptionLength.value),
    severity: severityOf(read(override.alertSeverityColumnName)) ?? rule.severity,
    tactics: tacticsOf(read(override.alertTacticsColumnName)) ?? rule.tactics,
    entities: collectEntities(rule, reader, rows),
    customDetails: collectDetails(rule, reader, rows),
    dynamicProperties: new Map(
      override.alertDynamicProperties
        .map(({ alertProperty, value }): [string, string] => [alertProperty, read(value)])
        .filter(([, text]) => text !== ''),
    ),
    rows,
    summary,
  };
}

/**
 * Fills the `{{Column}}` placeholders of a format; the default where there is no format or a column of it is empty.
 *
 * @see https://learn.microsoft.com/azure/sentinel/customize-alert-details
 */
function fill(format: string | undefined, read: (column: string) => string, fallback: string): string {
  if (format === undefined || format === '') return fallback;
  let complete = true;
  const text = format.replace(/\{\{([^{}]*)\}\}/g, (_, column: string) => {
    const value = read(column.trim());
    complete &&= value !== '';
    return value;
  });
  return complete ? text : fallback;
}

function severityOf(text: string): AlertSeverity | undefined {
  const name = text.trim().toLowerCase();
  return severities.find((severity) => severity.toLowerCase() === name);
}

/** One tactic, several with commas, or a JSON array of them; undefined unless all are known. */
function tacticsOf(text: string): readonly string[] | undefined {
  const parsed = text.trim().startsWith('[') ? parseJson(text)?.value : undefined;
  const names = isArray(parsed) ? parsed.map(String) : text.split(',');
  const found = names.map((name) => {
    const wanted = name.replace(/\s/g, '').toLowerCase();
    return knownTactics.find((tactic) => tactic.toLowerCase() === wanted);
  });
  return found.length > 0 && found.every((tactic) => tactic !== undefined) ? found : undefined;
}

function collectDetails(
  rule: Rule,
  reader: ResultReader,
  rows: readonly number[],
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...rule.customDetails].map(([name, column]): [string, readonly string[]] => {
      const values = rows.map((row) => reader.text(row, column)).filter((text) => text !== '');
      return [name, [...new Set(values)]];
    }),
  );
}

/**
 * The entities of all rows. An alert holds 500, shared equally among the mappings; what is over a mapping's share falls
 * away.
 *
 * @see https://learn.microsoft.com/azure/sentinel/map-data-fields-to-entities
 */
function collectEntities(rule: Rule, reader: ResultReader, rows: readonly number[]): readonly Entity[] {
  const { entityMappings, entitiesPerAlert } = serviceLimits;
  const mappings = rule.entityMappings.slice(0, entityMappings.value);
  const readers = [
    ...mappings.map((mapping) => (row: number) => mappedEntities(mapping, reader, row)),
    ...rule.sentinelEntitiesMappings.map(({ columnName }) => (row: number) => {
      return listedEntities(reader.text(row, columnName));
    }),
  ];
  const share = Math.floor(entitiesPerAlert.value / Math.max(1, readers.length));
  const entities = new Map<string, Entity>();
  for (const read of readers) {
    const own = new Map<string, Entity>();
    for (const row of rows) {
      for (const entity of read(row)) {
        if (own.size < share) own.set(JSON.stringify([entity.type, ...entity.identifiers]), entity);
      }
    }
    for (const [key, entity] of own) entities.set(key, entity);
  }
  return [...entities.values()];
}

function mappedEntities(mapping: Rule['entityMappings'][number], reader: ResultReader, row: number): readonly Entity[] {
  const identifiers = new Map<string, string>();
  for (const { identifier, columnName } of mapping.fieldMappings) {
    const text = reader.text(row, columnName);
    if (text !== '') identifiers.set(identifier, text);
  }
  const entity = { type: mapping.entityType, identifiers };
  return identifiers.size === 0 || isDropped(entity) ? [] : [entity];
}

/** Accounts that are mapped by a name such as SYSTEM are left out of the alert. */
function isDropped({ type, identifiers }: Entity): boolean {
  return type === 'Account' && builtInAccountNames.has(identifiers.get('Name')?.toUpperCase() ?? '');
}

/**
 * The entities of a column that holds those of another alert: `[{"Type": "account", "Name": "alice"}]`. Entities inside
 * entities and references between them are passed over.
 *
 * @see https://learn.microsoft.com/azure/sentinel/entities-reference#sentinel-entities
 */
function listedEntities(text: string): readonly Entity[] {
  const list = parseJson(text)?.value;
  if (!isArray(list)) return [];
  return list.flatMap((item): Entity[] => {
    if (!isBag(item)) return [];
    const schemaName = String(item.get('Type') ?? '').toLowerCase();
    const type = [...entityTypes.values()].find((candidate) => candidate.schemaName.toLowerCase() === schemaName);
    if (type === undefined) return [];
    const identifiers = new Map<string, string>();
    for (const identifier of type.identifiers) {
      const value = item.get(identifier);
      const known = typeof value === 'string' || typeof value === 'bigint' || typeof value === 'boolean';
      if (known && value !== '') identifiers.set(identifier, String(value));
    }
    return identifiers.size === 0 ? [] : [{ type: type.name, identifiers }];
  });
}
