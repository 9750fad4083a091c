/** Where the page of a check stands in this package. */
export function checkPage(id: string): string {
  return `docs/checks/${id}.md`;
}
