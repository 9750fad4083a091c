import type { Expression } from '../../../kql/plan/expression.ts';

/** The parts of a condition that all have to be true: what stands between its `and`, also in a function that it calls. */
export function conjuncts(condition: Expression): readonly Expression[] {
  const found: Expression[] = [];
  const stack = [condition];
  for (let expression = stack.pop(); expression !== undefined; expression = stack.pop()) {
    if (expression.kind === 'call' && expression.function === 'and') stack.push(...expression.arguments.toReversed());
    else if (expression.kind === 'let') stack.push(expression.body);
    else found.push(expression);
  }
  return found;
}
