/** Names for a reader, each once: `A, B and C`; of many the first three. */
export function listedNames(names: readonly string[]): string {
  const unique = [...new Set(names)];
  const shown = unique.length > 3 ? [...unique.slice(0, 3), `${unique.length - 3} more`] : unique;
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}
