import type { Check } from '../check.ts';

/** Checks of queries that go blind on what logs do. */
export const robustnessChecks: readonly Check[] = [];
