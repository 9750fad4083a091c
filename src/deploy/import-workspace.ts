import { isJsonObject, type JsonValue } from '../azure/json-object.ts';
import { type Detection, parseDetection } from '../content/detection.ts';
import type { Finding } from '../content/finding.ts';
import { type FunctionDefinition, parseFunction } from '../content/function.ts';
import { SourceFile } from '../content/source-file.ts';
import { type DetectionOverride, settingsOf } from '../content/workspace-overrides.ts';
import { parseYaml } from '../content/yaml-document.ts';
import { yamlToJson } from '../content/yaml-value.ts';
import type { TableSchemas } from '../sentinel/table-schemas.ts';
import { canonicalFunction } from './canonical-function.ts';
import { canonicalRule } from './canonical-rule.ts';
import { fieldOfProperty } from './detection-fields.ts';
import { FileNames } from './file-name.ts';
import { functionsFolder, importFunction, isImported } from './import-function.ts';
import { importRule } from './import-rule.ts';
import type { ImportedFile } from './imported-file.ts';
import type { LiveFunction } from './live-function.ts';
import { autoDisabled, type LiveRule } from './live-rule.ts';
import { asJson, type LiveWorkspace } from './live-workspace.ts';
import { isOwnFunction, isOwnMetadata, metadataVersion, ruleMetadataName } from './ownership.ts';
import type { PropertyChange } from './property-diff.ts';
import { SourceFolders } from './source-folders.ts';
import type { UnknownMember } from './unknown-members.ts';

export interface ImportInput {
  readonly live: LiveWorkspace;
  /** The files of `detections/` and `functions/` that are there and can be read. */
  readonly files: readonly SourceFile[];
  /** The paths of all that are there: names that no new file may have. */
  readonly paths: readonly string[];
  /** What the workspace has otherwise on purpose. */
  readonly overrides: readonly DetectionOverride[];
  /** Whether only what was deployed from here is imported. */
  readonly isOwnOnly: boolean;
  /** Detections that show which folder is for which log; those of `files`, where there are any, count instead. */
  readonly examples: {
    readonly detections: readonly Detection[];
    readonly functions: readonly FunctionDefinition[];
  };
  readonly schemas: TableSchemas;
}

export type ImportOutcome = 'created' | 'changed' | 'unchanged' | 'refused';

/** What became of one rule or function. */
export interface ImportItem {
  readonly kind: 'rule' | 'function';
  /** The name that people know it by, as the workspace has it. */
  readonly title: string;
  /** The name of its resource. */
  readonly id: string;
  readonly outcome: ImportOutcome;
  /** Of its file, below the folder; undefined where it was refused without one. */
  readonly path: string | undefined;
  /** The file that was there. */
  readonly existing: SourceFile | undefined;
  /** What is to be written; undefined where nothing is. */
  readonly text: string | undefined;
  /** The fields of an existing file that change, in the order of the properties. */
  readonly fields: readonly string[];
  /** What the workspace has and the file does not say, so that a deployment of the file would take it away. */
  readonly lost: readonly PropertyChange[];
  /** What the file has no place for, and a deployment leaves as it is: names of properties. */
  readonly kept: readonly string[];
  /** What a person has to mend about the file. */
  readonly findings: readonly Finding[];
  /** Sentences. */
  readonly notes: readonly string[];
  /** Why it was refused: sentences. */
  readonly reasons: readonly string[];
}

/** A rule that is none of those that files can say. */
export interface LeftOut {
  readonly title: string;
  readonly id: string;
  /** `Fusion` and others, as the service spells it. */
  readonly kind: string;
}

export interface WorkspaceImport {
  /** Rules, then functions, by path; refused ones without a file last. */
  readonly items: readonly ImportItem[];
  readonly leftOut: readonly LeftOut[];
  /** Rules and functions that are not ours, where only ours were wanted. */
  readonly notOwn: number;
  /** Saved searches that are no functions. */
  readonly otherSearches: number;
}

/**
 * What a workspace has, as files of a repository. Nothing is written here. What has a file already keeps it, wherever it stands: the
 * file goes by the `id` of a detection, the `name` of a function. What no file can say is refused, and so is what belongs to a file
 * that cannot be read, as editing it would lose what it says.
 */
