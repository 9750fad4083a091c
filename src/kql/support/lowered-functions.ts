/** A function that has no row function of its own because the plan expresses it otherwise, and a query that uses it. */
interface LoweredFunction {
  readonly page: string;
  readonly example: string;
}

const row = 'print x = 1';

/** Functions that the lowering answers, not the registry. */
export const loweredFunctions: ReadonlyMap<string, LoweredFunction> = new Map<string, LoweredFunction>([
  ['column_ifexists', { page: 'column-ifexists-function', example: `${row} | extend y = column_ifexists("z", 0)` }],
  ['columnifexists', { page: 'column-ifexists-function', example: `${row} | extend y = columnifexists("z", 0)` }],
  ['pack_all', { page: 'pack-all-function', example: `${row} | extend y = pack_all()` }],
  ['table', { page: 'table-function', example: `let V = view () { ${row} }; table("V")` }],
  ['external_table', { page: 'external-table-function', example: 'external_table("E")' }],
]);
