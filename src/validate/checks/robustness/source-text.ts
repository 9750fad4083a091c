import type { Plan } from '../../../kql/plan/plan.ts';
import type { Span } from '../../../kql/plan/span.ts';

/** What is written at a place of a query or of a function that it calls. */
export function sourceText({ sources }: Plan, { source, start, end }: Span): string {
  return sources[source]?.text.slice(start, end) ?? '';
}

/** The same for a message: a long text, or one of several lines, is not said again. */
export function shortText(plan: Plan, span: Span, otherwise: string): string {
  const text = sourceText(plan, span);
  return text.length > 60 || text.includes('\n') || text === '' ? otherwise : text;
}
