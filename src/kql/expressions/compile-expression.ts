import type { RelationColumn } from '../data/relation.ts';
import { KqlSemanticError } from '../errors/kql-semantic-error.ts';
import { unresolvedColumn } from '../errors/unresolved-column.ts';
import { isNumericType } from '../functions/common-type.ts';
import { promotionDistance } from '../functions/select-overload.ts';
import { invariant } from '../invariant.ts';
import type {
  CallExpression,
  ColumnExpression,
  ElementExpression,
  Expression,
  LetExpression,
  LocalExpression,
  MemberExpression,
  MembershipExpression,
} from '../plan/expression.ts';
import { decodeLiteral } from '../plan/literal.ts';
import { operandsOf } from '../plan/walk-plan.ts';
import { castKernel } from './cast-kernel.ts';
import { ColumnKernel } from './column-kernel.ts';
import { compileAnyColumn } from './compile-any-column.ts';
import { compileCall } from './compile-call.ts';
import { ConstantKernel } from './constant-kernel.ts';
import { countParts, dependsOnLocals } from './depends-on-arguments.ts';
import type { ExpressionScope } from './expression-scope.ts';
import type { Kernel } from './kernel.ts';
import { LetKernel, LocalKernel } from './let-kernel.ts';
import { type CompiledItem, MembershipKernel } from './membership-kernel.ts';
import { membershipTest } from './membership-test.ts';
import { type LocalDefinition, MemoLetKernel } from './memo-let-kernel.ts';
import { elementOf, PathKernel } from './path-kernel.ts';

/**
 * Compiles an expression against the columns that its operator's input really has. Where the binder knew a column's type it is
 * that type; late-bound columns are found by name here, and their types decide which overload of a function runs.
 *
 * Throws a {@link KqlSemanticError} for a late-bound name that is not there or a type that does not fit, and a
 * `KqlUnsupportedError` for a function that the registry lacks.
 */
export function compileExpression(expression: Expression, scope: ExpressionScope): Kernel {
  const kernel = asBound(expression, compile(expression, scope));
  return scope.observe === undefined || kernel.constant !== undefined ? kernel : scope.observe(expression, kernel);
}

function compile(expression: Expression, scope: ExpressionScope): Kernel {
  switch (expression.kind) {
    case 'literal':
      return new ConstantKernel(expression.type, decodeLiteral(expression));
    case 'column':
      return compileColumn(expression, scope);
    case 'call':
      return compileCallExpression(expression, scope);
    case 'cast': {
      const argument = compileExpression(expression.argument, scope);
      return expression.type === 'unknown' ? argument : castKernel(argument, expression.type);
    }
    case 'member':
      return compilePath(expression, new ConstantKernel('string', expression.name), scope);
    case 'element':
      return compilePath(expression, compileExpression(expression.index, scope), scope);
    case 'membership':
      return compileMembership(expression, scope);
    case 'binding':
      return scope.binding(expression.binding);
    case 'local':
      return compileLocal(expression, scope);
    case 'let':
      return compileLet(expression, scope);
  }
}

function compileCallExpression(expression: CallExpression, scope: ExpressionScope): Kernel {
  const compileArgument = (argument: Expression): Kernel => compileExpression(argument, scope);
  switch (expression.function) {
    case 'column_ifexists':
      return compileColumnIfExists(expression, scope);
    case 'any_column':
      return compileAnyColumn(expression, scope, compileArgument);
    case 'pack_all':
      return compileCall(
        expression,
        [...expression.arguments.map(compileArgument), ...arriving(expression, scope)],
        scope,
      );
    default:
      return compileCall(expression, expression.arguments.map(compileArgument), scope);
  }
}

/** The names and values of the columns that arrive, for a `pack_all` of nothing but its flag. */
function arriving({ arguments: given }: CallExpression, { columns }: ExpressionScope): readonly Kernel[] {
  return given.length > 1
    ? []
    : columns.flatMap(({ name, type }, index) => [new ConstantKernel('string', name), new ColumnKernel(type, index)]);
}

/**
 * The kernel with the type that the binder gave the expression, where it gave one. Where the binder says a narrower number than
 * the engine gives (`monthofyear()`: int, and it is a long), the engine is right.
 */
function asBound(expression: Expression, kernel: Kernel): Kernel {
  const { type } = expression;
  if (type === 'unknown' || type === kernel.type) {
    return kernel;
  }
  if (promotionDistance(kernel.type, type) !== undefined) {
    return castKernel(kernel, type);
  }
  invariant(
    isNumericType(type) && isNumericType(kernel.type),
    `${describe(expression)} gives ${kernel.type} where the binder says ${type}`,
  );
  return kernel;
}

function describe(expression: Expression): string {
  return expression.kind === 'call' ? `${expression.function}()` : `a ${expression.kind} expression`;
}

function compileColumn(expression: ColumnExpression, scope: ExpressionScope): Kernel {
  const { columns } = scope;
  if (expression.index >= 0) {
    const column = columns[expression.index];
    invariant(
      column?.name === expression.name,
      `column ${expression.index} is ${column?.name ?? 'absent'}, not ${expression.name}`,
    );
    return new ColumnKernel(column.type, expression.index);
  }
  const index = indexOfColumn(columns, expression.name);
  const column = columns[index];
  if (column === undefined) {
    throw unresolvedColumn(expression.name, columns, scope.place(expression.span));
  }
  return new ColumnKernel(column.type, index);
}

