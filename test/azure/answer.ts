import type { Json } from './json.ts';

/** What the fake answers. No body means an answer of length 0, as after a DELETE. */
export interface Answer {
  readonly status: number;
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Azure's envelope of errors (contract 1.8): `{"error": {"code", "message"}}`. */
export function armError(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, body: { error: { code, message } }, headers };
}
