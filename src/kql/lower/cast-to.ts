import type { Expression } from '../plan/expression.ts';
import { decodeLiteral, encodeLiteral } from '../plan/literal.ts';
import type { ScalarType } from '../values/scalar-type.ts';

/**
 * An expression as a value of another type, as Kusto converts where a type is declared: parameters of functions, columns of a
 * `datatable`, keys of a join. Whole numbers that are literals become literals of the wider type.
 */
export function castTo(expression: Expression, type: ScalarType): Expression {
  if (expression.type === type) {
    return expression;
  }
  if (expression.kind === 'literal') {
    if (expression.value === null) {
      return { ...expression, type, value: type === 'string' ? '' : null };
    }
    const cell = decodeLiteral(expression);
    const isWhole = expression.type === 'int' || expression.type === 'long';
    if (isWhole && typeof cell === 'number' && (type === 'long' || type === 'real')) {
      return { ...expression, type, value: encodeLiteral(type, cell) };
    }
  }
  return { kind: 'cast', type, argument: expression, span: expression.span };
}
