import type { Detection } from '../content/detection.ts';
import type { FunctionDefinition } from '../content/function.ts';
import { serviceLimits } from '../sentinel/service-limits.ts';
import type { TableSchemas } from '../sentinel/table-schemas.ts';
import { tablesNamed } from '../sentinel/tables-named.ts';
import { TablesRead } from '../sentinel/tables-read.ts';
import { callersAmong, type LiveQuery, liveQueries } from './live-callers.ts';
import { autoDisabled, type LiveRule } from './live-rule.ts';
import type { LiveWorkspace } from './live-workspace.ts';
import type { PlanAction } from './plan-file.ts';
import type { PropertyChange } from './property-diff.ts';

export interface WarningOptions {
  readonly schemas: TableSchemas;
  readonly deleted?: ReadonlyMap<string, string>;
}

/** At most so many names are told. */
const mostNames = 5;

/** What a person should know before anything is written: sentences about rules, functions and a workspace as a whole. */
export class PlanWarnings {
  readonly #live: LiveWorkspace;
  readonly #options: WarningOptions;
  readonly #read: TablesRead;
  readonly #queries: readonly LiveQuery[];
  readonly #ids: ReadonlySet<string>;
  readonly #names: ReadonlySet<string>;
  readonly #tables: ReadonlyMap<string, string | undefined>;
  /** By the names that they are to have. */
  readonly #wanted: ReadonlyMap<string, readonly Detection[]>;
  /** By the names that they have. */
  readonly #named: ReadonlyMap<string, readonly LiveRule[]>;
  readonly ofWorkspace: readonly string[];

