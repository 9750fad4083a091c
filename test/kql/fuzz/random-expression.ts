import type { ScalarType } from '../../../src/kql/index.ts';
import { type Draw, pick } from './drawing.ts';
import { oddLiterals } from './odd-literals.ts';
import { type Signature, scalarSignatures } from './signatures.ts';

/** A column that an expression may name. */
export interface Column {
  readonly name: string;
  readonly type: ScalarType;
}

const comparable: readonly ScalarType[] = ['long', 'real', 'datetime', 'timespan', 'int', 'decimal'];
const textOperators = [
  '==',
  '!=',
  '=~',
  '!~',
  'has',
  '!has',
  'has_cs',
  'contains',
  '!contains_cs',
  'startswith',
  'endswith_cs',
  'hasprefix',
  'hassuffix_cs',
  'matches regex',
  'in~',
  '!in',
  'has_any',
  'has_all',
] as const;

/** A literal of a type. */
export function literal(type: ScalarType, draw: Draw): string {
  return pick(draw, oddLiterals[type]) ?? '';
}

/** The name of a column as a query has to spell it. */
export function nameOf({ name }: Column): string {
  return /^\w+$/.test(name) ? name : `['${name}']`;
}

/** Something of a type: a column, a literal, an operation or a call of any function that gives it, nested so deep. */
export function expression(type: ScalarType, columns: readonly Column[], draw: Draw, depth: number): string {
  const own = columns.filter((column) => column.type === type);
  const chance = draw();
  if (chance < 0.35 || depth <= 0) {
    const column = pick(draw, own);
    return column === undefined || chance < 0.1 ? literal(type, draw) : nameOf(column);
  }
  if (chance < 0.5) {
    return operation(type, columns, draw, depth - 1);
  }
  const signature = pick(draw, pick(draw, scalarSignatures.get(type) ?? []) ?? []);
  return signature === undefined ? literal(type, draw) : call(signature, columns, draw, depth - 1);
}

/** A call of a function with arguments of the types that it takes. */
export function call({ name, parameters }: Signature, columns: readonly Column[], draw: Draw, depth: number): string {
  const constant = draw() < 0.3;
  const written = parameters.map((type, index) =>
    index > 0 && (constant || draw() < 0.3) ? literal(type, draw) : expression(type, columns, draw, depth),
  );
  return `${name}(${written.join(', ')})`;
}

function operation(type: ScalarType, columns: readonly Column[], draw: Draw, depth: number): string {
  const of = (other: ScalarType): string => expression(other, columns, draw, depth);
  const sign = pick(draw, ['+', '-', '*', '/', '%']);
  switch (type) {
    case 'bool':
      return predicate(columns, draw, depth);
    case 'long':
    case 'int':
    case 'real':
    case 'decimal':
      return `(${of(type)} ${sign} ${of(type)})`;
    case 'timespan':
      return draw() < 0.5
        ? `(${of('datetime')} - ${of('datetime')})`
        : `(${of('timespan')} ${pick(draw, ['+', '-'])} ${of('timespan')})`;
    case 'datetime':
      return `(${of('datetime')} ${pick(draw, ['+', '-'])} ${of('timespan')})`;
    case 'dynamic':
      return `${columnOf('dynamic', columns, draw)}${pick(draw, ['.a', '[0]', '[-1]', "['a b'].c", '.a.b[1]', '["__proto__"]', `[toint(${of('long')})]`])}`;
    default:
      return `iff(${predicate(columns, draw, depth)}, ${of(type)}, ${of(type)})`;
  }
}

/** A condition over columns. */
export function predicate(columns: readonly Column[], draw: Draw, depth: number): string {
  const of = (type: ScalarType): string => expression(type, columns, draw, depth - 1);
  const chance = draw();
  if (chance < 0.4) {
    const operator = pick(draw, textOperators);
    const many = /in|any|all/.test(operator) && !operator.startsWith('contains') && !/with|contains/.test(operator);
    return `(${of('string')} ${operator} ${many ? `(${literal('string', draw)}, ${of('string')})` : literal('string', draw)})`;
  }
  if (chance < 0.7) {
    const type = pick(draw, comparable) ?? 'long';
    return draw() < 0.2
      ? `(${of(type)} between (${literal(type, draw)} .. ${of(type)}))`
      : `(${of(type)} ${pick(draw, ['<', '<=', '>', '>=', '==', '!='])} ${of(type)})`;
  }
  if (chance < 0.8) {
    return `(${of('dynamic')} ${pick(draw, ['==', '!='])} ${of(pick(draw, ['long', 'string', 'real', 'bool']))})`;
  }
  return `(${of('bool')} ${pick(draw, ['and', 'or'])} not(${of('bool')}))`;
}

/** A column of a type, or a literal where there is none. */
export function columnOf(type: ScalarType, columns: readonly Column[], draw: Draw): string {
  const column = pick(
    draw,
    columns.filter((one) => one.type === type),
  );
  return column === undefined ? literal(type, draw) : nameOf(column);
}
