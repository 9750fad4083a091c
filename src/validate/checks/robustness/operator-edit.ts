import type { QueryContext } from '../../check-context.ts';
import type { Comparison } from '../../provenance/comparison.ts';
import type { TextEdit } from '../../text-edit.ts';
import { fileRange } from './file-range.ts';

/**
 * The change of the file that puts another operator into a comparison. Undefined where the operator does not stand plainly between what is
 * compared: a comment is there, or a side was given as an argument and stands elsewhere.
 */
export function operatorEdit(
  context: QueryContext,
  { left, right, span, spelled }: Comparison,
  operator: string,
): readonly TextEdit[] | undefined {
  const [other] = right;
  const source = context.plan.sources[span.source];
  if (other === undefined || source === undefined) return undefined;
  const isInside = [left.span, other.span].every(
    (one) => one.source === span.source && one.call === span.call && one.start >= span.start && one.end <= span.end,
  );
  if (!isInside) return undefined;
  const [first, second] = left.span.start < other.span.start ? [left.span, other.span] : [other.span, left.span];
  const between = source.text.slice(first.end, second.start);
  const at = between.indexOf(spelled);
  const isPlain =
    at >= 0 && /^[\s)]*$/.test(between.slice(0, at)) && /^[\s(]*$/.test(between.slice(at + spelled.length));
  if (!isPlain) return undefined;
  const start = first.end + at;
  const range = fileRange(context, { ...span, start, end: start + spelled.length });
  return range === undefined ? undefined : [{ ...range, text: operator }];
}
