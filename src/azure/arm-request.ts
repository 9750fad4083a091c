import type { JsonValue } from './json-object.ts';

export type ArmMethod = 'GET' | 'PUT' | 'PATCH' | 'DELETE' | 'POST';

/** A request to Resource Manager: to a path with a version of the interface, or to a link that it gave itself. */
export type ArmRequest = (ArmAddress | ArmLink) & {
  readonly method: ArmMethod;
  readonly body?: JsonValue;
  /**
   * Whether doing it twice does the same as doing it once, so that it is tried again after a failure that leaves open whether it was
   * done. Default: GET, PUT and DELETE are, POST and PATCH are not. A POST that only asks should say so.
   */
  readonly isIdempotent?: boolean;
  /** Whether it changes nothing, so that no outcome is unclear. Default: only GET. */
  readonly isRead?: boolean;
  /** Whether an answer 200 or 201 without a body will do. Default: only to DELETE. */
  readonly mayBeEmpty?: boolean;
  readonly signal?: AbortSignal | undefined;
};

export interface ArmAddress {
  /** Begins with `/`, every step encoded, without a query. */
  readonly path: string;
  readonly apiVersion: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly link?: never;
}

export interface ArmLink {
  /** A `nextLink`, as it came. */
  readonly link: string;
  readonly path?: never;
}

/** An answer that can be read, of a status from 200 to 299. */
export interface ArmResponse {
  readonly status: number;
  /** Undefined where the answer has no body. */
  readonly body: JsonValue | undefined;
  readonly requestId: string | undefined;
  /** What is left in the buckets of the throttle, by name: `subscription-reads`. */
  readonly remaining: ReadonlyMap<string, number>;
  /** The clock of the service, in milliseconds since 1970. */
  readonly serverTime: number | undefined;
  readonly attempts: number;
  /**
   * Whether an earlier attempt of this write may have been done as well. So a 204 of a DELETE may be due to an earlier one, and a
   * 200 of a PUT is no proof that the resource was there before.
   */
  readonly unclear: boolean;
}
