import type { JsonObject } from './json.ts';

/** A resource as it lies in the service: what was sent, and what the service adds. Plain JSON. */
export interface StoredResource {
  /** The name as it was first spelled; the key in its record is the same in lower case, as names are case-insensitive. */
  name: string;
  kind: string | null;
  etag: string;
  properties: JsonObject;
  /** Fields beside `properties` that the contract does not know. */
  root: JsonObject;
  /** Milliseconds of the fake's clock. */
  createdAt: number;
  modifiedAt: number;
}

/** A table with its schema, as `GET tables` gives it (contract 3). */
export interface StoredTable {
  name: string;
  plan: 'Analytics' | 'Basic' | 'Auxiliary';
  columns: { name: string; type: string }[];
  standardColumns: { name: string; type: string }[];
  /** More properties of the answer, such as retentionInDays. */
  properties: JsonObject;
}

/** A workspace with everything in it. Plain JSON. */
export interface WorkspaceState {
  subscription: string;
  resourceGroup: string;
  name: string;
  /** The workspace's own GUID. */
  customerId: string;
  location: string;
  /** Whether Sentinel is switched on in it. */
  onboarded: boolean;
  rules: Record<string, StoredResource>;
  metadata: Record<string, StoredResource>;
  savedSearches: Record<string, StoredResource>;
  /** Key of a deleted rule -> when it was deleted, by the fake's clock. */
  tombstones: Record<string, number>;
  /** Alias of a function -> from when, and from which request on, the check of queries knows it. */
  visibility: Record<string, { at: number; request: number }>;
  tables: StoredTable[];
  /** Names that the check of queries misses where they are absent. Names of functions ever stored are added. */
  missable: { tables: string[]; functions: string[] };
}

/** Everything the fake remembers of the world. Plain JSON: it can be saved, compared and loaded. */
export interface FakeState {
  /** The fake's clock when the state was saved. */
  now: number;
  /** How many etags were given out, and how many requests were answered. */
  etags: number;
  requests: number;
  workspaces: WorkspaceState[];
}
