/** The operator that does the same without telling capitals from small letters; undefined where there is none. */
export function foldingOperator(spelled: string): string | undefined {
  return folding.get(spelled) ?? (spelled.endsWith('_cs') ? spelled.slice(0, -'_cs'.length) : undefined);
}

const folding: ReadonlyMap<string, string> = new Map([
  ['==', '=~'],
  ['!=', '!~'],
  ['<>', '!~'],
  ['in', 'in~'],
  ['!in', '!in~'],
]);
