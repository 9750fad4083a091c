import type { ErrorPlace } from '../errors/kql-error.ts';

/** One thing that keeps a query from running. */
export interface Diagnostic {
  /** `unsupported` where the text is right and we cannot do it; `feature` names what. */
  readonly kind: 'syntax' | 'semantic' | 'unsupported';
  /** The language service's code (`KS142`), or one of ours: `recursion`, `dialect`, `depth`, `unsupported`. */
  readonly code: string;
  readonly message: string;
  readonly place: ErrorPlace;
  /** One sentence on how to fix it, when there is one. */
  readonly help?: string;
  readonly feature?: string;
}