export function importWorkspace(input: ImportInput): WorkspaceImport {
  const { live, isOwnOnly } = input;
  const isOwnRule = ({ id }: LiveRule): boolean => {
    const item = live.metadata.get(ruleMetadataName(id));
    return item !== undefined && isOwnMetadata(asJson(item), id);
  };
  const rules = [...live.rules.values()].filter((rule) => !isOwnOnly || isOwnRule(rule));
  const functions = [...live.functions.values()].filter(({ properties }) => !isOwnOnly || isOwnFunction(properties));
  const importedFunctions = functionItems(functions, input);
  const definitions = importedFunctions.flatMap(({ path, text, existing }) => {
    const source = text === undefined || path === undefined ? existing : new SourceFile(path, text);
    return (source && parseFunction(source).definition) ?? [];
  });
  const importedRules = ruleItems(rules, definitions, isOwnRule, input);
  return {
    items: [...importedRules.toSorted(byPath), ...importedFunctions.toSorted(byPath)],
    leftOut: [...live.otherRules]
      .map(([id, kind]) => ({ id, kind, title: titleOf(live.ruleResources.get(id)?.properties['displayName'], id) }))
      .sort((a, b) => compare(a.id, b.id)),
    notOwn: live.rules.size + live.functions.size - rules.length - functions.length,
    otherSearches: live.searches.size - live.functions.size,
  };
}

function ruleItems(
  rules: readonly LiveRule[],
  importedFunctions: readonly FunctionDefinition[],
  isOwn: (rule: LiveRule) => boolean,
  { live, files, paths, overrides, examples, schemas }: ImportInput,
): readonly ImportItem[] {
  const known = files.filter(({ path }) => path.startsWith('detections/'));
  const byId = filesBy('id', known);
  const own = known.flatMap((source) => parseDetection(source).detection ?? []);
  const names = new Map(importedFunctions.map((one) => [one.name, one]));
  const others = examples.functions.filter(({ name }) => !names.has(name));
  const folders = new SourceFolders(
    own.length > 0 ? own : examples.detections,
    [...importedFunctions, ...others],
    schemas,
  );
  const choosers = new Choosers(paths);
  const sorted = rules.toSorted((a, b) => compare(a.id, b.id));
  return sorted.map((rule): ImportItem => {
    const about = { kind: 'rule', id: rule.id, title: titleOf(rule.properties['displayName'], rule.id) } as const;
    const existing = byId.get(rule.id) ?? [];
    const [first] = existing;
    if (existing.length > 1) return refused(about, [severalFiles('id', existing)]);
    const detection = first && parseDetection(first).detection;
    if (first !== undefined && detection === undefined) return refused(about, [notReadable(first)]);
    const metadata = live.metadata.get(ruleMetadataName(rule.id));
    const options = {
      version: isOwn(rule) && metadata !== undefined ? metadataVersion(asJson(metadata)) : undefined,
      overridden: detection === undefined ? [] : Object.keys(settingsOf(overrides, detection)),
    };
    const query = rule.properties['query'];
    const folder = folders.folderOf(typeof query === 'string' ? query : '');
    const name = autoDisabled(rule)?.displayName ?? about.title;
    const pathOf = (): string => `${folder}/${choosers.of(folder).choose(name, rule.id)}.yaml`;
    const trial = importRule(rule, {
      ...options,
      path: first?.path ?? `${folder}/Rule.yaml`,
      ...(first && { existing: first }),
    });
    const kept = [...canonicalRule(rule).unknown.map(pathText), ...galleryProperties(rule)];
    return conclude(about, trial, first, pathOf, readAsRule, kept);
  });
}

function functionItems(functions: readonly LiveFunction[], { files, paths }: ImportInput): readonly ImportItem[] {
  const known = files.filter(({ path }) => path.startsWith(`${functionsFolder}/`));
  const byName = filesBy('name', known);
  const choosers = new Choosers(paths);
  const sorted = functions.toSorted((a, b) => compare(a.name, b.name) || compare(a.savedSearchId, b.savedSearchId));
  return sorted.map((one): ImportItem => {
    const about = { kind: 'function', id: one.savedSearchId, title: one.name } as const;
    const same = functions.filter(({ name }) => name === one.name);
    if (same.length > 1) {
      const ids = same.map(({ savedSearchId }) => `"${savedSearchId}"`).join(', ');
      return refused(about, [`${same.length} saved searches are called by this name: ${ids}. Keep one.`]);
    }
    const existing = byName.get(one.name) ?? [];
    const [first] = existing;
    if (existing.length > 1) return refused(about, [severalFiles('name', existing)]);
    if (first !== undefined && parseFunction(first).definition === undefined)
      return refused(about, [notReadable(first)]);
    const pathOf = (): string =>
      `${functionsFolder}/${choosers.of(functionsFolder).choose(one.name, one.savedSearchId)}.yaml`;
    const path = first?.path ?? `${functionsFolder}/Function.yaml`;
    const result = importFunction(one, { path, ...(first && { existing: first }) });
    if (!isImported(result)) return refused(about, [result.refused]);
    const kept = canonicalFunction(one).unknown.map(pathText);
    return conclude(about, result, first, pathOf, readAsFunction, kept);
  });
}

