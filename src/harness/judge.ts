import type { Alert } from '../sentinel/alerts.ts';
import { canonicalEntity, type Entity, usableEntity } from '../sentinel/entities.ts';
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
 * another. It is degraded when it fires, but about less: an entity is gone or became unusable, a detail became empty.
 */
export function judge(expect: 'fires' | 'silent', clean: ReplayOutcome, struck: ReplayOutcome): Judgement {
  if (struck.error !== undefined) return { verdict: 'error', reason: struck.error.message };
  const { alerts } = struck;
  if (expect === 'silent') {
    return alerts.length === 0 ? { verdict: 'survives' } : noisy(alerts, 'a silent case fires');
  }
  if (alerts.length === 0) return { verdict: 'blind' };
  if (alerts.length > clean.alerts.length) {
    return noisy(alerts, `${alerts.length} alerts, ${clean.alerts.length} on clean records`);
  }
  const found = new Set(alerts.flatMap(canonicalEntities));
  if (alerts.length < clean.alerts.length) {
    const gone = clean.alerts.find((alert) => {
      const entities = canonicalEntities(alert);
      return entities.length > 0 && !entities.some((entity) => found.has(entity));
    });
    if (gone !== undefined) return { verdict: 'blind', reason: `no alert about ${canonicalEntities(gone).join(', ')}` };
    return { verdict: 'degraded', reason: `${alerts.length} of ${clean.alerts.length} alerts` };
  }
  const lost = [...new Set(clean.alerts.flatMap(canonicalEntities))].filter((entity) => !found.has(entity));
  if (lost.length > 0) return { verdict: 'degraded', reason: lostEntities(lost, alerts) };
  const known = new Set(clean.alerts.flatMap(canonicalEntities));
  const added = [...found].filter((entity) => !known.has(entity));
  if (added.length > 0) return { verdict: 'degraded', reason: `also about ${added.join(', ')}` };
  const emptied = emptiedDetail(clean.alerts, alerts);
  return emptied === undefined ? { verdict: 'survives' } : { verdict: 'degraded', reason: `${emptied} became empty` };
}

function noisy(alerts: readonly Alert[], what: string): Judgement {
  const about = [...new Set(alerts.flatMap(canonicalEntities))].slice(0, 3).join(', ');
  return { verdict: 'noisy', reason: about === '' ? what : `${what}, about ${about}` };
}

/** The entities of an alert that somebody can do something with, each in one spelling. */
function canonicalEntities({ entities }: Alert): readonly string[] {
  return entities.filter(isUsable).map(canonicalEntity);
}

function isUsable({ type, identifiers }: Entity): boolean {
  return [...identifiers].some(([identifier, value]) => usableEntity(type, identifier, value));
}

function lostEntities(lost: readonly string[], alerts: readonly Alert[]): string {
  const unusable = alerts.flatMap(({ entities }) =>
    entities.filter((entity) => !isUsable(entity)).map(canonicalEntity),
  );
  const instead = unusable.length === 0 ? '' : `; instead ${[...new Set(unusable)].slice(0, 3).join(', ')}`;
  return `no longer about ${lost.slice(0, 3).join(', ')}${lost.length > 3 ? ` and ${lost.length - 3} more` : ''}${instead}`;
}

/** The first custom detail that every alert had and one no longer has. */
function emptiedDetail(clean: readonly Alert[], struck: readonly Alert[]): string | undefined {
  const isEmpty = (alert: Alert, name: string): boolean => (alert.customDetails.get(name)?.length ?? 0) === 0;
  return [...(clean[0]?.customDetails.keys() ?? [])].find(
    (name) => clean.every((alert) => !isEmpty(alert, name)) && struck.some((alert) => isEmpty(alert, name)),
  );
}
