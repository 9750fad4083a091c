import type { Check } from '../check.ts';
import { bagColumn } from './kql/bag-column.ts';
import { columnType } from './kql/column-type.ts';
import { columnUnknown } from './kql/column-unknown.ts';
import { compilerChecks } from './kql/compiler-checks.ts';
import { unusedName } from './kql/unused-name.ts';
import { watchlistColumn } from './kql/watchlist-column.ts';

/** Checks of queries as KQL. */
export const kqlChecks: readonly Check[] = [
  ...compilerChecks,
  bagColumn,
  columnType,
  columnUnknown,
  unusedName,
  watchlistColumn,
];
