import { FAULT_KINDS, type FaultKind } from './fault-kind.ts';
import type { LoggedRequest } from './journal.ts';
import type { ResourceType } from './route.ts';

/** Which requests a fault is for: all that are given have to fit. */
export type FaultMatcher =
  | {
      readonly method?: 'GET' | 'PUT' | 'PATCH' | 'DELETE';
      readonly type?: ResourceType;
      readonly workspace?: string;
      readonly name?: string;
      readonly path?: RegExp;
    }
  | ((request: LoggedRequest) => boolean);

/** When a fault strikes, and how often. */
export interface FaultOptions {
  /**
   * `before`: the request has no effect. `after`: it has, and the caller does not learn of it. By default `before`, and
   * `after` for the kinds that spoil the answer.
   */
  readonly when?: 'before' | 'after';
  /** How many times; by default once, and without end where `every` is given. */
  readonly times?: number;
  /** Strikes every n-th of the requests that fit: the n-th, the 2n-th … */
  readonly every?: number;
  /** How many of the requests that fit are let through first. */
  readonly skip?: number;
  /** Seconds, for `429` and `503`; 1 by default. */
  readonly retryAfter?: number;
  /** Real milliseconds, for `slow`; 100 by default. */
  readonly delay?: number;
}

/** A fault that was asked for. */
export interface Fault {
  /** The requests that it struck so far. */
  readonly hits: readonly LoggedRequest[];
  /** Settles when it strikes for the first time; with `after`, when the effect is there. */
  readonly hit: Promise<LoggedRequest>;
  /** Lets everything through from now on. */
  remove(): void;
}

/** What a fault does to one request. */
export interface Strike {
  readonly kind: FaultKind;
  readonly when: 'before' | 'after';
  readonly retryAfter: number;
  readonly delay: number;
  /** To be called when the effect, if any, is there. */
  struck(): void;
}

/** The faults of a fake. */
export interface Faults {
  add(matcher: FaultMatcher, kind: FaultKind | readonly FaultKind[], options?: FaultOptions): Fault;
  /** The fault that strikes a request: the first that was added and is due. */
  strike(request: LoggedRequest): Strike | undefined;
  clear(): void;
}

const SPOILS_THE_ANSWER: readonly FaultKind[] = ['slow', 'malformed-json', 'empty', 'truncated', 'html'];

interface Plan {
  readonly matcher: FaultMatcher;
  readonly kinds: readonly FaultKind[];
  readonly options: FaultOptions;
  readonly hits: LoggedRequest[];
  readonly announce: (request: LoggedRequest) => void;
  seen: number;
}

/** Creates an empty list of faults. Of several kinds for one fault, each strike takes the next in turn. */
export function createFaults(): Faults {
  let plans: Plan[] = [];
  return {
    add(matcher, kind, options = {}) {
      const kinds = typeof kind === 'string' ? [kind] : kind;
      const unknown = kinds.find((name) => !FAULT_KINDS.includes(name));
      if (unknown !== undefined || kinds.length === 0) throw new Error(`There is no fault '${unknown ?? ''}'.`);
      let announce: (request: LoggedRequest) => void = () => {};
      const hit = new Promise<LoggedRequest>((resolve) => {
        announce = resolve;
      });
      const plan: Plan = { matcher, kinds, options, hits: [], announce, seen: 0 };
      plans.push(plan);
      return {
        hits: plan.hits,
        hit,
        remove: () => {
          plans = plans.filter((other) => other !== plan);
        },
      };
    },
    strike(request) {
      const due = plans.filter((plan) => fits(plan.matcher, request)).filter(isDue)[0];
      if (due === undefined) return undefined;
      const kind = due.kinds[due.hits.length % due.kinds.length] ?? '500';
      const first = due.hits.length === 0;
      due.hits.push(request);
      return {
        kind,
        when: due.options.when ?? (SPOILS_THE_ANSWER.includes(kind) ? 'after' : 'before'),
        retryAfter: due.options.retryAfter ?? 1,
        delay: due.options.delay ?? 100,
        struck: () => {
          if (first) due.announce(request);
        },
      };
    },
    clear() {
      plans = [];
    },
  };
}

/** Counts a request that fits, and says whether it is one that the fault strikes. */
function isDue(plan: Plan): boolean {
  const { every, skip = 0, times = every === undefined ? 1 : Number.POSITIVE_INFINITY } = plan.options;
  plan.seen += 1;
  const turn = plan.seen - skip;
  return turn > 0 && plan.hits.length < times && (every === undefined || turn % every === 0);
}

function fits(matcher: FaultMatcher, request: LoggedRequest): boolean {
  if (typeof matcher === 'function') return matcher(request);
  return (
    (matcher.method === undefined || matcher.method === request.method) &&
    (matcher.type === undefined || matcher.type === request.type) &&
    (matcher.workspace === undefined || matcher.workspace === request.workspace) &&
    (matcher.name === undefined || matcher.name.toLowerCase() === request.name?.toLowerCase()) &&
    (matcher.path === undefined || matcher.path.test(request.path))
  );
}
