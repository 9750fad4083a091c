import type { ErrorPlace } from '../errors/kql-error.ts';
import type { Plan } from '../plan/plan.ts';
import type { Span } from '../plan/span.ts';

/** Where a span of a plan is: the function whose text holds it, and the 1-based line and column in that text. */
export function placeOf(plan: Plan, span: Span): ErrorPlace {
  const source = plan.sources[span.source];
  const before = (source?.text ?? '').slice(0, span.start);
  const lines = before.split(/\r\n|\r|\n/);
  return {
    span,
    ...(source?.functionName == null ? {} : { functionName: source.functionName }),
    line: lines.length,
    column: (lines.at(-1) ?? '').length + 1,
  };
}
