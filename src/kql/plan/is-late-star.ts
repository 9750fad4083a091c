import type { Expression } from './expression.ts';

/**
 * Whether an expression stands for all columns that arrive, where an open input has no list of them: a call of `*` without arguments.
 * With arguments it is a product.
 */
export function isLateStar(expression: Expression): boolean {
  return expression.kind === 'call' && expression.function === '*' && expression.arguments.length === 0;
}