function indexOfColumn(columns: readonly RelationColumn[], name: string): number {
  return columns.findIndex((column) => column.name === name);
}

/**
 * `column_ifexists(name, default)` over columns that the binder could not see.
 *
 * @see https://learn.microsoft.com/kusto/query/column-ifexists-function
 */
function compileColumnIfExists(expression: CallExpression, scope: ExpressionScope): Kernel {
  const [name, fallback] = expression.arguments;
  invariant(name !== undefined && fallback !== undefined, 'column_ifexists() without its two arguments');
  const value = compileExpression(name, scope).constant?.value;
  if (typeof value !== 'string') {
    throw new KqlSemanticError('column_ifexists() wants the name of a column as a literal', scope.place(name.span));
  }
  const index = indexOfColumn(scope.columns, value);
  const column = scope.columns[index];
  return column === undefined ? compileExpression(fallback, scope) : new ColumnKernel(column.type, index);
}

function compilePath(expression: MemberExpression | ElementExpression, index: Kernel, scope: ExpressionScope): Kernel {
  const object = compileExpression(expression.object, scope);
  if (object.type !== 'dynamic') {
    throw new KqlSemanticError(
      `A path needs a value of type dynamic, and this one is of type ${object.type}`,
      scope.place(expression.object.span),
    );
  }
  if (!['string', 'int', 'long', 'bool', 'dynamic'].includes(index.type)) {
    throw new KqlSemanticError(`A value of type ${index.type} is no index`, scope.place(expression.span));
  }
  if (object.constant !== undefined && index.constant !== undefined) {
    return new ConstantKernel('dynamic', elementOf(object.constant.value, index.constant.value));
  }
  return new PathKernel(object, index);
}

function compileMembership(expression: MembershipExpression, scope: ExpressionScope): Kernel {
  const left = compileExpression(expression.left, scope);
  const items = expression.items.map((item): CompiledItem => {
    if (item.kind === 'table') {
      scope.prepareTable(item.node);
      return item;
    }
    const kernel = compileExpression(item.expression, scope);
    return { kind: 'scalar', kernel, literal: kernel.constant !== undefined };
  });
  return new MembershipKernel(left, items, (values) => membershipTest(expression.operator, left.type, values));
}

function compileLocal(expression: LocalExpression, scope: ExpressionScope): Kernel {
  const definition = scope.locals.get(expression.local);
  invariant(definition !== undefined, `local ${expression.local} is used outside of its call`);
  return definition.constant === undefined ? new LocalKernel(expression.local, definition) : definition;
}

function compileLet(expression: LetExpression, scope: ExpressionScope): Kernel {
  const locals = expression.locals.map(({ local, value }) => {
    const kernel = compileExpression(value, scope);
    scope.locals.set(local, kernel);
    return { local, kernel };
  });
  const body = compileExpression(expression.body, scope);
  if (body.constant !== undefined) {
    return body;
  }
  const varying = locals.filter(({ kernel }) => kernel.constant === undefined);
  const whole = new LetKernel(varying, body);
  return scope.remembers && !whole.rowless ? remembered(expression, whole, varying, body, scope) : whole;
}

/** A call of fewer parts is computed sooner than it is looked up. */
const fewParts = 12;

/** The kernel of a call that remembers what it gave, where that depends on its arguments alone. */
function remembered(
  { locals, body }: LetExpression,
  whole: LetKernel,
  varying: readonly LocalDefinition[],
  bodyKernel: Kernel,
  scope: ExpressionScope,
): Kernel {
  const isConstant = (binding: number): boolean => scope.binding(binding).constant !== undefined;
  const own = new Set(locals.map(({ local }) => local));
  const isInner = new Set(
    locals.filter(({ value }) => dependsOnLocals(value, own, isConstant)).map(({ local }) => local),
  );
  const inputs = varying.filter(({ local }) => !isInner.has(local));
  if (inputs.length === 0 || inputs.length > mostInputs || !dependsOnLocals(body, own, isConstant)) return whole;
  // What a caller gives is made of the caller's row; where it reads locals of the call as well, the two cannot be told apart.
  const readsOwn = locals.some(({ local, value }) => !isInner.has(local) && readsLocal(value, own));
  const size = countParts(body, fewParts) + isInner.size;
  if (readsOwn || size < fewParts) return whole;
  const inner = varying.filter(({ local }) => isInner.has(local));
  return new MemoLetKernel(whole, inputs, inner, bodyKernel);
}

const mostInputs = 4;

function readsLocal(root: Expression, locals: ReadonlySet<number>): boolean {
  const stack: Expression[] = [root];
  for (let expression = stack.pop(); expression !== undefined; expression = stack.pop()) {
    if (expression.kind === 'local' && locals.has(expression.local)) return true;
    stack.push(...operandsOf(expression));
  }
  return false;
}
