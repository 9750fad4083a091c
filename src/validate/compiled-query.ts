import type { Detection } from '../content/detection.ts';
import type { FunctionDefinition } from '../content/function.ts';
import type { FunctionFixture } from '../content/function-fixture.ts';
import { type Compilation, compile } from '../kql/compile.ts';
import type { Database, FunctionParameter } from '../kql/syntax/database.ts';

/** A query with what the compiler says of it. */
export interface CompiledQuery {
  readonly compilation: Compilation;
  /** Whether source 0 of the compilation is a call that nobody wrote: what stands in it has no place in a file. */
  readonly isCall: boolean;
}

/** Compiles the query of a rule as the service would. */
export function compileDetection({ query }: Detection, database: Database): CompiledQuery {
  return { compilation: compile(query.text, { database, dialect: 'loganalytics' }), isCall: false };
}

/**
 * Compiles a function by calling it. A function over any table gets one with no columns, and where its body asks for some, the tables that
 * its fixture calls it with.
 */
export function compileFunction(
  definition: FunctionDefinition,
  fixture: FunctionFixture | undefined,
  database: Database,
): CompiledQuery {
  const calls = [...callsOf(definition), ...(fixture?.cases ?? []).slice(0, mostCases).map(({ call }) => call.text)];
  let first: Compilation | undefined;
  for (const call of calls) {
    const compilation = compile(call, { database, dialect: 'loganalytics' });
    if (compilation.kind === 'plan' || !isAboutCall(compilation, definition)) return { compilation, isCall: true };
    first ??= compilation;
  }
  return { compilation: first ?? compile(definition.name, { database, dialect: 'loganalytics' }), isCall: true };
}

/** So many cases of a fixture are tried for a call that compiles. */
const mostCases = 8;

/** Whether something else may compile: the call does not fit, or the table that it is given lacks columns. */
function isAboutCall(compilation: Compilation, { parameters }: FunctionDefinition): boolean {
  const takesAnyTable = parameters.some(({ type }) => typeof type === 'object' && type.table === '*');
  if (takesAnyTable) return true;
  const places =
    compilation.kind === 'diagnostics'
      ? compilation.diagnostics.map(({ place }) => place)
      : compilation.kind === 'error'
        ? [compilation.error.place]
        : [];
  return places.every((place) => place?.functionName === undefined);
}

/** A call with arguments of the right types: as a scalar, and as a table. */
function callsOf({ name, parameters }: FunctionDefinition): readonly string[] {
  const [first] = parameters;
  if (first !== undefined && typeof first.type === 'object') {
    const tables = parameters.map((parameter) => argumentOf(parameter)).join(', ');
    return [`${name}(${tables})`];
  }
  const call = `${name}(${parameters.map(argumentOf).join(', ')})`;
  return [`print Answer = ${call}`, parameters.length === 0 ? name : call];
}

function argumentOf({ type }: FunctionParameter): string {
  if (typeof type === 'string') return type === 'string' ? '""' : `${type}(null)`;
  const columns = type.table === '*' ? [] : type.table;
  return columns.length === 0
    ? '(print Given = "" | where false)'
    : `(datatable(${columns.map((column) => `${column.name}: ${column.type}`).join(', ')}) [])`;
}
