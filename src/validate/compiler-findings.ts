import type { FunctionDefinition } from '../content/function.ts';
import { FunctionCalls } from '../content/function-calls.ts';
import type { QueryText } from '../content/query-text.ts';
import { rangeFinding } from '../content/range-finding.ts';
import { placeOfError } from '../harness/place-of-span.ts';
import type { Compilation } from '../kql/compile.ts';
import type { ErrorPlace } from '../kql/errors/kql-error.ts';
import { lexicalTokens } from '../kql/syntax/lexical-tokens.ts';
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
  const all: readonly Said[] =
    compilation.kind === 'diagnostics'
      ? compilation.diagnostics.map(({ help, ...rest }) => ({ ...rest, help }))
      : [compilation.error];
  // A function is compiled by a call that nobody wrote. What is wrong with the call follows from what is wrong inside.
  const isInside = ({ place }: Said): boolean => place?.functionName !== undefined;
  const said = subject.kind === 'function' && all.some(isInside) ? all.filter(isInside) : all;
  const told = new Set<string>();
  return said.flatMap(({ kind, code, message, help, place }) => {
    const isUnplaced = subject.kind === 'function' && place?.functionName === undefined;
    const where = isUnplaced
      ? { source: text.source, range: text.rangeInFile(0, 0) }
      : placeOfError(place, text, functions);
    const check = checkOf(kind, code);
    const severity = kind === 'unsupported' ? 'warn' : 'error';
    const finding = rangeFinding(where.source, where.range, { check, severity, message, help });
    const broken = place?.functionName === undefined ? undefined : functions.get(place.functionName);
    if (broken === undefined || severity === 'warn' || broken.source === text.source) return [finding];
    if (told.has(broken.name)) return [finding];
    told.add(broken.name);
    return [finding, brokenCall(broken, finding, text, subject, functions)];
  });
}

/** What is wrong in a function, said once more to whoever calls it: at the first call that leads there. */
function brokenCall(
  broken: FunctionDefinition,
  { path, line }: CheckedFinding,
  text: QueryText,
  subject: QueryContext['subject'],
  functions: ReadonlyMap<string, FunctionDefinition>,
): CheckedFinding {
  const calls = new FunctionCalls([...functions.values()]);
  const leads = new Set(
    calls
      .inQuery(text.text)
      .filter((one) => calls.through([one]).has(broken))
      .map(({ name }) => name),
  );
  const token = lexicalTokens(text.text).find((one) => leads.has(one.text));
  const range =
    token === undefined
      ? text.rangeInFile(0, text.text.length)
      : text.rangeInFile(token.start, token.start + token.text.length);
  const through = token === undefined || token.text === broken.name ? '' : ` through "${token.text}"`;
  const who = subject.kind === 'detection' ? 'The rule' : 'The function';
  return rangeFinding(text.source, range, {
    check: 'function-broken',
    severity: 'error',
    message: `${who} calls "${broken.name}"${through}. It fails, because that function does: see ${path}:${line}.`,
    help: 'Mend the function. While it is broken, every rule that calls it fails, and Sentinel disables those that keep failing.',
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
