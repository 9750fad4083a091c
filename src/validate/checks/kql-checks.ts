import type { Check } from '../check.ts';
import { compilerChecks } from './kql/compiler-checks.ts';

/** Checks of queries as KQL. */
export const kqlChecks: readonly Check[] = [...compilerChecks];
