import { descendants } from './descendants.ts';
import type { NodeOf, SyntaxNode } from './language-service.ts';
import { lexicalTokens } from './lexical-tokens.ts';
import { parsedQuery } from './parsed-query.ts';
import { elementsOf } from './service-list.ts';
import { isKind } from './syntax-kind.ts';

/** A name that a query declares and never mentions again. */
export interface UnusedName {
  readonly kind: 'let' | 'function' | 'parameter';
  readonly name: string;
  /** UTF-16 offsets of the name. */
  readonly start: number;
  readonly end: number;
}

/**
 * The `let`s, and the parameters of functions in `let`s, that nothing in the text of a query mentions again; none in a query that does not parse. A name that stands anywhere else
 * in its code, whatever it means there, counts as used, and so does a view, which wildcards find.
 *
 * @see https://learn.microsoft.com/kusto/query/let-statement
 */
export function unusedNames(query: string): readonly UnusedName[] {
  const mentions = mentionsIn(query);
  if (!mayDeclareUnused(query, mentions)) return [];
  const parsed = parsedQuery(query);
  if (parsed?.isRight !== true) return [];
  const found: UnusedName[] = [];
  const add = (kind: UnusedName['kind'], node: NodeOf<'NameDeclaration'>): void => {
    const name = node.SimpleName;
    if (/^\w+$/.test(name) && mentions.get(name) === 1) {
      found.push({ kind, name, start: node.TextStart, end: node.End });
    }
  };
  for (const node of descendants(parsed.root)) {
    if (isKind(node, 'LetStatement')) {
      const declared: SyntaxNode = node.Expression;
      const declaration = isKind(declared, 'FunctionDeclaration') ? declared : undefined;
      if (declaration?.ViewKeyword == null) add(declaration === undefined ? 'let' : 'function', node.Name);
    } else if (isKind(node, 'FunctionDeclaration')) {
      for (const { NameAndType } of elementsOf(node.Parameters.Parameters)) add('parameter', NameAndType.Name);
    }
  }
  return found;
}

/** Whether a word that stands once may be a name that is declared: behind `let`, or before the colon of a type. Reading words is cheap, parsing is not. */
function mayDeclareUnused(query: string, mentions: ReadonlyMap<string, number>): boolean {
  const tokens = lexicalTokens(query);
  return tokens.some(
    ({ text }, index) =>
      mentions.get(text) === 1 && (tokens[index - 1]?.text === 'let' || tokens[index + 1]?.text === ':'),
  );
}

/** How often each word stands in the code of a query: comments and texts do not count, names in brackets do. */
export function mentionsIn(query: string): ReadonlyMap<string, number> {
  const mentions = new Map<string, number>();
  for (const { kind, text } of lexicalTokens(query)) {
    const word = kind === 'StringLiteralToken' ? /^(["'])(\w+)\1$/.exec(text)?.[2] : text;
    if (word !== undefined) mentions.set(word, (mentions.get(word) ?? 0) + 1);
  }
  return mentions;
}
