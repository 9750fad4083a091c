import { didYouMean } from '../../content/did-you-mean.ts';
import type { Finding } from '../../content/finding.ts';
import type { Quirk } from '../../content/quirk.ts';
import { rangeFinding } from '../../content/range-finding.ts';
import type { LogRecord } from '../log-record.ts';
import type { ColumnRoles } from './column-roles.ts';
import { parsePlace } from './place.ts';
import { admits, valuesOfRole } from './roles-of-record.ts';
import { schemaTransforms } from './schema-transforms.ts';
import { streamTransforms } from './stream-transforms.ts';
import type { RolePlace, StrikePlan } from './strike.ts';
import type { SchemaPlan } from './strike-schema.ts';
import type { StreamPlan } from './strike-stream.ts';
import { checkParameters } from './transform.ts';
import { transforms } from './transforms.ts';

/** What a quirk does: to values of records, to the stream of records, or to the columns of tables. */
export type QuirkPlan =
  | { readonly level: 'values'; readonly plan: StrikePlan }
  | { readonly level: 'stream'; readonly plan: StreamPlan }
  | { readonly level: 'schema'; readonly plan: SchemaPlan };

/** The strike plans of a catalogue. A quirk that cannot be carried out is a finding and has none. */
export function planStrikes(
  quirks: readonly Quirk[],
  roles: ColumnRoles,
): { readonly plans: ReadonlyMap<Quirk, QuirkPlan>; readonly findings: readonly Finding[] } {
  const plans = new Map<Quirk, QuirkPlan>();
  const findings: Finding[] = [];
  for (const quirk of quirks) {
    const plan = planStrike(quirk, roles);
    if (typeof plan !== 'string') plans.set(quirk, plan);
    else {
      const { source, range } = quirk;
      findings.push(rangeFinding(source, range, { check: 'quirk-transform', severity: 'error', message: plan }));
    }
  }
  return { plans, findings };
}

const everyTable = '*';

function planStrike(quirk: Quirk, roles: ColumnRoles): QuirkPlan | string {
  const { strikes, transform } = quirk;
  const { name, parameters } = transform;
  const ofValues = transforms.find((one) => one.name === name);
  const ofStream = streamTransforms.find((one) => one.name === name);
  const ofSchema = schemaTransforms.find((one) => one.name === name);
  const known = ofValues ?? ofStream ?? ofSchema;
  if (known === undefined) {
    const names = [...transforms, ...streamTransforms, ...schemaTransforms].map((one) => one.name);
    return `Quirk "${quirk.id}" names the transform "${name}", which does not exist.${didYouMean(name, names)}`;
  }
  const problem = checkParameters(known, parameters);
  if (problem !== undefined) return `Quirk "${quirk.id}": ${problem}`;
  const used = [...strikes.roles, ...(strikes.only === undefined ? [] : [strikes.only.role])];
  const unknown = used.find((role) => !roles.names.includes(role));
  if (unknown !== undefined) {
    const hint = didYouMean(unknown, roles.names);
    return `Quirk "${quirk.id}" strikes the role "${unknown}", which no table has.${hint}`;
  }
  if (ofStream !== undefined) {
    return { level: 'stream', plan: { transform: ofStream, parameters, ...streamParts(quirk, roles) } };
  }
  const tables = tablesOf(quirk, roles);
  if (ofSchema !== undefined) {
    const columns = new Map(
      tables.map((table) => [table, [...new Set(placesOf(quirk, table, roles).map(({ column }) => column))]]),
    );
    return { level: 'schema', plan: { transform: ofSchema, parameters, columns } };
  }
  if (ofValues === undefined) return `Quirk "${quirk.id}" has no transform.`;
  return {
    level: 'values',
    plan: {
      transform: ofValues,
      parameters,
      places: new Map(tables.map((table) => [table, placesOf(quirk, table, roles)])),
      placesOfRole: (table, role) => roles.places(table, role),
      admits: (record) => admits(record, strikes.only, roles),
    },
  };
}

/** The tables that a quirk names; without any, all that have roles. */
function tablesOf({ strikes }: Quirk, roles: ColumnRoles): readonly string[] {
  return strikes.tables.length === 0 || strikes.tables.includes(everyTable) ? roles.tables : strikes.tables;
}

function streamParts(
  { strikes }: Quirk,
  roles: ColumnRoles,
): Pick<StreamPlan, 'admits' | 'placesOfRole' | 'valuesOfRole'> {
  const tables = new Set(strikes.tables);
  const isStruckTable = (record: LogRecord): boolean => {
    const log = record.log ?? record.table;
    if (tables.size > 0 && !tables.has(everyTable) && !tables.has(log)) return false;
    return strikes.roles.length === 0 || strikes.roles.some((role) => roles.places(log, role).length > 0);
  };
  return {
    admits: (record) => isStruckTable(record) && admits(record, strikes.only, roles),
    placesOfRole: (record, role) => roles.places(record.log ?? record.table, role),
    valuesOfRole: (record, role) => valuesOfRole(record, role, roles),
  };
}

/** The struck places of a table, each once, with all the roles that it has there. */
function placesOf({ strikes }: Quirk, table: string, roles: ColumnRoles): readonly RolePlace[] {
  const places = [...strikes.columns.map(parsePlace), ...strikes.roles.flatMap((role) => roles.places(table, role))];
  const unique = new Map(places.map((place) => [JSON.stringify([place.column, ...place.steps]), place]));
  return [...unique].map(([key, place]) => ({
    ...place,
    roles: new Set(
      roles.names.filter((role) =>
        roles.places(table, role).some((other) => JSON.stringify([other.column, ...other.steps]) === key),
      ),
    ),
  }));
}
