import type { SourceRange } from '../../../content/source-file.ts';
import type { Span } from '../../../kql/plan/span.ts';
import type { QueryContext } from '../../check-context.ts';

/** Where a place of a query stands in the file that it, or the function around it, is in; undefined in a call that nobody wrote. */
export function fileRange(
  { plan, text, subject, repository }: QueryContext,
  { source, start, end }: Span,
): SourceRange | undefined {
  const name = plan.sources[source]?.functionName ?? undefined;
  const own = subject.kind === 'detection' ? text : undefined;
  const query = name === undefined ? own : repository.functions.find((one) => one.name === name)?.query;
  return query?.rangeInFile(start, end);
}
