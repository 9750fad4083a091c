import { findScalarFunction } from '../../kql/functions/registry.ts';
import type { CallExpression, Expression, MembershipExpression } from '../../kql/plan/expression.ts';
import { decodeLiteral } from '../../kql/plan/literal.ts';
import type { PlanNode } from '../../kql/plan/node.ts';
import type { Cell } from '../../kql/values/cell.ts';
import { Decimal } from '../../kql/values/decimal.ts';
import { type Dynamic, DynamicScalar, isArray } from '../../kql/values/dynamic.ts';
import type { PlanIndex } from './plan-index.ts';
import type { Constant } from './trace.ts';

/** The values of expressions that stand in the query's text, through lets, arguments and simple functions; each found once. */
export class ConstantValues {
  readonly #index: PlanIndex;
  readonly #known = new Map<Expression, Constant | undefined>();

  constructor(index: PlanIndex) {
    this.#index = index;
  }

  /** The value of an expression; undefined where it is not in the text or takes more than a little arithmetic. */
  constantOf(expression: Expression, depth = 0): Constant | undefined {
    if (depth > deepest) return undefined;
    if (expression.kind === 'literal') return { type: expression.type, value: decodeLiteral(expression) };
    if (this.#known.has(expression)) return this.#known.get(expression);
    const found = this.#compute(expression, depth + 1);
    this.#known.set(expression, found);
    return found;
  }

  /** The text that an expression is for certain, where it is one. */
  textOf(expression: Expression): string | undefined {
    const constant = this.constantOf(expression);
    return typeof constant?.value === 'string' && (constant.type === 'string' || constant.type === 'dynamic')
      ? constant.value
      : undefined;
  }

  /**
   * The values that `x in (…)` looks for: a dynamic array stands for its elements, a table of constants for its first column.
   * Undefined where some of them are not in the text.
   */
  constantsOfMembership({ items }: MembershipExpression): readonly Constant[] | undefined {
    const found = items.map((item) =>
      item.kind === 'table' ? this.#firstColumn(item.node) : this.elementsOf(item.expression),
    );
    return found.every((values) => values !== undefined) ? found.flat() : undefined;
  }

  /** The elements of a constant array, or a constant that is none by itself. */
  elementsOf(expression: Expression): readonly Constant[] | undefined {
    const constant = this.constantOf(expression);
    if (constant === undefined) return undefined;
    const { value } = constant;
    return constant.type === 'dynamic' && isArray(value) ? value.map(ofDynamic) : [constant];
  }

  /** What a name, a call that was opened up or a conversion stands for; undefined for anything else. */
  behind(expression: Expression): Expression | undefined {
    switch (expression.kind) {
      case 'binding': {
        const binding = this.#index.plan.bindings[expression.binding];
        return binding?.kind === 'scalar' ? binding.expression : undefined;
      }
      case 'local':
        return this.#index.locals.get(expression.local);
      case 'let':
        return expression.body;
      case 'cast':
        return expression.argument;
      default:
        return undefined;
    }
  }

  #compute(expression: Expression, depth: number): Constant | undefined {
    if (expression.kind === 'call') return this.#call(expression, depth);
    const behind = this.behind(expression);
    const constant = behind === undefined ? undefined : this.constantOf(behind, depth);
    if (constant === undefined || expression.kind !== 'cast') return constant;
    const { type } = expression;
    if (constant.type === type || type === 'unknown') return constant;
    return isSameCell.has(`${constant.type} ${type}`) ? { type, value: constant.value } : undefined;
  }

  #call({ function: name, arguments: given }: CallExpression, depth: number): Constant | undefined {
    if (!simple.has(name)) return undefined;
    const values = given.flatMap((argument) => this.constantOf(argument, depth) ?? []);
    if (values.length !== given.length || values.length === 0) return undefined;
    const cells = values.map(({ value }) => value);
    if (cells.some((cell) => typeof cell === 'string' && cell.length > longest)) return undefined;
    const types = values.map(({ type }) => type);
    const overload = findScalarFunction(name)?.resolve(types, cells, { now: 0, random: () => 0 });
    if (overload === undefined) return undefined;
    const { parameters, returns, nulls } = overload;
    // What has to be converted first is left to those who run the query.
    const fits = types.every((type, index) => {
      const wanted = parameters[Math.min(index, parameters.length - 1)];
      return wanted === type || isSameCell.has(`${type} ${wanted}`);
    });
    if (!fits) return undefined;
    if (nulls === 'propagate' && cells.includes(null))
      return { type: returns, value: returns === 'string' ? '' : null };
    return { type: returns, value: overload.evaluate(...cells) };
  }

  #firstColumn(node: PlanNode): readonly Constant[] | undefined {
    let at = node;
    let name = node.columns[0]?.name;
    for (;;) {
      const next = this.#tableBehind(at);
      if (next !== undefined) {
        at = next;
        continue;
      }
      if (at.operator !== 'project') break;
      const item = at.items.find((one) => one.name === name)?.expression;
      if (item?.kind !== 'column') return undefined;
      name = at.input.columns[item.index]?.name ?? item.name;
      at = at.input;
    }
    const position = at.columns.findIndex((column) => column.name === name);
    if (at.operator === 'print') {
      const value = at.expressions[position];
      return value === undefined ? undefined : this.#all([value]);
    }
    return at.operator === 'datatable' ? this.#all(at.rows.flatMap((row) => row[position] ?? [])) : undefined;
  }

  #tableBehind(node: PlanNode): PlanNode | undefined {
    if (node.operator === 'reference') {
      const binding = this.#index.plan.bindings[node.binding];
      return binding !== undefined && 'node' in binding ? binding.node : undefined;
    }
    return node.operator === 'as' || node.operator === 'serialize' || node.operator === 'sort' ? node.input : undefined;
  }

  #all(expressions: readonly Expression[]): readonly Constant[] | undefined {
    const found = expressions.flatMap((expression) => this.constantOf(expression) ?? []);
    return found.length === expressions.length ? found : undefined;
  }
}

/** A part of a dynamic, with the type that it has by itself. */
export function ofDynamic(value: Dynamic | null): Constant {
  if (typeof value === 'string') return { type: 'string', value };
  if (typeof value === 'boolean') return { type: 'bool', value };
  if (typeof value === 'number') return { type: 'real', value };
  if (typeof value === 'bigint') {
    const number = Number(value);
    return { type: 'long', value: Number.isSafeInteger(number) ? number : value };
  }
  return value instanceof DynamicScalar ? { type: value.type, value: value.value } : { type: 'dynamic', value };
}

/** A constant as a dynamic; undefined for what is none. */
export function asDynamic(cell: Cell): Dynamic | null | undefined {
  return cell instanceof Decimal ? undefined : cell;
}

/** Lets may be nested so deep. */
const deepest = 100;

/** No text is made of longer ones. */
const longest = 10_000;

/** Conversions that leave the cell as it is. */
const isSameCell: ReadonlySet<string> = new Set(['int long', 'int real', 'string dynamic', 'bool dynamic']);

/** Functions that cost nothing and depend on their arguments alone. */
const simple: ReadonlySet<string> = new Set([
  ...[
    '+',
    '-',
    '*',
    '/',
    'strcat',
    'tolower',
    'toupper',
    'tostring',
    'trim',
    'totimespan',
    'todatetime',
    'tolong',
    'toint',
  ],
  ...[
    'make_timespan',
    'make_datetime',
    'datetime_add',
    'pack_array',
    'array_concat',
    'parse_json',
    'split',
    'set_union',
  ],
  ...['startofday', 'startofweek', 'startofmonth'],
]);
