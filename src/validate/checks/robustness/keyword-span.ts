import type { Plan } from '../../../kql/plan/plan.ts';
import type { Span } from '../../../kql/plan/span.ts';
import { sourceText } from './source-text.ts';

/** The place of the word that an operator begins with, in the place of all of it. */
export function keywordSpan(plan: Plan, span: Span, word: string): Span {
  const at = sourceText(plan, span).indexOf(word);
  return at < 0 ? span : { ...span, start: span.start + at, end: span.start + at + word.length };
}
