import type { ColumnRoles } from '../../harness/quirks/column-roles.ts';
import { everyElement, insideText, type Place } from '../../harness/quirks/place.ts';
import { anyStep } from './json-steps.ts';
import type { Origin, Trace } from './trace.ts';

/**
 * A role of what a trace comes from. The place that has the role `is` what it comes from, or what it comes from is a part `inside` of
 * that place, as `DeviceDetail.operatingSystem` is inside of DeviceDetail, or it `holds` that place, as TargetResources holds
 * `TargetResources[].userPrincipalName`.
 */
export interface RoleMatch {
  readonly role: string;
  readonly place: Place;
  readonly relation: 'is' | 'inside' | 'holds';
}

/** What the origins of values mean, by `schemas/roles.yaml`. */
export interface RoleLookup {
  /** All roles of what a trace comes from, by name. */
  rolesOf(origin: Origin): readonly RoleMatch[];
  /** Whether some trace comes from a place with one of these roles, or from inside of one. */
  hasRole(traces: readonly Trace[], ...roles: readonly string[]): boolean;
  /** Those of the traces that come from such a place. */
  tracesWithRole(traces: readonly Trace[], ...roles: readonly string[]): readonly Trace[];
}

/** The lookup of these roles, made once: every check asks for the same few hundred origins again. */
export function roleLookup(roles: ColumnRoles): RoleLookup {
  const known = lookups.get(roles);
  if (known !== undefined) return known;
  const made = makeLookup(roles);
  lookups.set(roles, made);
  return made;
}

const lookups = new WeakMap<ColumnRoles, RoleLookup>();

function makeLookup(roles: ColumnRoles): RoleLookup {
  const byTable = new Map<string, readonly { readonly role: string; readonly place: Place }[]>();
  const placesOf = (table: string): readonly { readonly role: string; readonly place: Place }[] => {
    const known = byTable.get(table);
    if (known !== undefined) return known;
    const found = roles.names.flatMap((role) => roles.places(table, role).map((place) => ({ role, place })));
    byTable.set(table, found);
    return found;
  };
  const byOrigin = new Map<string, readonly RoleMatch[]>();
  const rolesOf = (origin: Origin): readonly RoleMatch[] => {
    const key = [origin.table, origin.column, ...origin.path].join('\u0000');
    const known = byOrigin.get(key);
    if (known !== undefined) return known;
    const found = placesOf(origin.table).flatMap(({ role, place }) => {
      const relation = place.column === origin.column ? relationOf(origin.path, place.steps) : undefined;
      return relation === undefined ? [] : [{ role, place, relation }];
    });
    byOrigin.set(key, found);
    return found;
  };
  const tracesWithRole: RoleLookup['tracesWithRole'] = (traces, ...wanted) =>
    traces.filter(({ origin }) =>
      rolesOf(origin).some(({ role, relation }) => relation !== 'holds' && wanted.includes(role)),
    );
  return {
    rolesOf,
    tracesWithRole,
    hasRole: (traces, ...wanted) => tracesWithRole(traces, ...wanted).length > 0,
  };
}

/** How a path lies to the steps of a place. A step into text is no step: whether it needs one depends on how the log arrives. */
function relationOf(path: readonly string[], steps: readonly string[]): RoleMatch['relation'] | undefined {
  const own = path.filter((step) => step !== insideText);
  const other = steps.filter((step) => step !== insideText);
  // Some part of a place that nobody can name is not known to be this one.
  const isVague = own.at(-1) === anyStep;
  if (isVague) own.pop();
  const common = Math.min(own.length, other.length);
  for (let index = 0; index < common; index++) if (!isSameStep(own[index], other[index])) return undefined;
  if (isVague && own.length < other.length) return 'holds';
  if (isVague) return 'inside';
  return own.length === other.length ? 'is' : own.length > other.length ? 'inside' : 'holds';
}

function isSameStep(own: string | undefined, other: string | undefined): boolean {
  if (own === other) return true;
  // Whether the elements that are asked for are those of the place is not known.
  return own === everyElement && other?.startsWith('[') === true;
}
