import { KqlError } from './errors/kql-error.ts';
import { withoutResources } from './errors/without-resources.ts';
import { lowerQuery } from './lower/lower-query.ts';
import type { Plan } from './plan/plan.ts';
import type { PrepareOptions } from './prepare.ts';
import { bindOrDiagnose } from './syntax/bind.ts';
import type { Diagnostic } from './syntax/diagnostic.ts';
import { withService } from './syntax/service-failure.ts';

/**
 * What a compiler says of a query: its plan; or all that is wrong with it, in the order of the text; or, where it binds and has
 * no plan, the one error that says why, which is `unsupported` when the text is right and we cannot run it.
 */
export type Compilation =
  | { readonly kind: 'plan'; readonly plan: Plan }
  | { readonly kind: 'diagnostics'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'error'; readonly error: KqlError };

/** Parses, binds and lowers a query once, and throws nothing but bugs. The dear part of {@link prepare}, for who wants every error. */
export function compile(query: string, { database, dialect = 'kusto' }: PrepareOptions): Compilation {
  try {
    return withoutResources(() =>
      withService((): Compilation => {
        const result = bindOrDiagnose(query, database, { dialect });
        return 'bound' in result
          ? { kind: 'plan', plan: lowerQuery(result.bound) }
          : { kind: 'diagnostics', diagnostics: result.diagnostics };
      }),
    );
  } catch (error) {
    if (error instanceof KqlError) {
      return { kind: 'error', error };
    }
    throw error;
  }
}
