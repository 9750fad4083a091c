import type { Check, CheckFamily } from '../../check.ts';

/** A check whose findings come from reading or compiling, with messages of their own. */
function told(family: CheckFamily, severity: Check['severity'], id: string, summary: string): Check {
  return { id, family, severity, summary, messages: {} };
}

/** What the compiler finds. */
export const compilerChecks: readonly Check[] = [
  told('kql', 'error', 'kql-syntax', 'A query is not KQL.'),
  told('kql', 'error', 'kql-semantic', 'A query names what there is not, or its types do not fit.'),
  told('kql', 'error', 'kql-dialect', 'A query uses what Log Analytics refuses.'),
  told('kql', 'error', 'kql-cycle', 'Functions call each other in a circle.'),
  told('kql', 'error', 'function-broken', 'A query calls a function that does not compile.'),
  told(
    'kql',
    'warn',
    'kql-unsupported',
    'A query uses what the evaluator does not support, so that it cannot be replayed.',
  ),
];
