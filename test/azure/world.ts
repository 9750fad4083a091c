import type { CheckQuery } from './check-query.ts';
import type { FakeClock } from './fake-clock.ts';
import type { FakeState, WorkspaceState } from './fake-state.ts';
import type { Journal, LoggedRequest } from './journal.ts';
import { violate } from './journal.ts';
import type { Principal } from './principal.ts';
import type { ResourceType, Route } from './route.ts';
import type { Settings } from './settings.ts';

/**
 * The columns that a query gives, or undefined where they are not known. Where they are, the columns that a rule maps have
 * to be among them (contract 1.9).
 */
export type OutputColumns = (query: string) => readonly string[] | undefined;

/** Everything that the answers of the fake depend on. */
export interface World {
  state: FakeState;
  readonly settings: Settings;
  readonly journal: Journal;
  readonly clock: FakeClock;
  readonly principals: readonly Principal[];
  readonly tenant: string;
  readonly apiVersions: Readonly<Record<ResourceType, readonly string[]>>;
  readonly pageSize: number;
  readonly checkQuery: CheckQuery;
  readonly outputColumns: OutputColumns;
  /** Paths with queries of the next pages that were offered; each has to be followed as it is. */
  readonly offeredPages: Set<string>;
  /** `http://127.0.0.1:<port>`. */
  origin: string;
}

/** One request on its way to its handler. */
export interface Call {
  readonly world: World;
  readonly request: LoggedRequest;
  readonly route: Route;
  readonly apiVersion: string;
  readonly principal: Principal;
}

/** A call on what a workspace holds. */
export interface WorkspaceCall extends Call {
  readonly workspace: WorkspaceState;
}

/** Writes down that a call deviates from the contract. */
export function deviates(call: Call, sentence: string): void {
  violate(call.world.journal, call.request, sentence);
}

/** The id of a workspace in Resource Manager. */
export function workspaceId(workspace: WorkspaceState): string {
  return (
    `/subscriptions/${workspace.subscription}/resourceGroups/${workspace.resourceGroup}` +
    `/providers/Microsoft.OperationalInsights/workspaces/${workspace.name}`
  );
}
