import type { Expression } from '../plan/expression.ts';
import type { Span } from '../plan/span.ts';

/** All columns that arrive, where the input is open and they are not known before. */
export function lateStar(span: Span): Expression {
  return { kind: 'call', type: 'unknown', function: '*', arguments: [], span };
}