function readAsRule(source: SourceFile): { readonly isUsable: boolean; readonly findings: readonly Finding[] } {
  const { detection, findings } = parseDetection(source);
  return { isUsable: detection !== undefined, findings };
}

function readAsFunction(source: SourceFile): { readonly isUsable: boolean; readonly findings: readonly Finding[] } {
  const { definition, findings } = parseFunction(source);
  return { isUsable: definition !== undefined, findings };
}

type About = Pick<ImportItem, 'kind' | 'id' | 'title'>;

/** Takes an import or refuses it. A name for a new file is chosen only for what is taken, so that none is used up. */
function conclude(
  about: About,
  { text, changes, findings, lost, notes }: ImportedFile,
  existing: SourceFile | undefined,
  pathOf: () => string,
  read: (source: SourceFile) => { readonly isUsable: boolean; readonly findings: readonly Finding[] },
  kept: readonly string[],
): ImportItem {
  const isChanged = existing?.text !== text;
  if (isChanged && !read(new SourceFile('', text)).isUsable) {
    const errors = findings.filter(({ severity }) => severity === 'error').map(({ message }) => message);
    return { ...refused(about, [...new Set(errors)]), path: existing?.path, existing, notes };
  }
  const path = existing?.path ?? pathOf();
  const fields = changes.map(({ path: [first = ''] }) =>
    about.kind === 'rule' ? fieldOfProperty(first) : fieldOf(first),
  );
  return {
    ...about,
    outcome: existing === undefined ? 'created' : isChanged ? 'changed' : 'unchanged',
    path,
    existing,
    text: isChanged ? text : undefined,
    // What changes besides is in no property: the mark has the version.
    fields: existing === undefined || !isChanged ? [] : fields.length === 0 ? ['version'] : [...new Set(fields)],
    lost,
    kept,
    findings: read(new SourceFile(path, text)).findings,
    notes,
    reasons: [],
  };
}

function refused(about: About, reasons: readonly string[]): ImportItem {
  return {
    ...about,
    outcome: 'refused',
    path: undefined,
    existing: undefined,
    text: undefined,
    fields: [],
    lost: [],
    kept: [],
    findings: [],
    notes: [],
    reasons,
  };
}

/** The field of a function that a property is written in. */
function fieldOf(property: string): string {
  if (property === 'functionParameters') return 'parameters';
  return property === 'functionAlias' || property === 'displayName' ? 'name' : property;
}

/** What says that a rule was made from a template of the gallery. */
function galleryProperties({ properties }: LiveRule): readonly string[] {
  const isThere = (name: string): boolean => (properties[name] ?? null) !== null;
  return ['alertRuleTemplateName', 'templateVersion'].filter(isThere);
}

/** The files that say this of themselves; ids in lower case. */
function filesBy(field: 'id' | 'name', files: readonly SourceFile[]): ReadonlyMap<string, readonly SourceFile[]> {
  const found = new Map<string, SourceFile[]>();
  for (const source of files) {
    const { document } = parseYaml(source);
    const root: JsonValue | undefined = document && yamlToJson(document, document.root);
    const value = isJsonObject(root) ? root[field] : undefined;
    if (typeof value !== 'string') continue;
    const key = field === 'id' ? value.trim().toLowerCase() : value;
    found.set(key, [...(found.get(key) ?? []), source]);
  }
  return found;
}

function severalFiles(field: string, files: readonly SourceFile[]): string {
  return `${files.length} files have this ${field}: ${files.map(({ path }) => path).join(', ')}. Keep one.`;
}

function notReadable({ path }: SourceFile): string {
  return `Its file ${path} has errors, and editing it would lose what it says. Run "blindspot validate" and mend it first.`;
}

/** Names of new files, none of which a folder has already. */
class Choosers {
  readonly #paths: readonly string[];
  readonly #choosers = new Map<string, FileNames>();

  constructor(paths: readonly string[]) {
    this.#paths = paths;
  }

  of(folder: string): FileNames {
    const inside = this.#paths.filter((path) => path.replace(/\/[^/]*$/, '') === folder);
    const stems = inside.map((path) => path.slice(folder.length + 1).replace(/\.ya?ml$/i, ''));
    const chooser = this.#choosers.get(folder) ?? new FileNames(stems);
    this.#choosers.set(folder, chooser);
    return chooser;
  }
}

function titleOf(name: JsonValue | undefined, id: string): string {
  return typeof name === 'string' && name.trim() !== '' ? name.trim() : id;
}

function pathText({ path }: UnknownMember): string {
  return path.join('.');
}

function byPath(a: ImportItem, b: ImportItem): number {
  return compare(a.path ?? '\uffff', b.path ?? '\uffff') || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
