import type { Check } from '../check.ts';
import { identityCase } from './robustness/identity-case.ts';

/** Checks of queries that go blind on what logs do. */
export const robustnessChecks: readonly Check[] = [identityCase];
