import { isJsonObject, type JsonObject, type JsonValue } from '../azure/json-object.ts';
import { type Detection, parseDetection } from '../content/detection.ts';
import { SourceFile } from '../content/source-file.ts';
import { canonicalRule } from './canonical-rule.ts';
import { desiredRule } from './desired-rule.ts';
import { detectionFieldOrder, detectionFields, fieldOfProperty } from './detection-fields.ts';
import { editFields, renderFields } from './edit-fields.ts';
import type { ImportedFile } from './imported-file.ts';
import { autoDisabled, type LiveRule } from './live-rule.ts';
import { notCarried } from './not-carried.ts';
import { diffRules } from './property-diff.ts';
import type { RuleBody } from './rule-body.ts';

/** The folder of rules that are imported without a file that is theirs. Which log a rule reads is for people to say. */
export const importedDetectionsFolder = 'detections/imported';

export interface ImportRuleOptions {
  /** The path of the file below the root. */
  readonly path: string;
  /** The version in the rule's metadata item. */
  readonly version?: string | undefined;
  /** The file that the rule has already. */
  readonly existing?: SourceFile;
  /**
   * Properties that the workspace has otherwise on purpose (`overrides` of workspaces.yaml): those of an existing file stay. Of
   * `incidentConfiguration` that is `createIncident` alone.
   */
  readonly overridden?: readonly string[];
}

/**
 * A rule of a workspace as a file of this repository. An existing file keeps its comments, its layout and what the service does not
 * carry; only fields that mean something else in the workspace are changed, so a file that is as deployed comes back as it was, to the
 * last character.
 *
 * The service's own changes to a rule that it switched off are undone, as nobody meant them.
 */
export function importRule(live: LiveRule, options: ImportRuleOptions): ImportedFile {
  const { existing, path } = options;
  const known = existing === undefined ? undefined : parseDetection(existing).detection;
  const current = known && desiredRule(known);
  const notes: string[] = [];
  const meant = withoutOverrides(withoutAutoDisabling(live, current, notes), current, options.overridden ?? []);
  const version = options.version ?? (known === undefined ? templateVersion(live) : undefined);
  const changes = current === undefined ? [] : diffRules(canonicalRule(current), canonicalRule(meant));
  const fields = detectionFields(meant);
  const text =
    existing === undefined || known === undefined
      ? newFile(live, fields, version)
      : editedFile(
          existing,
          known,
          live,
          fields,
          new Set(changes.map((change) => fieldOfProperty(change.path[0] ?? ''))),
          version,
        );
  const { detection, findings } = parseDetection(new SourceFile(path, text));
  if (existing !== undefined && known === undefined) {
    notes.push('The existing file could not be read as a detection. It is replaced as a whole.');
  }
  const lost = detection === undefined ? [] : diffRules(canonicalRule(meant), canonicalRule(desiredRule(detection)));
  return { text, changes, findings, lost, notes };
}

function newFile({ id }: LiveRule, fields: ReadonlyMap<string, JsonValue>, version: string | undefined): string {
  const standard = notCarried.flatMap(({ kind, field, imported }) =>
    kind === 'detection' && imported !== undefined ? [[field, imported] as const] : [],
  );
  const all = new Map<string, JsonValue>([['id', id], ...fields, ...standard, ['version', version ?? '1.0.0']]);
  return renderFields(all, detectionFieldOrder);
}

function editedFile(
  existing: SourceFile,
  known: Detection,
  { id }: LiveRule,
  fields: ReadonlyMap<string, JsonValue>,
  changed: ReadonlySet<string>,
  version: string | undefined,
): string {
  // Suppression that is on has to say for how long, also where it is the usual time.
  const names = changed.has('suppressionEnabled') ? [...changed, 'suppressionDuration'] : [...changed];
  const edits = new Map<string, JsonValue | undefined>(names.map((name) => [name, fields.get(name)]));
  if (known.id.toLowerCase() !== id) edits.set('id', id);
  if (version !== undefined && version !== known.version) edits.set('version', version);
  return editFields(existing, edits, detectionFieldOrder) ?? newFile({ ...emptyRule, id }, fields, version);
}

const emptyRule: Omit<LiveRule, 'id'> = { kind: 'Scheduled', resourceId: '', etag: undefined, properties: {} };

/** The version of the template of the gallery that a rule was made from, where it is one of ours in form. */
function templateVersion({ properties }: LiveRule): string | undefined {
  const version = properties['templateVersion'];
  return typeof version === 'string' && /^\d+\.\d+\.\d+$/.test(version) ? version : undefined;
}

function withoutAutoDisabling(live: LiveRule, current: RuleBody | undefined, notes: string[]): RuleBody {
  const disabled = autoDisabled(live);
  if (disabled === undefined) return live;
  const description = live.properties['description'];
  const own = current?.properties['description'];
  const isExtended = typeof description === 'string' && typeof own === 'string' && description.includes(own);
  notes.push(
    'Sentinel switched this rule off because its query kept failing; the name and the state that it gave the rule are not imported.',
  );
  if (!isExtended) notes.push('The description may end in the reason that Sentinel gave.');
  return {
    kind: live.kind,
    properties: {
      ...live.properties,
      displayName: disabled.displayName,
      enabled: current?.properties['enabled'] ?? true,
      ...(isExtended && { description: own }),
    },
  };
}

function withoutOverrides(live: RuleBody, current: RuleBody | undefined, names: readonly string[]): RuleBody {
  if (current === undefined || names.length === 0) return live;
  const properties: JsonObject = Object.fromEntries(
    Object.entries({ ...current.properties, ...live.properties }).flatMap(([name, value]) => {
      const own = current.properties[name];
      if (!names.includes(name)) return Object.hasOwn(live.properties, name) ? [[name, value]] : [];
      if (name !== 'incidentConfiguration') return own === undefined ? [] : [[name, own]];
      const createIncident = isJsonObject(own) ? own['createIncident'] : undefined;
      return [
        [name, { ...(isJsonObject(value) ? value : {}), ...(createIncident !== undefined && { createIncident }) }],
      ];
    }),
  );
  return { kind: live.kind, properties };
}
