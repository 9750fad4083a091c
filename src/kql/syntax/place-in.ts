import type { ErrorPlace } from '../errors/kql-error.ts';
import type { PlanSource } from '../plan/plan.ts';
import { lineColumnAt } from './line-column.ts';

/** Where a range of a source is, for people. Offsets outside the text are moved into it. */
export function placeIn(
  sources: readonly PlanSource[],
  source: number,
  start: number,
  end: number,
  call?: number,
): ErrorPlace {
  const { text = '', functionName = null } = sources[source] ?? {};
  const from = Math.max(0, Math.min(start, text.length));
  const to = Math.max(from, Math.min(end, text.length));
  return {
    span: { source, start: from, end: to, ...(call === undefined ? {} : { call }) },
    ...(functionName === null ? {} : { functionName }),
    ...lineColumnAt(text, from),
  };
}
