import { FieldReader } from './field-reader.ts';
import type { Finding } from './finding.ts';
import { rangeFinding } from './range-finding.ts';
import { parseResourceManagerUrl } from './resource-manager-url.ts';
import type { SourceFile, SourceRange } from './source-file.ts';
import { type DetectionOverride, readOverrides } from './workspace-overrides.ts';

export const cloudNames = ['public', 'usgov', 'china'] as const;
export type CloudName = (typeof cloudNames)[number];

export const apiVersionKinds = ['alertRules', 'alertRulesPreview', 'metadata', 'savedSearches', 'tables'] as const;
export type ApiVersionKind = (typeof apiVersionKinds)[number];

/** A Log Analytics workspace with Sentinel that detections and functions are deployed to. */
export interface Workspace {
  readonly source: SourceFile;
  /** Where its name stands. */
  readonly range: SourceRange;
  /** What `--workspace` and reports call it; no two are the same, whatever their case. */
  readonly name: string;
  /** Lower rings are deployed first, and a ring that fails stops the next. */
  readonly ring: number;
  /** A GUID in lower case. */
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly workspace: string;
  /** The cloud, or the origin of a Resource Manager that is in none of them: `http://127.0.0.1:8080`. */
  readonly endpoint: { readonly cloud: CloudName } | { readonly resourceManager: string };
  readonly overrides: readonly DetectionOverride[];
  /** Versions of the interface other than the defaults. */
  readonly apiVersions: Readonly<Partial<Record<ApiVersionKind, string>>>;
  /** Requests at the same time. */
  readonly concurrency: number;
  /** How long one attempt of a request may take. */
  readonly timeoutSeconds: number;
}

const defaults = { concurrency: 8, timeoutSeconds: 60 };
const mostConcurrency = 64;
const mostTimeoutSeconds = 600;

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const plainName = /^[a-z0-9][a-z0-9._-]{0,62}$/i;
const groupName = /^[-\p{L}\p{N}_.()]{0,89}[-\p{L}\p{N}_()]$/u;
const workspaceName = /^[a-z0-9][a-z0-9-]{2,61}[a-z0-9]$/i;
const apiVersion = /^\d{4}-\d{2}-\d{2}(?:-[a-z]+)?$/;

type Settings = Pick<Workspace, 'apiVersions' | 'concurrency' | 'timeoutSeconds'>;

/**
 * Reads `workspaces.yaml`. What is wrong with its form is a finding at its place; a workspace is there when it can be deployed to,
 * so an incomplete one is not. They are sorted by ring, those of one ring as they stand in the file.
 *
 * `apiVersions`, `concurrency` and `timeoutSeconds` may stand at the top, for all, and in a workspace, for it alone.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
 */
export function parseWorkspaces(source: SourceFile): {
  readonly workspaces: readonly Workspace[];
  readonly findings: readonly Finding[];
} {
  const { fields, findings } = FieldReader.ofFile(source, 'the list of workspaces');
  if (fields === undefined) return { workspaces: [], findings };
  const settings = readSettings(fields, { apiVersions: {}, ...defaults });
  const items = fields.items('workspaces', 'a workspace', 'required');
  if (items !== undefined && fields.list('workspaces')?.length === 0) {
    fields.report('workspaces', 'field-missing', 'The list of workspaces is empty.');
  }
  fields.done();
  const workspaces = (items ?? []).flatMap((item) => readWorkspace(item, settings) ?? []);
  reportRepeated(workspaces, findings);
  // Sorting keeps the order of what is equal.
  return { workspaces: [...workspaces].sort((a, b) => a.ring - b.ring), findings };
}

