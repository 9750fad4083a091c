import type { PlanSource } from '../plan/plan.ts';
import type { Database } from './database.ts';
import { descendants, rootOf } from './descendants.ts';
import type { NodeOf, ServiceSymbol, Signature, SyntaxNode } from './language-service.ts';
import { bodyOffset, type DatabaseSymbols } from './symbols.ts';
import { isKind } from './syntax-kind.ts';

/** Where the text of a tree is: an index into the sources, and what to add to the tree's offsets. */
export interface Origin {
  readonly source: number;
  readonly offset: number;
}

/** The body of a called function. Calls with arguments of the same types share one. */
export interface CalledBody {
  readonly body: NodeOf<'FunctionBody'>;
  readonly origin: Origin;
}

/** A function that calls itself, by itself or through others. */
export interface Recursion {
  /** The functions of the circle; the first is called again by the last. */
  readonly names: readonly string[];
  /** The call that closes the circle. */
  readonly call: SyntaxNode;
  readonly origin: Origin;
}

/** What a query calls, directly and through other functions. */
export interface CalledFunctions {
  /** The query, then the functions of the workspace in the order in which they are first called. */
  readonly sources: readonly PlanSource[];
  readonly bodies: readonly CalledBody[];
  readonly recursions: readonly Recursion[];
  /** Where a tree's text is; the tree is that of the query or of one of the bodies. */
  readonly originOf: (root: SyntaxNode) => Origin | undefined;
}

/**
 * Finds every body that a query reaches. The language service binds a body for each call, but reports neither its errors nor
 * recursion to the caller; both have to be looked for.
 */
export function findCalledFunctions(
  root: NodeOf<'QueryBlock'>,
  text: string,
  database: Database,
  { functions }: DatabaseSymbols,
): CalledFunctions {
  // What was bound may be another text of the same length: people are shown the database's own.
  const ownText = (symbol: ServiceSymbol) =>
    database.functions.find(({ name }) => name === functions.get(symbol)?.name)?.body ?? '';
  const sources: PlanSource[] = [{ functionName: null, text }];
  const sourceOf = new Map<ServiceSymbol, number>();
  const origins = new Map<SyntaxNode, Origin>([[root, { source: 0, offset: 0 }]]);
  const bodies: CalledBody[] = [];
  const recursions: Recursion[] = [];
  const open: ServiceSymbol[] = [];

  function originOfBody(body: NodeOf<'FunctionBody'>, { Symbol: symbol, Declaration: declaration }: Signature): Origin {
    if (declaration !== null) {
      const around = origins.get(rootOf(declaration)) ?? { source: 0, offset: 0 };
      return { source: around.source, offset: around.offset + declaration.TextStart - body.TextStart };
    }
    let source = sourceOf.get(symbol);
    if (source === undefined) {
      source = sources.length;
      sourceOf.set(symbol, source);
      sources.push({ functionName: symbol.Name, text: ownText(symbol) });
    }
    return { source, offset: -bodyOffset };
  }

  function visit(tree: SyntaxNode, origin: Origin): void {
    for (const node of descendants(tree)) {
      const symbol = calledSymbol(node);
      if (symbol === undefined) {
        continue;
      }
      const place = open.indexOf(symbol);
      if (place >= 0) {
        recursions.push({ names: open.slice(place).map(({ Name }) => Name), call: node, origin });
        continue;
      }
      const body = node.GetCalledFunctionBody?.();
      const signature = node.ReferencedSignature ?? calledSignature(node);
      if (body == null || signature == null || origins.has(body)) {
        continue;
      }
      const bodyOrigin = originOfBody(body, signature);
      origins.set(body, bodyOrigin);
      bodies.push({ body, origin: bodyOrigin });
      open.push(symbol);
      visit(body, bodyOrigin);
      open.pop();
    }
  }

  visit(root, { source: 0, offset: 0 });
  return { sources, bodies, recursions, originOf: (tree) => origins.get(tree) };
}

/** The function that a node calls: `f(…)`, or `f` alone; not the name inside of `f(…)`, which refers to it as well. */
function calledSymbol(node: SyntaxNode): ServiceSymbol | undefined {
  if (isKind(node, 'FunctionCallExpression')) {
    return node.ReferencedSymbol ?? node.Name.ReferencedSymbol ?? undefined;
  }
  if (isKind(node, 'NameReference') && !isNameOfCall(node)) {
    return node.ReferencedSymbol ?? undefined;
  }
  return undefined;
}

function isNameOfCall(node: SyntaxNode): boolean {
  return isKind(node.Parent, 'FunctionCallExpression') && node.Parent.Name === node;
}

function calledSignature(node: SyntaxNode): Signature | undefined | null {
  return isKind(node, 'FunctionCallExpression') ? node.Name.ReferencedSignature : undefined;
}