  constructor(
    live: LiveWorkspace,
    functions: readonly FunctionDefinition[],
    detections: readonly Detection[],
    options: WarningOptions,
  ) {
    this.#live = live;
    this.#options = options;
    this.#read = new TablesRead(functions, options.schemas);
    this.#queries = liveQueries(live);
    this.#ids = new Set(detections.map(({ id }) => id.toLowerCase()));
    this.#names = new Set(functions.map(({ name }) => name.toLowerCase()));
    this.#tables = new Map((live.tables ?? []).map(({ name, plan }) => [name, plan]));
    this.#wanted = grouped(detections, ({ name }) => name);
    this.#named = grouped([...live.rules.values()], (rule) => {
      const { displayName } = rule.properties;
      return autoDisabled(rule)?.displayName ?? (typeof displayName === 'string' ? displayName : undefined);
    });
    this.ofWorkspace = [...this.#unknownTables(), ...this.#tooMany(detections)];
  }

  #unknownTables(): readonly string[] {
    if (this.#live.tables === undefined) {
      return ['The tables of the workspace may not be read: whether one is missing is not known.'];
    }
    return this.#tables.size > 0 ? [] : ['The workspace lists no tables: whether one is missing is not known.'];
  }

  #tooMany(detections: readonly Detection[]): readonly string[] {
    const { enabledRules, nrtRules } = serviceLimits;
    const others = [...this.#live.rules.values()].filter(({ id }) => !this.#ids.has(id));
    const count = (own: (one: Detection) => boolean, other: (one: LiveRule) => boolean): number =>
      detections.filter(own).length + others.filter(other).length;
    const enabled = count(
      (one) => one.enabled,
      ({ properties }) => properties['enabled'] === true,
    );
    const nrt = count(
      ({ kind }) => kind === 'NRT',
      ({ kind }) => kind === 'NRT',
    );
    return [
      ...(enabled > enabledRules.value
        ? [`${enabled} rules would be enabled; Sentinel takes ${enabledRules.value}.`]
        : []),
      ...(nrt > nrtRules.value ? [`There would be ${nrt} NRT rules; Sentinel takes ${nrtRules.value}.`] : []),
    ];
  }

  /** Why a function cannot have its name. */
  collisionsOf({ name }: FunctionDefinition): readonly string[] {
    const others = [...this.#live.functions.values()].filter(
      (one) => one.name.toLowerCase() === name.toLowerCase() && one.savedSearchId.toLowerCase() !== name.toLowerCase(),
    );
    return [
      ...others.map(
        ({ savedSearchId }) => `Another saved search, "${savedSearchId}", is called by this alias already.`,
      ),
      ...(this.#tables.has(name) ? ['A table of the workspace has this name.'] : []),
    ];
  }

  ofFunction(
    definition: FunctionDefinition,
    action: PlanAction,
    changes: readonly PropertyChange[],
  ): readonly string[] {
    const isOther = changes.some(({ path: [first] }) => first === 'query' || first === 'functionParameters');
    const foreign = callersAmong(this.#queries, definition.name).filter((one) => this.#isForeign(one));
    const callers =
      action === 'create' || !isOther || foreign.length === 0
        ? []
        : [`Called as well by what is not in the repository: ${listed(foreign.map(described))}.`];
    return [...callers, ...this.#missing(tablesNamed(definition.query.text, this.#options.schemas))];
  }

  #isForeign({ kind, key }: LiveQuery): boolean {
    return kind === 'rule' ? !this.#ids.has(key) : !this.#names.has(key);
  }

  ofRule(detection: Detection, live: LiveRule | undefined, isMarked: boolean): readonly string[] {
    const id = detection.id.toLowerCase();
    const deleted = this.#options.deleted?.get(id);
    const wait = 'Sentinel may refuse the id for about a day after a deletion.';
    return [
      ...(live !== undefined && autoDisabled(live) !== undefined ? [disabledNote(live, detection)] : []),
      ...(live === undefined && deleted !== undefined ? [`The rule was deleted at ${deleted}. ${wait}`] : []),
      ...(live === undefined && deleted === undefined && isMarked
        ? [`The rule was here, as its mark is, and was deleted. ${wait}`]
        : []),
      ...this.#sameName(detection),
      ...this.ofTables(detection),
    ];
  }

  /** Sentinel's portal takes no second rule of a name; whether its interface does is not documented. */
  #sameName({ id, name }: Detection): readonly string[] {
    const key = plainName(name);
    const wanted = (this.#wanted.get(key) ?? []).filter((one) => one.id.toLowerCase() !== id.toLowerCase());
    const told = new Set([id, ...wanted.map((one) => one.id)].map((one) => one.toLowerCase()));
    const there = (this.#named.get(key) ?? []).filter((rule) => !told.has(rule.id));
    return [
      ...wanted.map(({ source }) => `Another rule of the repository, ${source.path}, has the same name.`),
      ...there.map(
        (rule) =>
          `Another rule of the workspace, ${rule.id}, has the same name${this.#ids.has(rule.id) ? ' now; the repository gives it another' : ''}.`,
      ),
    ];
  }

  /** Of the tables that a rule reads, itself or through functions; as well where nothing of it is written. */
  ofTables({ query }: Detection): readonly string[] {
    return this.#missing(this.#read.of(query.text));
  }

  #missing(tables: readonly string[]): readonly string[] {
    if (this.#tables.size === 0) return [];
    const gone = tables.filter((name) => !this.#tables.has(name) && !this.#names.has(name.toLowerCase()));
    const poor = tables.filter((name) => ['Basic', 'Auxiliary'].includes(this.#tables.get(name) ?? ''));
    return [
      ...(gone.length === 0 ? [] : [`The workspace has no table ${listed(gone)}, or not yet.`]),
      ...(poor.length === 0 ? [] : [`Rules may not be able to read ${listed(poor)}: the plan is Basic or Auxiliary.`]),
    ];
  }
}

function grouped<T>(items: readonly T[], nameOf: (item: T) => string | undefined): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of items) {
    const name = nameOf(one);
    if (name === undefined) continue;
    const key = plainName(name);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return groups;
}

function plainName(name: string): string {
  return name.trim().replace(/\s+/g, ' ').toLowerCase();
}

function described({ kind, name }: LiveQuery): string {
  return `the ${kind} "${name}"`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).join(', ');
  return names.length > mostNames ? `${shown} and ${names.length - mostNames} more` : shown;
}

/** Sentinel appends why to the description. */
function disabledNote({ properties }: LiveRule, { description, enabled }: Detection): string {
  const text = properties['description'];
  const own = description.trimEnd();
  const said = typeof text === 'string' && text.startsWith(own) ? text.slice(own.length).trim() : '';
  const why = said === '' ? 'its description says why.' : `it says: ${said.slice(0, 500)}`;
  const then = enabled ? ' The plan enables it again: mend what it depends on first.' : '';
  return `Sentinel switched the rule off by itself; ${why}${then}`;
}
