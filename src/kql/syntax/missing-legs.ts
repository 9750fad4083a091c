import { descendants } from './descendants.ts';
import type { NodeOf, SeparatedList, ServiceDiagnostic, SyntaxNode } from './language-service.ts';
import { itemsOf } from './service-list.ts';
import { isKind } from './syntax-kind.ts';

/** A half-open range of offsets. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** The warning of a table or function that does not exist, where a union with `isfuzzy=true` forgives it. */
const fuzzyName = 'KS205';

/**
 * The legs of a tree's unions that Kusto leaves out under `isfuzzy=true` because a table in them does not exist, with their commas.
 * The language service warns of them and then goes on with a table of unknown columns, so that a column of theirs splits into
 * `u_string` and `u_unknown` where the engine has one `u`. A union without any leg left is not touched.
 */
export function missingLegs(tree: SyntaxNode, diagnostics: readonly ServiceDiagnostic[]): readonly TextRange[] {
  const missing = new Set(diagnostics.filter(({ Code }) => Code === fuzzyName).map(({ Start }) => Start));
  if (missing.size === 0) {
    return [];
  }
  const unions: NodeOf<'UnionOperator'>[] = [];
  for (const node of descendants(tree)) {
    if (isKind(node, 'UnionOperator') && isFuzzy(node)) {
      unions.push(node);
    }
  }
  // The inner ones first: what they do without is not missing in the ones around them.
  return unions.reverse().flatMap((union) => missingOf(union.Expressions, missing));
}

/** Whether a union may do without tables that do not exist. */
export function isFuzzy(union: NodeOf<'UnionOperator'>): boolean {
  return itemsOf(union.Parameters).some(
    ({ Name, Expression }) =>
      Name.SimpleName === 'isfuzzy' &&
      isKind(Expression, 'BooleanLiteralExpression') &&
      Expression.LiteralValueInfo?.RawText.toLowerCase() === 'true',
  );
}

/** The ranges of the legs that something is missing in, which is then taken out of `missing`; none when no leg would be left. */
function missingOf(list: SeparatedList<SyntaxNode>, missing: Set<number>): readonly TextRange[] {
  const legs = itemsOf(list).map(({ Element$1: leg, Separator: comma }) => ({
    range: { start: leg.TextStart, end: leg.End },
    comma: comma === null || comma.IsMissing ? undefined : { start: comma.TextStart, end: comma.End },
    starts: [...missing].filter((start) => start >= leg.TextStart && start < leg.End),
  }));
  const lastKept = legs.findLastIndex(({ starts }) => starts.length === 0);
  if (lastKept < 0) {
    return [];
  }
  return legs.flatMap(({ range, comma, starts }, index) => {
    for (const start of starts) {
      missing.delete(start);
    }
    const isMissing = starts.length > 0;
    // No comma behind the last leg that stays.
    const isEnd = isMissing || index === lastKept;
    return [...(isMissing ? [range] : []), ...(comma !== undefined && isEnd ? [comma] : [])];
  });
}

/** A text with blanks in place of ranges; its length and its lines stay. */
export function blankOut(text: string, ranges: readonly TextRange[]): string {
  let blanked = text;
  for (const { start, end } of ranges) {
    blanked = blanked.slice(0, start) + blanked.slice(start, end).replace(/[^\r\n]/g, ' ') + blanked.slice(end);
  }
  return blanked;
}
