import type { Check } from '../check.ts';
import { customDetailCount } from './limits/custom-detail-count.ts';

/** Checks of what the service limits. */
export const limitChecks: readonly Check[] = [customDetailCount];
