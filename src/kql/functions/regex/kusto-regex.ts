import { RE2JS } from 're2js';
import { KqlRuntimeError } from '../../errors/kql-runtime-error.ts';

export interface KustoRegex {
  test(text: string): boolean;
}

/** TODO */
export function kustoRegex(pattern: string): KustoRegex {
  try {
    const compiled = RE2JS.compile(pattern);
    return { test: (text) => compiled.test(text) };
  } catch (error) {
    throw new KqlRuntimeError(`Invalid regular expression: ${String(error)}`);
  }
}
