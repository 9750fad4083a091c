import type { SyntaxNode } from './language-service.ts';
import { isNode } from './syntax-kind.ts';

/** A node and all nodes below it, in the order of the text; tokens are left out. Deep trees do not exhaust the stack. */
export function* descendants(root: SyntaxNode): Generator<SyntaxNode, void, undefined> {
  const stack: SyntaxNode[] = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    yield node;
    for (let index = node.ChildCount - 1; index >= 0; index -= 1) {
      const child = node.GetChild(index);
      if (isNode(child)) {
        stack.push(child);
      }
    }
  }
}

/** The topmost node above one: a query, or the body of a function that was bound for a call. */
export function rootOf(node: SyntaxNode): SyntaxNode {
  let root = node;
  while (root.Parent !== null) {
    root = root.Parent;
  }
  return root;
}
