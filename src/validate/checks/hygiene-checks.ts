import type { Check } from '../check.ts';
import { suppression } from './hygiene/suppression.ts';

/** Checks of how content is kept. */
export const hygieneChecks: readonly Check[] = [suppression];
