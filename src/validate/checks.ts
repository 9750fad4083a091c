import type { Check } from './check.ts';
import { hygieneChecks } from './checks/hygiene-checks.ts';
import { kqlChecks } from './checks/kql-checks.ts';
import { limitChecks } from './checks/limit-checks.ts';
import { robustnessChecks } from './checks/robustness-checks.ts';
import { structureChecks } from './checks/structure-checks.ts';

/** Every check, by family: the order of the pages. */
export const checks: readonly Check[] = [
  ...structureChecks,
  ...kqlChecks,
  ...limitChecks,
  ...hygieneChecks,
  ...robustnessChecks,
];
