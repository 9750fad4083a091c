import type { Expression } from '../../../kql/plan/expression.ts';
import type { QueryContext } from '../../check-context.ts';
import type { Comparison } from '../../provenance/comparison.ts';
import { sourceText } from './source-text.ts';

/**
 * The texts that a comparison compares with; undefined where they are not known or one is no text. What a function is called with to be looked at
 * stands for any value, and so is not known.
 */
export function textConstants(
  context: QueryContext,
  { constants, right }: Pick<Comparison, 'constants' | 'right'>,
): readonly string[] | undefined {
  if (constants === undefined || right.some((one) => isGiven(one, context))) return undefined;
  const texts = constants.flatMap(({ value }) => (typeof value === 'string' ? [value] : []));
  return texts.length === constants.length ? texts : undefined;
}

/** Whether a value is one that nobody wrote: a function is compiled by a call with empty arguments, and a literal stands where the parameter is named. */
function isGiven({ span }: Expression, { plan, subject, repository }: QueryContext): boolean {
  if (subject.kind !== 'function') return false;
  const name = plan.sources[span.source]?.functionName;
  const parameters = repository.functions.find((one) => one.name === name)?.parameters ?? [];
  const written = sourceText(plan, span);
  return parameters.some((parameter) => parameter.name === written);
}

/** Texts for a reader, in quotes; of many the first three. */
export function quotedTexts(texts: readonly string[]): string {
  const unique = [...new Set(texts)].map((text) => `"${text}"`);
  const shown = unique.length > 3 ? [...unique.slice(0, 3), `${unique.length - 3} more`] : unique;
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}
