import type { RelationColumn } from '../data/relation.ts';
import { KqlUnsupportedError } from '../errors/kql-unsupported-error.ts';
import { invariant } from '../invariant.ts';
import type { CallExpression, Expression } from '../plan/expression.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import { AnyColumnKernel, type ColumnTest } from './any-column-kernel.ts';
import { castKernel } from './cast-kernel.ts';
import { ColumnKernel } from './column-kernel.ts';
import { compileCall } from './compile-call.ts';
import type { ExpressionScope } from './expression-scope.ts';
import type { Kernel } from './kernel.ts';

/** The column that `search` puts the names of tables into; it is not searched. */
const tableColumn = '$table';

/**
 * `* has "x"`, a term of `search`: whether any column has it. A call of `any_column` with the operator, its right side, and the
 * columns; without columns those that arrive count.
 *
 * @see https://learn.microsoft.com/kusto/query/search-operator
 */
export function compileAnyColumn(
  call: CallExpression,
  scope: ExpressionScope,
  compile: (expression: Expression) => Kernel,
): Kernel {
  const [operatorLiteral, right, ...listed] = call.arguments;
  const operator = operatorLiteral?.kind === 'literal' ? operatorLiteral.value : undefined;
  invariant(typeof operator === 'string' && right !== undefined, 'any_column() without an operator and its right side');
  const wanted = compile(right);
  const columns =
    listed.length > 0
      ? listed.map((column) => ({ name: nameOf(column), kernel: compile(column) }))
      : scope.columns.flatMap(arriving);
  const tests = columns.map(({ name, kernel }): ColumnTest => {
    const test = { ...call, function: operator, arguments: [] };
    const compiled = compileCall(test, [castKernel(kernel, 'string'), wanted], scope);
    if (isSearched(kernel.type, operator)) {
      return { kernel: compiled };
    }
    const refuse = (): never => {
      throw new KqlUnsupportedError(
        `"* ${operator}" where only the column "${name}" of type ${kernel.type} fits`,
        scope.place(call.span),
        'Name the columns that are meant.',
      );
    };
    return { kernel: compiled, refuse };
  });
  return new AnyColumnKernel(tests);
}

function arriving({ name, type }: RelationColumn, index: number) {
  return name === tableColumn ? [] : [{ name, kernel: new ColumnKernel(type, index) }];
}

function nameOf(column: Expression): string {
  return column.kind === 'column' ? column.name : '';
}

const termOperators: ReadonlySet<string> = new Set(
  ['has', 'hasprefix', 'hassuffix', 'contains'].flatMap((name) => [name, `${name}_cs`]),
);

/** What the engine is known to look into. Of columns of other types it is neither documented nor known. */
function isSearched(type: ScalarType, operator: string): boolean {
  return (
    type === 'string' || type === 'dynamic' || ((type === 'int' || type === 'long') && termOperators.has(operator))
  );
}