function readWorkspace(fields: FieldReader, all: Settings): Workspace | undefined {
  const name = readMatching(fields, 'name', plainName, 'letters, digits, ".", "_" and "-", 63 at most');
  const ring = fields.wholeNumber('ring', 'required');
  if (ring !== undefined && ring < 0) fields.report('ring', 'field-value', '"ring" must not be less than 0.');
  const subscription = readMatching(fields, 'subscription', guid, 'the id of a subscription, a GUID');
  const groupRule =
    'the name of a resource group: letters, digits, "-", "_", "(", ")" and ".", which it does not end in';
  const resourceGroup = readMatching(fields, 'resourceGroup', groupName, groupRule);
  const workspaceRule = 'the name of a workspace: 4 to 63 letters, digits and, in between, "-"';
  const workspace = readMatching(fields, 'workspace', workspaceName, workspaceRule);
  const endpoint = readEndpoint(fields);
  const overrides = readOverrides(fields);
  const settings = readSettings(fields, all);
  fields.done();
  if (name === undefined || ring === undefined || ring < 0 || endpoint === undefined) return undefined;
  if (subscription === undefined || resourceGroup === undefined || workspace === undefined) return undefined;
  return {
    source: fields.document.source,
    range: fields.range('name'),
    name,
    ring,
    subscription: subscription.toLowerCase(),
    resourceGroup,
    workspace,
    endpoint,
    overrides,
    ...settings,
  };
}

function readMatching(fields: FieldReader, name: string, pattern: RegExp, wanted: string): string | undefined {
  return fields.parsed(name, (text) => (pattern.test(text) ? text : null), wanted, 'required');
}

function readEndpoint(fields: FieldReader): Workspace['endpoint'] | undefined {
  const cloud = fields.choice('cloud', cloudNames);
  const address = fields.text('resourceManager');
  if (address === undefined) {
    // A cloud that is none must not become the public one.
    return fields.has('cloud') && cloud === undefined ? undefined : { cloud: cloud ?? 'public' };
  }
  const { origin, problem } = parseResourceManagerUrl(address);
  if (fields.has('cloud')) {
    const message = 'A workspace has a "cloud" or a "resourceManager", not both.';
    fields.report('resourceManager', 'field-value', message, 'Remove the one that is not meant.');
  }
  if (origin === undefined) return fields.report('resourceManager', 'field-value', `"resourceManager" ${problem}.`);
  return fields.has('cloud') ? undefined : { resourceManager: origin };
}

function readSettings(fields: FieldReader, all: Settings): Settings {
  const versions = fields.fields('apiVersions', 'the part "apiVersions"');
  const apiVersions: Partial<Record<ApiVersionKind, string>> = { ...all.apiVersions };
  for (const kind of apiVersionKinds) {
    const isVersion = (text: string): string | null => (apiVersion.test(text) ? text : null);
    const version = versions?.parsed(kind, isVersion, 'a version such as 2025-09-01 or 2025-07-01-preview');
    if (version !== undefined) apiVersions[kind] = version;
  }
  versions?.done();
  return {
    apiVersions,
    concurrency: readCount(fields, 'concurrency', mostConcurrency) ?? all.concurrency,
    timeoutSeconds: readCount(fields, 'timeoutSeconds', mostTimeoutSeconds) ?? all.timeoutSeconds,
  };
}

function readCount(fields: FieldReader, name: string, most: number): number | undefined {
  const count = fields.wholeNumber(name);
  if (count === undefined || (count >= 1 && count <= most)) return count;
  return fields.report(name, 'field-value', `"${name}" must be a whole number from 1 to ${most}.`);
}

/** Two entries for one workspace would undo each other's work in turn. */
function reportRepeated(workspaces: readonly Workspace[], findings: Finding[]): void {
  const names = new Map<string, Workspace>();
  const places = new Map<string, Workspace>();
  for (const one of workspaces) {
    const endpoint = 'cloud' in one.endpoint ? one.endpoint.cloud : one.endpoint.resourceManager;
    const place = JSON.stringify([endpoint, one.subscription, one.resourceGroup, one.workspace]).toLowerCase();
    const sameName = names.get(one.name.toLowerCase());
    const samePlace = places.get(place);
    const report = (message: string): void => {
      findings.push(rangeFinding(one.source, one.range, { check: 'duplicate-workspace', severity: 'error', message }));
    };
    if (sameName !== undefined) report(`There is another workspace "${sameName.name}", in line ${lineOf(sameName)}.`);
    else names.set(one.name.toLowerCase(), one);
    if (samePlace !== undefined) {
      report(`The workspaces "${samePlace.name}" (line ${lineOf(samePlace)}) and "${one.name}" are one and the same.`);
    } else {
      places.set(place, one);
    }
  }
}

function lineOf({ source, range }: Workspace): number {
  return source.positionAt(range.start).line;
}
