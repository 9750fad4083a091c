import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { API_VERSIONS } from './api-versions.ts';
import { checkQueryWords } from './check-query.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import {
  DEFAULT_CLAIMS,
  DEFAULT_TENANT,
  DEFAULT_WORKSPACE,
  type FakeOptions,
  type WorkspaceOptions,
} from './fake-options.ts';
import type { FakeState, WorkspaceState } from './fake-state.ts';
import { type FakeWorkspace, fakeWorkspace, storedTable } from './fake-workspace.ts';
import type { FaultKind } from './fault-kind.ts';
import { createFaults, type Fault, type FaultMatcher, type FaultOptions, type Faults } from './faults.ts';
import { createJournal, type LoggedRequest, type Violation, violate } from './journal.ts';
import { isObject, type Json } from './json.ts';
import type { LostField } from './lost-fields.ts';
import type { Principal } from './principal.ts';
import { protocolViolations, type RawRequest } from './protocol.ts';
import { findRoute } from './route.ts';
import { send, sendStruck } from './send.ts';
import { type Incoming, serve, type Throttle } from './serve.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings.ts';
import { createThrottle } from './token-buckets.ts';
import { unsignedJwt } from './unsigned-jwt.ts';
import type { World } from './world.ts';

/** A fake Azure Resource Manager that listens on loopback. */
export interface FakeArm {
  /** `http://127.0.0.1:<port>`, without a slash. */
  readonly url: string;
  /** The token of the first principal. */
  readonly token: string;
  readonly clock: FakeClock;
  /** Can be changed at any time. */
  readonly settings: Settings;
  /** Real milliseconds that every answer takes. */
  latency: number;
  /** Every deviation from the contract so far. */
  readonly violations: readonly Violation[];
  /** Throws with all deviations where there is one; or with a bug of the fake's own. */
  assertClean(): void;
  /** The deviations so far, which are forgotten: for tests that provoke them. */
  takeViolations(): Violation[];
  /** Every request so far. */
  readonly requests: readonly LoggedRequest[];
  /** The requests that changed something, the answer lost or not. */
  readonly writes: readonly LoggedRequest[];
  /** The requests that were answered with an error of the service's own (no fault, no throttling). */
  readonly refusals: readonly LoggedRequest[];
  /** Writes that stored what was there already. */
  readonly idleWrites: readonly LoggedRequest[];
  /** The most requests that were open at once. */
  readonly peak: number;
  /** Fields that a PUT took from a stored resource; those with `known: false` a deployer has to keep. */
  lostFields(): readonly LostField[];
  /** Forgets requests, violations, lost fields and the peak, and keeps the workspaces. */
  clearJournal(): void;
  /** A workspace by name; the first one without a name. */
  workspace(name?: string): FakeWorkspace;
  /** Sentinel disables a rule. */
  autoDisable(ruleName: string, workspace?: string): void;
  /** Makes requests fail; of several kinds, each strike takes the next in turn. */
  fault(matcher: FaultMatcher, kind: FaultKind | readonly FaultKind[], options?: FaultOptions): Fault;
  clearFaults(): void;
  /** Everything it remembers of the world, as a copy. */
  save(): FakeState;
  /** Takes up a world that was saved, clock included. */
  load(state: FakeState): void;
  /** Tears down all connections and stops listening. */
  close(): Promise<void>;
}

