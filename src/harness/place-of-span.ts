import type { FunctionDefinition } from '../content/function.ts';
import type { QueryText } from '../content/query-text.ts';
import type { SourceFile, SourceRange } from '../content/source-file.ts';
import type { ErrorPlace } from '../kql/errors/kql-error.ts';
import type { Plan } from '../kql/plan/plan.ts';
import type { Span } from '../kql/plan/span.ts';

export interface FilePlace {
  readonly source: SourceFile;
  readonly range: SourceRange;
}

/** Where a span of a query's plan stands: in the file of the query, or in that of the function that the span is in. */
export function placeOfSpan(
  plan: Plan,
  span: Span,
  query: QueryText,
  functions: ReadonlyMap<string, FunctionDefinition>,
): FilePlace {
  return placeInText(span, plan.sources[span.source]?.functionName ?? undefined, query, functions);
}

/** The outermost call that led to a span inside a function: where the query calls it. Undefined in the query itself. */
export function callOfSpan(plan: Plan, span: Span, query: QueryText): FilePlace | undefined {
  let outer: Span | undefined;
  for (let call = span.call; call !== undefined; call = outer?.call) outer = plan.calls[call]?.span;
  return outer && { source: query.source, range: query.rangeInFile(outer.start, outer.end) };
}

/** Where the place of an error stands, in the same way; the query as a whole when it has none. */
export function placeOfError(
  place: ErrorPlace | undefined,
  query: QueryText,
  functions: ReadonlyMap<string, FunctionDefinition>,
): FilePlace {
  if (place === undefined) return { source: query.source, range: query.rangeInFile(0, query.text.length) };
  return placeInText(place.span, place.functionName, query, functions);
}

function placeInText(
  { start, end }: Span,
  functionName: string | undefined,
  query: QueryText,
  functions: ReadonlyMap<string, FunctionDefinition>,
): FilePlace {
  const text = functionName === undefined ? query : (functions.get(functionName)?.query ?? query);
  return { source: text.source, range: text.rangeInFile(start, end) };
}
