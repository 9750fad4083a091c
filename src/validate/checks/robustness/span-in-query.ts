import type { Plan } from '../../../kql/plan/plan.ts';
import type { Span } from '../../../kql/plan/span.ts';

/** The place in the query itself that brings a place of a function into it: the outermost call. A place in the query is itself. */
export function spanInQuery({ calls }: Plan, span: Span): Span {
  let at = span;
  while (at.source !== 0 && at.call !== undefined) {
    const call = calls[at.call];
    if (call === undefined) break;
    at = call.span;
  }
  return at;
}