/** Starts a fake on a free port of 127.0.0.1. Another process can call it as long as this one lives. */
export async function startFake(options: FakeOptions = {}): Promise<FakeArm> {
  const clock = createFakeClock(options.clock?.start ?? Date.UTC(2026, 0, 5), options.clock?.speed);
  const world: World = {
    state: { now: clock.now(), etags: 0, requests: 0, workspaces: (options.workspaces ?? [{}]).map(createWorkspace) },
    settings: { ...DEFAULT_SETTINGS, ...structuredClone(options.settings ?? {}) },
    journal: createJournal(),
    clock,
    principals: options.principals ?? [defaultPrincipal()],
    tenant: options.tenant ?? DEFAULT_TENANT,
    apiVersions: { ...API_VERSIONS, ...options.apiVersions },
    pageSize: options.pageSize ?? 50,
    checkQuery: options.checkQuery ?? checkQueryWords,
    outputColumns: options.outputColumns ?? (() => undefined),
    offeredPages: new Set(),
    origin: '',
  };
  const faults = createFaults();
  const throttle = options.throttle === undefined ? undefined : createThrottle(options.throttle);
  const wait = { latency: options.latency ?? 0, timers: new Set<NodeJS.Timeout>() };
  const bugs: Error[] = [];
  let open = 0;
  const server = createServer((message, response) => {
    open += 1;
    response.once('close', () => {
      open -= 1;
    });
    const concurrent = open;
    void readText(message)
      .then(
        (body) => handle(world, faults, throttle, wait, { message, response, body, concurrent }),
        // The caller went away in the middle of the body.
        () => response.destroy(),
      )
      .catch((error: unknown) => {
        bugs.push(error instanceof Error ? error : new Error(String(error)));
        response.destroy();
      });
  });
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  world.origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : ''}`;
  if (options.state !== undefined) load(world, options.state);

  const workspace = (name?: string): FakeWorkspace => {
    const find = (): WorkspaceState => {
      const found = world.state.workspaces.find((candidate) => name === undefined || candidate.name === name);
      if (found === undefined) throw new Error(`The fake has no workspace '${name ?? ''}'.`);
      return found;
    };
    find();
    return fakeWorkspace(world, find);
  };
  const { journal } = world;
  return {
    url: world.origin,
    token: world.principals[0]?.token ?? '',
    clock,
    settings: world.settings,
    get latency() {
      return wait.latency;
    },
    set latency(milliseconds) {
      wait.latency = milliseconds;
    },
    violations: journal.violations,
    assertClean() {
      if (bugs[0] !== undefined) throw bugs[0];
      if (journal.violations.length === 0) return;
      const lines = journal.violations.map(
        ({ request, method, path, sentence }) => `  request ${request}, ${method} ${path}: ${sentence}`,
      );
      throw new Error(`${lines.length} deviations from the contract:\n${lines.join('\n')}`);
    },
    takeViolations: () => journal.violations.splice(0),
    requests: journal.requests,
    get writes() {
      return journal.requests.filter(({ changed }) => changed);
    },
    get refusals() {
      return journal.requests.filter(
        ({ status, fault }) => status >= 400 && status !== 429 && (fault === undefined || fault === 'slow'),
      );
    },
    idleWrites: journal.idleWrites,
    get peak() {
      return journal.peak;
    },
    lostFields: () => journal.lost,
    clearJournal() {
      for (const list of [journal.requests, journal.violations, journal.lost, journal.idleWrites]) list.length = 0;
      journal.peak = 0;
    },
    workspace,
    autoDisable: (ruleName, name) => workspace(name).autoDisable(ruleName),
    fault: faults.add,
    clearFaults: faults.clear,
    save: () => structuredClone({ ...world.state, now: clock.now() }),
    load: (state) => load(world, state),
    close: () =>
      new Promise((resolve) => {
        for (const timer of wait.timers) clearTimeout(timer);
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Exchange {
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: string;
  readonly concurrent: number;
}

interface Wait {
  latency: number;
  readonly timers: Set<NodeJS.Timeout>;
}

async function handle(
  world: World,
  faults: Faults,
  throttle: Throttle | undefined,
  wait: Wait,
  exchange: Exchange,
): Promise<void> {
  const { response } = exchange;
  const incoming = receive(world, exchange);
  const { request } = incoming;
  const strike = faults.strike(request);
  request.fault = strike?.kind;
  const pause = strike?.kind === 'slow' ? wait.latency + strike.delay : wait.latency;
  const effectFirst = strike?.kind === 'slow' && strike.when === 'after';
  if (pause > 0 && !effectFirst) await sleep(pause, wait.timers);

  const skipped = strike?.when === 'before' && strike.kind !== 'slow';
  const answer = skipped ? { status: 200, body: {} } : serve(world, incoming, throttle);
  if (pause > 0 && effectFirst) await sleep(pause, wait.timers);
  const headers = {
    date: new Date(world.clock.now() + world.settings.clockSkew).toUTCString(),
    'x-ms-request-id': `request-${request.number}`,
  };
  const shown = strike === undefined ? answer : sendStruck(response, answer, strike, headers);
  if (strike === undefined) send(response, answer, headers);
  request.status = shown?.status ?? 0;
  const error = isObject(shown?.body) ? shown.body['error'] : undefined;
  if (isObject(error)) request.error = { code: String(error['code']), message: String(error['message']) };
  strike?.struck();
}

/** Writes a request down, with everything about it that deviates whatever it is about. */
function receive(world: World, { message, body, concurrent }: Exchange): Incoming {
  const target = message.url ?? '';
  const raw: RawRequest = { method: message.method ?? '', target, headers: message.headers, body };
  const [path = '', search] = target.split(/\?(.*)/s);
  const parameters = [...new URLSearchParams(search ?? '')];
  const query = new Map(parameters);
  const route = findRoute(path);
  world.state.requests += 1;
  const request: LoggedRequest = {
    number: world.state.requests,
    method: raw.method,
    path,
    type: route?.type,
    workspace: route?.workspace,
    name: route?.name,
    apiVersion: query.get('api-version'),
    body: parseJson(body),
    time: world.clock.now(),
    concurrent,
    status: 0,
    error: undefined,
    fault: undefined,
    changed: false,
  };
  world.journal.requests.push(request);
  world.journal.peak = Math.max(world.journal.peak, concurrent);
  for (const sentence of protocolViolations(raw, parameters, route, world.principals)) {
    violate(world.journal, request, sentence);
  }
  return { raw, request, path, query, route };
}

function load(world: World, state: FakeState): void {
  world.state = structuredClone(state);
  world.clock.advance(state.now - world.clock.now());
}

function createWorkspace(options: WorkspaceOptions): WorkspaceState {
  const { tables = {}, missable, ...rest } = options;
  return {
    ...DEFAULT_WORKSPACE,
    onboarded: true,
    ...rest,
    rules: {},
    metadata: {},
    savedSearches: {},
    tombstones: {},
    visibility: {},
    tables: Object.entries(tables).map(([name, table]) => storedTable(name, table)),
    missable: { tables: [...(missable?.tables ?? [])], functions: [...(missable?.functions ?? [])] },
  };
}

function defaultPrincipal(): Principal {
  return {
    token: unsignedJwt(DEFAULT_CLAIMS),
    objectId: String(DEFAULT_CLAIMS['oid']),
    name: String(DEFAULT_CLAIMS['app_displayname']),
    roles: ['Microsoft Sentinel Contributor'],
  };
}

async function readText(message: IncomingMessage): Promise<string> {
  message.setEncoding('utf8');
  let text = '';
  for await (const part of message) text += part;
  return text;
}

function parseJson(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

function sleep(milliseconds: number, timers: Set<NodeJS.Timeout>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      resolve();
    }, milliseconds);
    timers.add(timer);
  });
}
