import { ruleId } from './alert-rules.ts';
import { nextEtag, nextSavedSearchEtag } from './etags.ts';
import type { StoredResource, StoredTable, WorkspaceState } from './fake-state.ts';
import type { JsonObject } from './json.ts';
import { runQuery } from './refuse-rule.ts';
import { type World, workspaceId } from './world.ts';

/** The kinds of things that lie in a workspace under a name. */
export type Stock = 'rules' | 'metadata' | 'savedSearches';

/** A thing that a test puts into a workspace as it is, past every check. */
export interface Planted {
  readonly name: string;
  readonly kind?: string;
  readonly properties: JsonObject;
  /** Fields beside `properties` that the contract does not know. */
  readonly root?: JsonObject;
}

/** A table as a test gives it: the columns with their types (contract 3). */
export interface PlantedTable {
  readonly columns: Readonly<Record<string, string>>;
  readonly standardColumns?: Readonly<Record<string, string>>;
  readonly plan?: StoredTable['plan'];
  readonly properties?: JsonObject;
}

/**
 * A workspace from behind: what a test, the portal or Sentinel itself does to it. Names are matched without regard to
 * case; a name that is not there is an error.
 */
export interface FakeWorkspace {
  /** The id in Resource Manager. */
  readonly id: string;
  /** What lies in it, live. */
  readonly state: WorkspaceState;
  ruleId(name: string): string;
  /** What lies under a name, live; undefined where nothing does. */
  get(stock: Stock, name: string): StoredResource | undefined;
  /** The names of what lies there, sorted. */
  names(stock: Stock): string[];
  /** Puts something there as it is, past every check; a function is visible at once. */
  plant(stock: Stock, planted: Planted): StoredResource;
  /** Changes properties as somebody in the portal would: with a new etag. */
  edit(stock: Stock, name: string, change: (properties: JsonObject, resource: StoredResource) => void): void;
  /** Deletes as somebody in the portal would: the id of a rule is refused from now on. */
  delete(stock: Stock, name: string): void;
  /** Sentinel disables a rule: `enabled` false, the name with `AUTO DISABLED` in front, a reason after the description. */
  autoDisable(name: string, reason?: string): void;
  /** Sentinel runs every enabled rule and disables those whose query no longer runs; returns their names. */
  autoDisableBroken(): string[];
  plantTable(name: string, table: PlantedTable): void;
  /** Takes a table away; queries that name it no longer run. */
  dropTable(name: string): void;
}

/** The workspace of a name, from behind. */
export function fakeWorkspace(world: World, find: () => WorkspaceState): FakeWorkspace {
  const existing = (stock: Stock, name: string): StoredResource => {
    const found = find()[stock][name.toLowerCase()];
    if (found === undefined) throw new Error(`The workspace has no '${name}' among its ${stock}.`);
    return found;
  };
  const touch = (stock: Stock, resource: StoredResource): void => {
    resource.etag = stock === 'savedSearches' ? nextSavedSearchEtag(world) : nextEtag(world);
    resource.modifiedAt = world.clock.now();
  };
  const autoDisable = (name: string, reason = 'The query could not be run.'): void => {
    const rule = existing('rules', name);
    const { displayName, description } = rule.properties;
    rule.properties['enabled'] = false;
    rule.properties['displayName'] = `AUTO DISABLED ${String(displayName)}`;
    rule.properties['description'] = `${typeof description === 'string' ? `${description}\n\n` : ''}${reason}`;
    touch('rules', rule);
  };
  return {
    get id() {
      return workspaceId(find());
    },
    get state() {
      return find();
    },
    ruleId: (name) => ruleId(find(), name),
    get: (stock, name) => find()[stock][name.toLowerCase()],
    names: (stock) =>
      Object.values(find()[stock])
        .map(({ name }) => name)
        .sort(),
    plant(stock, { name, kind, properties, root }) {
      const now = world.clock.now();
      const resource: StoredResource = {
        name,
        kind: kind ?? null,
        etag: '',
        properties: structuredClone(properties),
        root: structuredClone(root ?? {}),
        createdAt: now,
        modifiedAt: now,
      };
      touch(stock, resource);
      find()[stock][name.toLowerCase()] = resource;
      const alias = properties['functionAlias'];
      if (stock === 'savedSearches' && typeof alias === 'string') find().visibility[alias] = { at: now, request: 0 };
      return resource;
    },
    edit(stock, name, change) {
      const resource = existing(stock, name);
      change(resource.properties, resource);
      touch(stock, resource);
    },
    delete(stock, name) {
      existing(stock, name);
      delete find()[stock][name.toLowerCase()];
      if (stock === 'rules') find().tombstones[name.toLowerCase()] = world.clock.now();
    },
    autoDisable,
    autoDisableBroken() {
      const workspace = find();
      const broken = Object.values(workspace.rules).flatMap(({ name, properties }) => {
        if (properties['enabled'] !== true) return [];
        const problem = runQuery(world, workspace, world.state.requests, properties);
        return problem === undefined ? [] : [{ name, problem }];
      });
      for (const { name, problem } of broken) autoDisable(name, problem);
      return broken.map(({ name }) => name);
    },
    plantTable(name, table) {
      find().tables = [...find().tables.filter((other) => other.name !== name), storedTable(name, table)];
    },
    dropTable(name) {
      const workspace = find();
      workspace.tables = workspace.tables.filter((table) => table.name !== name);
      workspace.missable.tables.push(name);
    },
  };
}

/** A table as it lies in the service. */
export function storedTable(name: string, table: PlantedTable): StoredTable {
  const columns = (given: Readonly<Record<string, string>>) =>
    Object.entries(given).map(([column, type]) => ({ name: column, type }));
  return {
    name,
    plan: table.plan ?? 'Analytics',
    columns: columns(table.columns),
    standardColumns: columns(table.standardColumns ?? { TenantId: 'guid', Type: 'string', _ResourceId: 'string' }),
    properties: { ...table.properties },
  };
}
