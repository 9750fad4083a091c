import type { Trace } from '../../provenance/trace.ts';

/**
 * Those of the traces that are of places of which no way is one that `isMended`: `coalesce(CanonicalIp(x), x)` falls back on x on purpose.
 */
export function rawTraces(traces: readonly Trace[], isMended: (trace: Trace) => boolean): readonly Trace[] {
  const mended = new Set(traces.filter(isMended).map(({ origin }) => keyOf(origin)));
  return traces.filter(({ origin }) => !mended.has(keyOf(origin)));
}

function keyOf({ table, column, path }: Trace['origin']): string {
  return JSON.stringify([table, column, path]);
}
