import { didYouMean } from '../../content/did-you-mean.ts';
import type { Finding } from '../../content/finding.ts';
import type { Quirk } from '../../content/quirk.ts';
import { rangeFinding } from '../../content/range-finding.ts';
import type { ColumnRoles } from './column-roles.ts';
import { parsePlace } from './place.ts';
import type { RolePlace, StrikePlan } from './strike.ts';
import { checkParameters } from './transform.ts';
import { transformNamed, transforms } from './transforms.ts';

/** The strike plans of a catalogue. A quirk that cannot be carried out is a finding and has none. */
export function planStrikes(
  quirks: readonly Quirk[],
  roles: ColumnRoles,
): { readonly plans: ReadonlyMap<Quirk, StrikePlan>; readonly findings: readonly Finding[] } {
  const plans = new Map<Quirk, StrikePlan>();
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

function planStrike(quirk: Quirk, roles: ColumnRoles): StrikePlan | string {
  const { name, parameters } = quirk.transform;
  const transform = transformNamed(name);
  if (transform === undefined) {
    const names = transforms.map((one) => one.name);
    return `Quirk "${quirk.id}" names the transform "${name}", which does not exist.${didYouMean(name, names)}`;
  }
  const problem = checkParameters(transform, parameters);
  if (problem !== undefined) return `Quirk "${quirk.id}": ${problem}`;
  const unknown = quirk.strikes.roles.find((role) => !roles.names.includes(role));
  if (unknown !== undefined) {
    const hint = didYouMean(unknown, roles.names);
    return `Quirk "${quirk.id}" strikes the role "${unknown}", which no table has.${hint}`;
  }
  const tables = quirk.strikes.tables.length > 0 ? quirk.strikes.tables : roles.tables;
  return {
    transform,
    parameters,
    places: new Map(tables.map((table) => [table, placesOf(quirk, table, roles)])),
    placesOfRole: (table, role) => roles.places(table, role),
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
