import { setTimeout as wait } from 'node:timers/promises';
import { Agent } from 'undici';
import { parseResourceManagerUrl } from '../content/resource-manager-url.ts';
import type { AccessToken } from './access-token.ts';
import { readArmError } from './arm-error.ts';
import type { ArmAddress, ArmLink, ArmRequest, ArmResponse } from './arm-request.ts';
import { AzureError, type AzureErrorDetails, type AzureFailure } from './azure-error.ts';
import { ConcurrencyGate } from './concurrency-gate.ts';
import { type Deadline, type Exchange, exchange } from './exchange.ts';
import { foreignText } from './foreign-text.ts';
import type { JsonValue } from './json-object.ts';
import { parseJsonBody } from './parse-json-body.ts';
import { type HeaderOf, parseHttpDate, retryAfter } from './retry-after.ts';
import { defaultRetryPolicy, type RetryPolicy, retryWait } from './retry-policy.ts';
import type { TokenSource } from './token-source.ts';

/** A request that is about to be tried again. */
export interface ArmRetry {
  readonly method: string;
  readonly path: string;
  /** The number of the attempt that failed, from 1. */
  readonly attempt: number;
  readonly failure: AzureFailure;
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly waitMs: number;
}

export interface ArmClientOptions {
  /** Origin of the Resource Manager. */
  readonly resourceManager: string;
  readonly tokens: TokenSource;
  /** Requests at the same time. Default: 8. */
  readonly concurrency?: number;
  /** For one attempt, from its beginning to the end of the answer. Default: a minute. */
  readonly timeoutMs?: number;
  readonly retry?: Partial<RetryPolicy>;
  /** Bytes that an answer may have. Default: 64 MiB. */
  readonly responseLimit?: number;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Waits; ends early, however it likes, when the signal is aborted. */
  readonly sleep?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** Numbers from 0 up to 1: `seededRandom(seed)`. */
  readonly random: () => number;
  readonly deadline?: Deadline;
  readonly onRetry?: (retry: ArmRetry) => void;
}

const passingStatuses: readonly number[] = [408, 429, 500, 502, 503, 504];
const notDone = 429;
/** Writes that change nothing more when they are done again. */
const idempotentMethods: readonly string[] = ['GET', 'PUT', 'DELETE'];

/**
 * Speaks with Azure Resource Manager: JSON over HTTP, each request with a token and a version of the interface. It knows how Azure
 * fails, and nothing of what it is asked for.
 *
 * - What passes (408, 429, 500, 502, 503, 504, timeouts, broken connections, answers that cannot be read) is tried again, after the
 *   time that the service asks for or a random one below a bound that doubles. A PUT or DELETE may then be done twice, which in
 *   Resource Manager is the same as once; the caller is told that it is `unclear`.
 * - When one request is throttled, all wait: the service counts them together.
 * - Redirects are refused, and tokens go to one origin only.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 */
export class ArmClient {
  /** Scheme, host and port. */
  readonly origin: string;
  readonly #options: Required<Omit<ArmClientOptions, 'retry' | 'onRetry'>>;
  readonly #onRetry: ((retry: ArmRetry) => void) | undefined;
  readonly #retry: RetryPolicy;
  readonly #agent: Agent;
  readonly #gate: ConcurrencyGate;
  #pausedUntil = Number.NEGATIVE_INFINITY;

