import type { Agent } from 'undici';
import { networkFailure } from './network-failure.ts';
import type { HeaderOf } from './retry-after.ts';

/** Calls back when so many milliseconds are over, unless what it gives is called before. */
export type Deadline = (milliseconds: number, onEnd: () => void) => () => void;

export interface ExchangeRequest {
  readonly method: string;
  /** Scheme, host and port. */
  readonly origin: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface ExchangeLimits {
  readonly timeoutMs: number;
  readonly deadline: Deadline;
  /** Bytes that a body may have. */
  readonly responseLimit: number;
  readonly signal: AbortSignal | undefined;
}

/** An answer, complete, or how there came to be none. */
export type Exchange =
  | { readonly status: number; readonly header: HeaderOf; readonly names: readonly string[]; readonly text: string }
  | ExchangeFailure;

export interface ExchangeFailure {
  readonly failure: 'timeout' | 'connection' | 'unreadable' | 'too-large' | 'cancelled';
  readonly text: string;
  readonly code?: string;
  readonly isPassing: boolean;
  readonly isSent: boolean;
}

/**
 * Sends one HTTP request and reads its answer to the end, within a time and a size. Redirects are answers like any other.
 */
export async function exchange(agent: Agent, request: ExchangeRequest, limits: ExchangeLimits): Promise<Exchange> {
  const { timeoutMs, deadline, responseLimit, signal } = limits;
  const { origin, path, method, headers, body = null } = request;
  const stop = new AbortController();
  const onAbort = (): void => stop.abort(new Error('cancelled'));
  if (isAborted(signal)) return cancelled(false);
  signal?.addEventListener('abort', onAbort, { once: true });
  const cancelDeadline = deadline(timeoutMs, () => stop.abort(new Error('timed out')));
  try {
    const response = await agent.request({
      origin,
      path,
      method,
      headers,
      body,
      signal: stop.signal,
      // The deadline is for the whole of it.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const bytes = await readBytes(response.body, responseLimit);
    if (bytes === undefined) {
      const text = `the answer is larger than ${responseLimit} bytes.`;
      return { failure: 'too-large', text, isPassing: false, isSent: true };
    }
    const header: HeaderOf = (name) => {
      const value = Object.hasOwn(response.headers, name) ? response.headers[name] : undefined;
      return Array.isArray(value) ? value[0] : value;
    };
    const encoding = header('content-encoding')?.trim().toLowerCase() ?? 'identity';
    if (encoding !== 'identity' && encoding !== '')
      return unreadable('the answer is compressed, which nobody asked for.');
    const text = decode(bytes);
    if (text === undefined) return unreadable('the answer is not UTF-8 text.');
    return { status: response.statusCode, header, names: Object.keys(response.headers), text };
  } catch (error) {
    if (isAborted(signal)) return cancelled(true);
    if (stop.signal.aborted) {
      const text = `there was no answer within ${timeoutMs / 1_000} s.`;
      return { failure: 'timeout', text, isPassing: true, isSent: true };
    }
    const failure = networkFailure(error);
    if (failure === undefined) throw error;
    return { failure: 'connection', ...failure };
  } finally {
    cancelDeadline();
    signal?.removeEventListener('abort', onAbort);
  }
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

function cancelled(isSent: boolean): ExchangeFailure {
  return { failure: 'cancelled', text: 'it was cancelled.', isPassing: false, isSent };
}

function unreadable(text: string): ExchangeFailure {
  return { failure: 'unreadable', text, isPassing: true, isSent: true };
}

/** The bytes of a body; undefined where there are more than `limit`, of which the rest is not read. */
async function readBytes(body: AsyncIterable<unknown>, limit: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) continue;
    length += chunk.byteLength;
    // Leaving the loop closes the connection.
    if (length > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
