/** Where a quirk is documented: its source, how it looks, and what mends a query. Of a pair, where the first is. */
export function quirkPage(quirk: string): string {
  const [first = quirk] = quirk.split(' + ');
  return `docs/generated/quirks.md#${first.toLowerCase().replace(/[^a-z0-9-]/g, '-')}`;
}
