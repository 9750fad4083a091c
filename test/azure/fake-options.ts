import type { CheckQuery } from './check-query.ts';
import type { FakeState } from './fake-state.ts';
import type { PlantedTable } from './fake-workspace.ts';
import type { JsonObject } from './json.ts';
import type { Principal } from './principal.ts';
import type { ResourceType } from './route.ts';
import type { Settings } from './settings.ts';
import type { Buckets } from './token-buckets.ts';
import type { OutputColumns } from './world.ts';

/** A workspace that the fake is to have. What is left out comes from DEFAULT_WORKSPACE. */
export interface WorkspaceOptions {
  readonly subscription?: string;
  readonly resourceGroup?: string;
  readonly name?: string;
  readonly customerId?: string;
  readonly location?: string;
  readonly onboarded?: boolean;
  readonly tables?: Readonly<Record<string, PlantedTable>>;
  /**
   * Names that queries are not run without: tables and functions that are not there (yet). Those that are or once were
   * there need no mention.
   */
  readonly missable?: { readonly tables?: readonly string[]; readonly functions?: readonly string[] };
}

/** How a fake starts. Everything has a default: one workspace, one caller with all rights, a clock that stands still. */
export interface FakeOptions {
  readonly workspaces?: readonly WorkspaceOptions[];
  /** What an earlier fake saved; instead of `workspaces`. */
  readonly state?: FakeState;
  /** Who may call; the first one's token is `fake.token`. */
  readonly principals?: readonly Principal[];
  readonly tenant?: string;
  readonly settings?: Partial<Settings>;
  /** Versions that differ from API_VERSIONS. */
  readonly apiVersions?: Partial<Record<ResourceType, readonly string[]>>;
  /** Rules and metadata items on a page of a list; 50 by default. */
  readonly pageSize?: number;
  /** Real milliseconds that every answer takes; 0 by default. Can be changed later. */
  readonly latency?: number;
  /** Where the clock starts, in milliseconds, and how fast it runs (0: only by hand). */
  readonly clock?: { readonly start?: number; readonly speed?: number };
  /** Token buckets on the fake's clock; none by default. ARM_BUCKETS are Resource Manager's. */
  readonly throttle?: Buckets;
  readonly checkQuery?: CheckQuery;
  readonly outputColumns?: OutputColumns;
}

/** The workspace of a fake that is told nothing else. */
export const DEFAULT_WORKSPACE = {
  subscription: '00000000-0000-0000-0000-000000000001',
  resourceGroup: 'rg-soc',
  name: 'law-soc',
  customerId: '00000000-0000-0000-0000-0000000000aa',
  location: 'westeurope',
} as const;

export const DEFAULT_TENANT = '00000000-0000-0000-0000-00000000007e';

/** The claims of the token of the caller that a fake has when it is told nothing else. */
export const DEFAULT_CLAIMS: JsonObject = {
  aud: 'https://management.azure.com',
  tid: DEFAULT_TENANT,
  oid: '00000000-0000-0000-0000-0000000000d1',
  appid: '00000000-0000-0000-0000-0000000000a1',
  app_displayname: 'blindspot-deployer',
};
