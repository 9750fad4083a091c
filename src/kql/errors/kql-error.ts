import type { Span } from '../plan/span.ts';

/** Where in a query, or in a function that the query calls, an error is. */
export interface ErrorPlace {
  readonly span: Span;
  /** Name of the function whose text holds the span; absent when it is the query's own text. */
  readonly functionName?: string;
  /** 1-based line and column in that text; columns count UTF-16 code units. */
  readonly line: number;
  readonly column: number;
}

/** What a {@link KqlError} is about, in the words of the batch protocol. */
export type KqlErrorKind = 'syntax' | 'semantic' | 'unsupported' | 'runtime';

/**
 * The base of the errors that a query can end with. Anything else that is thrown is a bug of ours.
 */
export abstract class KqlError extends Error {
  abstract readonly kind: KqlErrorKind;
  readonly place: ErrorPlace | undefined;
  /** One sentence on how to fix it, when there is one. */
  readonly help: string | undefined;

  constructor(message: string, place?: ErrorPlace, help?: string) {
    super(message);
    this.name = new.target.name;
    this.place = place;
    this.help = help;
  }
}
