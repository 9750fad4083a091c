import { isJsonObject, type JsonObject } from '../azure/json-object.ts';
import { detectionKinds } from '../content/detection.ts';
import { autoDisabledPrefix } from '../sentinel/auto-disabled.ts';
import type { RuleBody } from './rule-body.ts';

/** A rule of a workspace, as the service gave it. */
export interface LiveRule extends RuleBody {
  /** The name of the resource, in lower case: what the `id` of a detection is. */
  readonly id: string;
  /** The whole path, from `/subscriptions/` on. */
  readonly resourceId: string;
  readonly etag: string | undefined;
}

/**
 * Reads a resource of the list of rules. Undefined for what is no rule that runs a query of its own (Fusion and the other kinds of
 * the service's own) and for what has no name or properties.
 */
export function readLiveRule(resource: JsonObject): LiveRule | undefined {
  const { id, name, kind, etag, properties } = resource;
  const known = detectionKinds.find((one) => typeof kind === 'string' && one.toLowerCase() === kind.toLowerCase());
  if (known === undefined || typeof name !== 'string' || name === '' || !isJsonObject(properties)) return undefined;
  return {
    id: name.toLowerCase(),
    resourceId: typeof id === 'string' ? id : '',
    kind: known,
    etag: typeof etag === 'string' && etag !== '' ? etag : undefined,
    properties,
  };
}

/** What the service leaves of a rule that it switched off because its query kept failing. */
export interface AutoDisabled {
  /** The name without what the service put in front. */
  readonly displayName: string;
}

/**
 * Whether the service itself switched a rule off: the name begins with `AUTO DISABLED`, the reason stands at the end of the
 * description, and `enabled` is false. Nobody meant any of the three.
 *
 * @see https://learn.microsoft.com/azure/sentinel/troubleshoot-analytics-rules
 */
export function autoDisabled({ properties }: RuleBody): AutoDisabled | undefined {
  const { displayName, enabled } = properties;
  if (typeof displayName !== 'string' || enabled !== false) return undefined;
  if (!autoDisabledPrefix.test(displayName)) return undefined;
  return { displayName: displayName.replace(autoDisabledPrefix, '').trim() };
}
