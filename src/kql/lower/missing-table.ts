/**
 * Thrown where a table does not exist and the language service lets it pass, as it does under `union isfuzzy=true`: the union
 * goes on without the leg that it is in. It never leaves the lowering.
 */
export class MissingTable extends Error {}
