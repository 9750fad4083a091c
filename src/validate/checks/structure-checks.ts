import type { Check } from '../check.ts';
import { readingChecks } from './structure/reading-checks.ts';
import { schema } from './structure/schema.ts';

/** Checks of the form of the files. */
export const structureChecks: readonly Check[] = [...readingChecks, schema];