  /** @throws RangeError when the address is none that a token may be sent to. */
  constructor(options: ArmClientOptions) {
    const { retry = {}, onRetry, ...rest } = options;
    const { origin, problem } = parseResourceManagerUrl(options.resourceManager);
    if (origin === undefined) throw new RangeError(`The address of the Resource Manager ${problem}.`);
    this.origin = origin;
    this.#options = {
      concurrency: 8,
      timeoutMs: 60_000,
      responseLimit: 2 ** 26,
      sleep: async (milliseconds, signal) => {
        await wait(milliseconds, undefined, signal === undefined ? {} : { signal });
      },
      deadline: (milliseconds, onEnd) => {
        const timer = setTimeout(onEnd, milliseconds);
        return () => clearTimeout(timer);
      },
      ...rest,
    };
    this.#onRetry = onRetry;
    this.#retry = { ...defaultRetryPolicy, ...retry };
    this.#gate = new ConcurrencyGate(this.#options.concurrency);
    this.#agent = new Agent({ connections: this.#options.concurrency, pipelining: 1, connect: { timeout: 30_000 } });
  }

  /** Closes the connections. Requests that still run are broken off. */
  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  /**
   * Sends a request until it is answered for good.
   *
   * @throws AzureError when the answer is none of 200 to 299, or there is none; AccessTokenError when there is no token.
   */
  async send(request: ArmRequest): Promise<ArmResponse> {
    const path = this.#pathOf(request);
    const call = new Call(request, shownPath(path));
    const { clock } = this.#options;
    let started: number | undefined;
    try {
      for (;;) {
        const end = await this.#gate.run(async () => {
          await this.#pause(request.signal);
          started ??= clock();
          return await this.#attempt(call, path);
        }, request.signal);
        if (end.kind === 'answered') return end.response;
        const waitMs = await this.#waitBeforeNext(call, end, started ?? clock());
        if (waitMs === undefined) throw call.error(end);
        const { failure, status, code } = end;
        const { method } = request;
        this.#onRetry?.({ method, path: call.path, attempt: call.attempts, failure, status, code, waitMs });
        if (waitMs > 0) await this.#options.sleep(waitMs, request.signal);
        request.signal?.throwIfAborted();
      }
    } catch (error) {
      if (error instanceof AzureError || request.signal?.aborted !== true) throw error;
      throw call.error({ kind: 'failed', failure: 'cancelled', texts: ['it was cancelled.'], isPassing: false });
    }
  }

  /** Where a request goes: what stands behind the origin. */
  #pathOf(request: ArmAddress | ArmLink): string {
    if (request.link !== undefined) {
      const path = this.linkPath(request.link);
      if (path === undefined) throw new RangeError('A link leads to another host.');
      return path;
    }
    const query = Object.entries({ 'api-version': request.apiVersion, ...request.query });
    return `${request.path}?${query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&')}`;
  }

  /**
   * The path and query of a link, to the character; undefined when it leads to another origin or is none. Some services write the
   * port of https into their links.
   */
  linkPath(link: string): string | undefined {
    if (!/^[\x21-\x7e]+$/.test(link) || !URL.canParse(link) || new URL(link).origin !== this.origin) return undefined;
    const path = link.replace(/^[a-z]+:\/\/[^/?#\\]*/i, '').replace(/#.*$/, '');
    return path.startsWith('/') ? path : undefined;
  }

  /** While the service throttles, nobody asks. */
  async #pause(signal: AbortSignal | undefined): Promise<void> {
    const { clock, sleep } = this.#options;
    for (let until = this.#pausedUntil; until > clock(); until = this.#pausedUntil) {
      await sleep(until - clock(), signal);
      signal?.throwIfAborted();
      // Timers may end a little early: only a pause that became longer is waited for again.
      if (this.#pausedUntil <= until) return;
    }
  }

  async #attempt(call: Call, path: string): Promise<AttemptEnd> {
    const { request } = call;
    const { clock, tokens, timeoutMs, deadline, responseLimit } = this.#options;
    const token = await untilAborted(tokens.token(call.refused), request.signal);
    call.token = token;
    call.attempts += 1;
    const body = request.body === undefined ? undefined : JSON.stringify(request.body);
    const headers: Record<string, string> = {
      authorization: token.authorization(),
      accept: 'application/json',
      'accept-encoding': 'identity',
      'user-agent': 'blindspot',
    };
    if (body !== undefined) headers['content-type'] = 'application/json; charset=utf-8';
    const message = { method: request.method, origin: this.origin, path, headers, body };
    const limits = { timeoutMs, deadline, responseLimit, signal: request.signal };
    const answer = await exchange(this.#agent, message, limits);
    const end = judge(answer, call, token, clock());
    if (end.kind === 'failed' && !call.isRead && mayBeDone(answer, end)) call.unclear = true;
    return end;
  }

  /** How long to wait before the next attempt; undefined when there is none. */
  async #waitBeforeNext(call: Call, end: FailedAttempt, started: number): Promise<number | undefined> {
    const { clock, random } = this.#options;
    const { attempts, totalMs } = this.#retry;
    if (call.attempts >= attempts) return undefined;
    if (end.status === 401) return await this.#waitForToken(call);
    // What may have been done must not be done again, unless that changes nothing.
    const isSafe = call.isIdempotent || end.status === notDone || end.isSent === false;
    if (!end.isPassing || !isSafe) return undefined;
    const waitMs = retryWait(this.#retry, call.attempts, end.retryAfterMs, random);
    const now = clock();
    if (now + waitMs > started + totalMs) return undefined;
    const isThrottled = end.status === notDone || (end.status === 503 && end.retryAfterMs !== undefined);
    if (isThrottled) this.#pausedUntil = Math.max(this.#pausedUntil, now + waitMs);
    return waitMs;
  }

  /** A token may be withdrawn before it ends. Once, another one is tried, at once, if there is another. */
  async #waitForToken(call: Call): Promise<number | undefined> {
    const { token, refused } = call;
    if (token === undefined || refused !== undefined) return undefined;
    call.refused = token;
    const next = await untilAborted(this.#options.tokens.token(token), call.request.signal);
    return next.isSame(token) ? undefined : 0;
  }
}

type AttemptEnd = { readonly kind: 'answered'; readonly response: ArmResponse } | FailedAttempt;

interface FailedAttempt {
  readonly kind: 'failed';
  readonly failure: AzureFailure;
  readonly status?: number | undefined;
  readonly code?: string | undefined;
  readonly codes?: readonly string[];
  readonly texts: readonly string[];
  readonly target?: string | undefined;
  readonly requestId?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly isPassing: boolean;
  readonly isSent?: boolean;
}

/** A request and what became of it so far. */
class Call {
  readonly request: ArmRequest;
  /** As messages show it. */
  readonly path: string;
  readonly isRead: boolean;
  readonly isIdempotent: boolean;
  attempts = 0;
  unclear = false;
  /** The one of the last attempt. */
  token: AccessToken | undefined;
  /** One that the service did not accept. */
  refused: AccessToken | undefined;

  constructor(request: ArmRequest, path: string) {
    this.request = request;
    this.path = path;
    this.isRead = request.isRead ?? request.method === 'GET';
    this.isIdempotent = request.isIdempotent ?? (this.isRead || idempotentMethods.includes(request.method));
  }

  error(end: FailedAttempt): AzureError {
    const { kind: _, isPassing: __, isSent: ___, ...said } = end;
    const details: AzureErrorDetails = {
      ...said,
      method: this.request.method,
      path: this.path,
      attempts: this.attempts,
      unclear: this.unclear,
    };
    return new AzureError(details);
  }
}

/** The path of a request without its query, fit for a message. */
function shownPath(path: string): string {
  return foreignText(path.replace(/\?.*$/s, ''), 1_000);
}

/** What an exchange means. */
function judge(answer: Exchange, call: Call, token: AccessToken, now: number): AttemptEnd {
  if (!('status' in answer)) {
    const { text, ...rest } = answer;
    return { kind: 'failed', ...rest, texts: [text] };
  }
  const { status, header } = answer;
  const requestId = requestIdOf(header);
  const about = { kind: 'failed', status, requestId, retryAfterMs: retryAfter(header, now) } as const;
  const body = answer.text.trim() === '' ? undefined : parseJsonBody(token.hideInData(answer.text));
  if (status >= 300 && status < 400) {
    const text = 'the service leads to another address, which is not followed.';
    return { ...about, failure: 'redirect', texts: [text], isPassing: false };
  }
  if (status < 200 || status >= 300) {
    const { code, codes, texts, target } = readArmError(body);
    const hidden = texts.map((text) => token.hideIn(text));
    return {
      ...about,
      failure: 'answer',
      code: code && token.hideIn(code),
      codes: codes.map((text) => token.hideIn(text)),
      target: target && token.hideIn(target),
      texts: hidden.length > 0 ? hidden : code === undefined ? [unexplained(answer.text)] : [],
      isPassing: passingStatuses.includes(status),
    };
  }
  if (body === undefined && !isEmptyAllowed(answer.text, status, call.request)) {
    const text = answer.text.trim() === '' ? 'the answer is empty.' : `the answer ${notJson(answer.text)}.`;
    return { ...about, failure: 'unreadable', texts: [text], isPassing: true };
  }
  return { kind: 'answered', response: respond(answer, body, requestId, call) };
}

function respond(
  { status, header, names }: Extract<Exchange, { readonly status: number }>,
  body: JsonValue | undefined,
  requestId: string | undefined,
  { attempts, unclear }: Call,
): ArmResponse {
  const remaining = new Map<string, number>();
  for (const name of names) {
    const bucket = /^x-ms-ratelimit-remaining-([\w-]{1,60})$/.exec(name)?.[1];
    const count = header(name) ?? '';
    if (bucket !== undefined && /^\d{1,9}$/.test(count)) remaining.set(bucket, Number(count));
  }
  return { status, body, requestId, remaining, serverTime: parseHttpDate(header('date')), attempts, unclear };
}

function isEmptyAllowed(text: string, status: number, { method, mayBeEmpty }: ArmRequest): boolean {
  if (text.trim() !== '') return false;
  return (status !== 200 && status !== 201) || (mayBeEmpty ?? method === 'DELETE');
}

function requestIdOf(header: HeaderOf): string | undefined {
  const id = header('x-ms-request-id') ?? header('x-ms-correlation-request-id');
  return id !== undefined && /^[\w.:;=|+/-]{1,128}$/.test(id) ? id : undefined;
}

function unexplained(text: string): string {
  return text.trim() === '' ? 'no explanation.' : `no explanation: the answer ${notJson(text)}.`;
}

function notJson(text: string): string {
  if (/^\s*</.test(text)) return 'is a web page instead of JSON, perhaps of a proxy';
  return parseJsonBody(text) === undefined ? 'is no JSON, or not all of it' : 'does not say what went wrong';
}

/** Whether a write that failed may have been done: something was sent, and nothing says that it was not done. */
function mayBeDone(answer: Exchange, { failure, status }: FailedAttempt): boolean {
  if (!('status' in answer)) return answer.isSent;
  return failure === 'unreadable' || status === 408 || (status !== undefined && status >= 500);
}

/** The value of a promise, or the reason of the signal, whichever comes first. */
async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return await promise;
  signal.throwIfAborted();
  let onAbort = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
