import type { Alert } from '../sentinel/alerts.ts';
import { canonicalEntity, type Entity, usableEntity } from '../sentinel/entities.ts';
import { entityTypes } from '../sentinel/entity-types.ts';
import type { ReplayOutcome } from './replay-outcome.ts';
import type { Verdict } from './replay-result.ts';

/** A verdict and, where it is not a good one, what led to it as a sentence without its full stop. */
export interface Judgement {
  readonly verdict: Exclude<Verdict, 'untouched' | 'covered'>;
  readonly reason?: string;
}

/**
 * Compares a replay on struck records with the one on clean records.
 *
 * A rule is blind when it no longer fires, and also when an alert of several is gone and nothing that it was about turns up in
 * another. It is degraded when it fires, but about less: an entity is gone or became unusable, a detail became empty. More alerts
 * than on clean records are noise, unless `isMoreFine`: each of them has something new to say.
 */
export function judge(
  expect: 'fires' | 'silent',
  clean: ReplayOutcome,
  struck: ReplayOutcome,
  isMoreFine = false,
): Judgement {
  if (struck.error !== undefined) return { verdict: 'error', reason: struck.error.message };
  const { alerts } = struck;
  if (expect === 'silent') {
    return alerts.length === 0 ? { verdict: 'survives' } : noisy(alerts, 'a silent case fires');
  }
  if (alerts.length === 0) return { verdict: 'blind' };
  if (alerts.length > clean.alerts.length && !isMoreFine) {
    return noisy(alerts, `${alerts.length} alerts, ${clean.alerts.length} on clean records`);
  }
  const after = alerts.flatMap(entitiesOf);
  if (alerts.length < clean.alerts.length) {
    const gone = clean.alerts
      .map(entitiesOf)
      .find((own) => own.length > 0 && !own.some((one) => counterpart(one, after)));
    if (gone === undefined) return { verdict: 'degraded', reason: `${alerts.length} of ${clean.alerts.length} alerts` };
    return { verdict: 'blind', reason: `no alert about ${named(gone)}` };
  }
  const problem = entityProblem(clean.alerts.flatMap(entitiesOf), after, alerts) ?? emptiedDetail(clean.alerts, alerts);
  return problem === undefined ? { verdict: 'survives' } : { verdict: 'degraded', reason: problem };
}

function noisy(alerts: readonly Alert[], what: string): Judgement {
  const about = alerts.flatMap(entitiesOf);
  return { verdict: 'noisy', reason: about.length === 0 ? what : `${what}, about ${named(about)}` };
}

/** An entity without what nobody can use of it, in one spelling, and in the spellings of each part that identifies it alone. */
interface KnownEntity {
  readonly name: string;
  readonly entity: Entity;
  readonly identities: ReadonlySet<string>;
}

/** The entities of an alert that somebody can do something with. */
function entitiesOf({ entities }: Alert): readonly KnownEntity[] {
  return entities.flatMap(({ type, identifiers }) => {
    const usable = new Map([...identifiers].filter(([identifier, value]) => usableEntity(type, identifier, value)));
    if (usable.size === 0) return [];
    const alone = [...(entityTypes.get(type)?.strong ?? []), ['FullName']].flatMap((set) => {
      const part = new Map([...usable].filter(([identifier]) => set.includes(identifier)));
      return part.size === set.length ? canonicalEntity({ type, identifiers: part }) : [];
    });
    const name = canonicalEntity({ type, identifiers: usable });
    return [{ name, entity: { type, identifiers: usable }, identities: new Set([name, ...alone]) }];
  });
}

/** The entity that is the same, whole or by a part that identifies it. */
function counterpart(entity: KnownEntity, others: readonly KnownEntity[]): KnownEntity | undefined {
  const same = others.find(({ name }) => name === entity.name);
  return same ?? others.find(({ identities }) => [...entity.identities].some((identity) => identities.has(identity)));
}

function named(entities: readonly KnownEntity[]): string {
  const names = [...new Set(entities.map(({ name }) => name))];
  return `${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`;
}

/** What entities lost: some of them altogether, one of its identifiers, or that there were no others. */
function entityProblem(
  before: readonly KnownEntity[],
  after: readonly KnownEntity[],
  alerts: readonly Alert[],
): string | undefined {
  const lost = before.filter((entity) => counterpart(entity, after) === undefined);
  if (lost.length > 0) return `no longer about ${named(lost)}${unusableInstead(alerts)}`;
  for (const entity of before) {
    const now = counterpart(entity, after);
    const identifiers = [...entity.entity.identifiers.keys()];
    const missing = identifiers.filter((identifier) => now?.entity.identifiers.has(identifier) === false);
    if (missing.length > 0) return `${entity.name} has no usable ${missing.join(', ')}`;
    if (now !== undefined && now.name !== entity.name) return `${entity.name} is ${now.name}`;
  }
  const added = after.filter((entity) => counterpart(entity, before) === undefined);
  return added.length > 0 ? `also about ${named(added)}` : undefined;
}

function unusableInstead(alerts: readonly Alert[]): string {
  const unusable = alerts.flatMap(({ entities }) =>
    entities
      .filter(({ type, identifiers }) => [...identifiers].every(([name, value]) => !usableEntity(type, name, value)))
      .map(canonicalEntity),
  );
  return unusable.length === 0 ? '' : `; instead ${[...new Set(unusable)].slice(0, 3).join(', ')}`;
}

/** The first custom detail that every alert had and one no longer has. */
function emptiedDetail(clean: readonly Alert[], struck: readonly Alert[]): string | undefined {
  const isEmpty = (alert: Alert, name: string): boolean => (alert.customDetails.get(name)?.length ?? 0) === 0;
  const emptied = [...(clean[0]?.customDetails.keys() ?? [])].find(
    (name) => clean.every((alert) => !isEmpty(alert, name)) && struck.some((alert) => isEmpty(alert, name)),
  );
  return emptied === undefined ? undefined : `the custom detail ${emptied} became empty`;
}
