import { type Answer, armError } from './answer.ts';
import { isPreview } from './api-versions.ts';
import { nextEtag, refuseEtag } from './etags.ts';
import type { StoredResource, WorkspaceState } from './fake-state.ts';
import type { Json, JsonObject } from './json.ts';
import { page } from './paging.ts';
import { readEnvelope, readProperties } from './read-body.ts';
import { refuseRule } from './refuse-rule.ts';
import { withCanonicalDurations, withoutPreview } from './reshape.ts';
import { RULE_SHAPES, SCHEDULE } from './rule-shapes.ts';
import type { Settings } from './settings.ts';
import type { ObjectShape } from './shape.ts';
import { remove, store } from './store.ts';
import { deviates, type WorkspaceCall, workspaceId } from './world.ts';

const TYPE = 'Microsoft.SecurityInsights/alertRules';

/** GET of one rule: 200 or 404. */
export function getRule(call: WorkspaceCall, name: string): Answer {
  const rule = visibleRule(call, name);
  return rule === undefined ? ruleNotFound(name) : { status: 200, body: ruleView(call, rule) };
}

/** GET of the list, in pages (contract 1.8). */
export function listRules(call: WorkspaceCall, path: string, skipToken: string | undefined): Answer {
  const rules = Object.entries(call.workspace.rules).filter(([, rule]) => isVisible(call, rule));
  return page(
    call,
    path,
    skipToken,
    rules.map(([key, rule]): [string, Json] => [key, ruleView(call, rule)]),
  );
}

/** DELETE: 200 where there was one, 204 where there was none. The id is refused for a day (contract 1.8). */
export function deleteRule(call: WorkspaceCall, name: string): Answer {
  if (visibleRule(call, name) === undefined) return { status: 204 };
  remove(call, call.workspace.rules, name);
  call.workspace.tombstones[name.toLowerCase()] = call.world.clock.now();
  return { status: 200 };
}

/** PUT: creates (201) or replaces in full (200) (contract 1.3 to 1.10). */
export function putRule(call: WorkspaceCall, name: string): Answer {
  const { workspace, world } = call;
  if (!/^[-\w.()]+$/.test(name)) {
    deviates(call, `The name of a rule has to be of the form [-\\w\\._\\(\\)]+, '${name}' is not.`);
    return armError(400, 'BadRequest', `The rule id '${name}' is not valid.`);
  }
  const stored = workspace.rules[name.toLowerCase()];
  const envelope = readEnvelope(call, ['kind', 'etag'], stored?.root ?? {});
  if ('refused' in envelope) return envelope.refused;
  const { kind, etag, properties, root } = envelope.read;
  const shape = knownKind(call, kind);
  if ('refused' in shape) return shape.refused;
  const scheduled = Object.keys(properties).filter((key) => Object.hasOwn(SCHEDULE, key));
  if (kind === 'NRT' && scheduled.length > 0) {
    deviates(call, `An NRT rule must not be sent with ${scheduled.join(', ')}.`);
    return armError(400, 'BadRequest', `Invalid Properties for NRT alert rule: it has no ${scheduled.join(', ')}.`);
  }
  const read = readProperties(call, shape.shape, properties, stored?.properties);
  if ('refused' in read) return read.refused;

  const deletedAt = workspace.tombstones[name.toLowerCase()];
  if (stored === undefined && deletedAt !== undefined) {
    if (world.clock.now() < deletedAt + world.settings.tombstoneHours * 3_600_000) return recentlyDeleted(call, name);
    delete workspace.tombstones[name.toLowerCase()];
  }
  if (stored !== undefined && stored.kind !== kind) {
    return armError(400, 'BadRequest', `The kind of rule '${name}' cannot be changed from ${stored.kind} to ${kind}.`);
  }
  const refused =
    refuseEtag(call, etag, stored, `rule '${String((stored?.properties ?? read.read)['displayName'])}'`) ??
    refuseRule(call, name, shape.kind, read.read);
  if (refused !== undefined) return refused;
  const after = store(call, workspace.rules, {
    name,
    kind: shape.kind,
    etag: nextEtag(world),
    properties: read.read,
    root,
    shape: shape.shape,
  });
  return { status: stored === undefined ? 201 : 200, body: ruleView(call, after) };
}

/** A rule as an answer shows it: in a stable version without what only preview versions know. */
export function ruleView(call: WorkspaceCall, rule: StoredResource): JsonObject {
  const { settings } = call.world;
  const preview = isPreview(call.apiVersion);
  const shape = RULE_SHAPES.get(rule.kind ?? '');
  let properties: Json = rule.properties;
  if (!preview) properties = withoutPreview(shape, properties) ?? {};
  if (settings.durations === 'canonical') properties = withCanonicalDurations(shape, properties);
  const absent = settings.absentProperties === 'null' ? nulls(shape, preview) : {};
  return {
    id: ruleId(call.workspace, rule.name),
    name: rule.name,
    type: TYPE,
    etag: rule.etag,
    kind: rule.kind,
    properties: {
      ...absent,
      ...(typeof properties === 'object' ? properties : {}),
      lastModifiedUtc: new Date(rule.modifiedAt).toISOString(),
    },
    ...rule.root,
  };
}

/** The full id of a rule. */
export function ruleId(workspace: WorkspaceState, name: string): string {
  return `${workspaceId(workspace)}/providers/${TYPE}/${name}`;
}

function nulls(shape: ObjectShape | undefined, preview: boolean): JsonObject {
  const keys = [...Object.keys(shape?.optional ?? {}), ...(preview ? Object.keys(shape?.preview ?? {}) : [])];
  return Object.fromEntries(keys.map((key) => [key, null]));
}

function visibleRule(call: WorkspaceCall, name: string): StoredResource | undefined {
  const rule = call.workspace.rules[name.toLowerCase()];
  return rule !== undefined && isVisible(call, rule) ? rule : undefined;
}

function isVisible(call: WorkspaceCall, rule: StoredResource): boolean {
  return rule.kind !== 'NRT' || nrtIsServed(call.apiVersion, call.world.settings);
}

function nrtIsServed(apiVersion: string, settings: Settings): boolean {
  return isPreview(apiVersion) || settings.nrtOnStable === 'served';
}

function knownKind(
  call: WorkspaceCall,
  kind: Json | undefined,
): { kind: string; shape: ObjectShape } | { refused: Answer } {
  const shape = typeof kind === 'string' ? RULE_SHAPES.get(kind) : undefined;
  if (typeof kind !== 'string' || shape === undefined) {
    deviates(call, kind === undefined ? 'The body has no kind.' : `The contract has no properties of kind '${kind}'.`);
    return { refused: armError(400, 'BadRequest', `Invalid kind '${String(kind ?? '')}' of alert rule.`) };
  }
  if (kind === 'NRT' && !nrtIsServed(call.apiVersion, call.world.settings)) {
    deviates(call, `NRT rules exist in preview versions only, not in ${call.apiVersion}.`);
    const message = `Kind 'NRT' is not supported in api-version '${call.apiVersion}'.`;
    return { refused: armError(400, 'BadRequest', message) };
  }
  return { kind, shape };
}

function recentlyDeleted(call: WorkspaceCall, name: string): Answer {
  const status = call.world.settings.recentlyDeletedStatus;
  return armError(
    status,
    status === 409 ? 'Conflict' : 'BadRequest',
    `The rule with id '${name}' was recently deleted. You need to allow some time before re-using the same id. Please try again later.`,
  );
}

function ruleNotFound(name: string): Answer {
  return armError(404, 'NotFound', `Resource '${name}' of type 'alertRules' was not found.`);
}
