import type { Expression } from '../kql/plan/expression.ts';

/** The expressions that an expression is made of. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'call':
      return expression.arguments;
    case 'cast':
      return [expression.argument];
    case 'member':
      return [expression.object];
    case 'element':
      return [expression.object, expression.index];
    case 'membership':
      return [expression.left, ...expression.items.flatMap((item) => (item.kind === 'scalar' ? item.expression : []))];
    case 'let':
      return [...expression.locals.map(({ value }) => value), expression.body];
    default:
      return [];
  }
}
