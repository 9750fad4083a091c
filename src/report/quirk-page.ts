/** Where a quirk is documented: its source, how it looks, and what mends a query. */
export function quirkPage(quirk: string): string {
  return `docs/generated/quirks.md#${quirk.toLowerCase().replace(/[^a-z0-9-]/g, '-')}`;
}
