import { type ErrorPlace, KqlError } from './kql-error.ts';

/** Kusto can do it and we cannot. Names the feature; it is never approximated. */
export class KqlUnsupportedError extends KqlError {
  readonly kind = 'unsupported';
  /** What is not supported, as its documentation calls it: `operator "reduce"`, `function "series_fft()"`. */
  readonly feature: string;

  constructor(feature: string, place?: ErrorPlace, help?: string) {
    super(`Not supported: ${feature}.`, place, help);
    this.feature = feature;
  }
}
