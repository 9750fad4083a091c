import type { FaultKind } from './fault-kind.ts';
import type { Json } from './json.ts';
import type { LostField } from './lost-fields.ts';
import type { ResourceType } from './route.ts';

/** One request as it came in, and what became of it. */
export interface LoggedRequest {
  /** 1, 2, 3 … in the order of arrival. */
  readonly number: number;
  readonly method: string;
  /** The path without the query, percent-decoded as far as possible. */
  readonly path: string;
  readonly type: ResourceType | undefined;
  readonly workspace: string | undefined;
  readonly name: string | undefined;
  readonly apiVersion: string | undefined;
  /** The body as JSON; undefined where there was none or it is no JSON. */
  readonly body: Json | undefined;
  /** The fake's clock at arrival. */
  readonly time: number;
  /** How many requests were open at arrival, this one included. */
  readonly concurrent: number;
  /** The status that was answered; 0 while, or if, there is no answer. */
  status: number;
  /** Code and message of an error that was answered. */
  error: { readonly code: string; readonly message: string } | undefined;
  /** The fault that was played on it. */
  fault: FaultKind | undefined;
  /** Whether it changed the state of a workspace, seen by the caller or not. */
  changed: boolean;
}

/** A deviation of a caller from the contract. */
export interface Violation {
  readonly request: number;
  readonly method: string;
  readonly path: string;
  readonly sentence: string;
}

/** What the fake writes down while it serves. */
export interface Journal {
  readonly requests: LoggedRequest[];
  readonly violations: Violation[];
  /** Fields that a PUT took away, in order. */
  readonly lost: LostField[];
  /** Writes that stored what was stored already: they reset the schedule of a rule for nothing (contract 5). */
  readonly idleWrites: LoggedRequest[];
  /** The most requests that were open at once. */
  peak: number;
}

/** An empty journal. */
export function createJournal(): Journal {
  return { requests: [], violations: [], lost: [], idleWrites: [], peak: 0 };
}

/** Writes down that a request deviates from the contract. */
export function violate(journal: Journal, request: LoggedRequest, sentence: string): void {
  journal.violations.push({ request: request.number, method: request.method, path: request.path, sentence });
}
