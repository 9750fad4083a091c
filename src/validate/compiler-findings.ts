import type { FunctionDefinition } from '../content/function.ts';
import type { QueryText } from '../content/query-text.ts';
import { rangeFinding } from '../content/range-finding.ts';
import { placeOfError } from '../harness/place-of-span.ts';
import type { Compilation } from '../kql/compile.ts';
import type { ErrorPlace } from '../kql/errors/kql-error.ts';
import type { QueryContext } from './check-context.ts';
import type { CheckedFinding } from './checked-finding.ts';

/** What the compiler says of one place. */
interface Said {
  readonly kind: 'syntax' | 'semantic' | 'unsupported' | 'runtime';
  readonly code?: string;
  readonly message: string;
  readonly help: string | undefined;
  readonly place: ErrorPlace | undefined;
}

/**
 * What keeps a query from compiling, as findings at its places; a place in a function that it calls is in that function's file. What is not
 * supported is no mistake of the query: it is a warning of its own.
 */
export function compilerFindings(
  compilation: Exclude<Compilation, { kind: 'plan' }>,
  text: QueryText,
  subject: QueryContext['subject'],
  functions: ReadonlyMap<string, FunctionDefinition>,
): readonly CheckedFinding[] {
  const said: readonly Said[] =
    compilation.kind === 'diagnostics'
      ? compilation.diagnostics.map(({ help, ...rest }) => ({ ...rest, help }))
      : [compilation.error];
  return said.map(({ kind, code, message, help, place }) => {
    const isUnplaced = subject.kind === 'function' && place?.functionName === undefined;
    const where = isUnplaced
      ? { source: text.source, range: text.rangeInFile(0, 0) }
      : placeOfError(place, text, functions);
    const check = checkOf(kind, code);
    const severity = kind === 'unsupported' ? 'warn' : 'error';
    return rangeFinding(where.source, where.range, { check, severity, message, help });
  });
}

function checkOf(kind: Said['kind'], code: string | undefined): string {
  if (code === 'dialect') return 'kql-dialect';
  if (code === 'recursion') return 'kql-cycle';
  switch (kind) {
    case 'syntax':
      return 'kql-syntax';
    case 'unsupported':
      return 'kql-unsupported';
    default:
      return 'kql-semantic';
  }
}
