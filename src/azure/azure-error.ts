/**
 * How a request failed: the service answered with an error; nothing came in time; the connection failed; what came cannot be read,
 * is too large, or leads elsewhere; it was cancelled.
 */
export type AzureFailure = 'answer' | 'timeout' | 'connection' | 'unreadable' | 'too-large' | 'redirect' | 'cancelled';

/** What is known of a request that failed. Texts of the service are cut and made visible (see `foreignText`). */
export interface AzureErrorDetails {
  readonly failure: AzureFailure;
  readonly method: string;
  /** Without what stands behind `?`, which may hold secrets. */
  readonly path: string;
  /** Of the last answer, if there was one. */
  readonly status?: number | undefined;
  /** The service's word for the error: `Conflict`. */
  readonly code?: string | undefined;
  /** Everything that the service said of it, from the outside in. */
  readonly texts: readonly string[];
  /** The codes of `error`, its details and inner errors, from the outside in. */
  readonly codes?: readonly string[];
  readonly target?: string | undefined;
  readonly requestId?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly attempts: number;
  /**
   * Whether a write may have been done nevertheless, by this attempt or an earlier one: reading back tells. Always false for reads.
   */
  readonly unclear: boolean;
}

/** A request to Azure that failed for good. Its message is for people: `PUT /subscriptions/…: 409 Conflict: …`. */
export class AzureError extends Error {
  override readonly name = 'AzureError';
  readonly details: AzureErrorDetails;

  constructor(details: AzureErrorDetails) {
    super(messageOf(details));
    this.details = details;
  }

  get failure(): AzureFailure {
    return this.details.failure;
  }

  get status(): number | undefined {
    return this.details.status;
  }

  get code(): string | undefined {
    return this.details.code;
  }

  get requestId(): string | undefined {
    return this.details.requestId;
  }

  get attempts(): number {
    return this.details.attempts;
  }

  get unclear(): boolean {
    return this.details.unclear;
  }
}

const longestMessage = 4_000;

function messageOf({ method, path, status, code, texts, requestId, attempts }: AzureErrorDetails): string {
  const answer = [status, code].filter((part) => part !== undefined).join(' ');
  const all = texts.filter((text) => text !== '' && text !== code).join(' / ');
  const said = all.length > longestMessage ? `${all.slice(0, longestMessage)}…` : all;
  const notes = [
    ...(attempts > 1 ? [`${attempts} attempts`] : []),
    ...(requestId === undefined ? [] : [`request id ${requestId}`]),
  ];
  const note = notes.length === 0 ? '' : ` (${notes.join(', ')})`;
  return `${method} ${path}: ${[answer, said].filter((part) => part !== '').join(': ')}${note}`;
}
