/** Names that come from elsewhere in a repository, for editors to propose. */
export interface SchemaNames {
  readonly checks: readonly string[];
  readonly quirks: readonly string[];
  readonly roles: readonly string[];
  readonly tables: readonly string[];
}

export const noNames: SchemaNames = { checks: [], quirks: [], roles: [], tables: [] };
