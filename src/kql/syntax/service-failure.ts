import { KqlUnsupportedError } from '../errors/kql-unsupported-error.ts';

/**
 * Does what `work` does with the language service. Over some texts it breaks down rather than to say what is wrong with them: over a
 * text where a called function wants a number, over some arguments of plugins. Such a query is refused.
 */
export function withService<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    // Its own exceptions are objects of .NET made over, no errors of JavaScript; their text ends with the places.
    if (typeof error === 'object' && error !== null && !(error instanceof RangeError) && isOfService(error)) {
      const reason = error instanceof Error ? error.message : (String(error).split('\n')[0] ?? '');
      throw new KqlUnsupportedError(`a query that Microsoft's language service fails on (${reason})`);
    }
    throw error;
  }
}

/** Whether the service itself threw an error: the innermost place that its stack names is in one of its scripts. */
function isOfService(error: object): boolean {
  const stack = error instanceof Error ? (error.stack ?? '') : String(error);
  const innermost = /^\s+at .*$/m.exec(stack)?.[0] ?? '';
  return /(?:bridge|Kusto\.Language\.Bridge)\.min\.js/.test(innermost);
}
