/** A parameter of a PowerShell line; `start` and `end` are around its value, without quotes. */
export interface LineParameter {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const parameter = /(?<=^|\s)-([A-Za-z]\w*)(?::\s*|\s+)(?:"([^"]*(?:""[^"]*)*)"?|'([^']*(?:''[^']*)*)'?|([^\s"'-]\S*))/g;

/** The parameters of a PowerShell line such as `-Name "foo" -Description ""`; none when the text does not begin like one. */
export function lineParameters(text: string): readonly LineParameter[] {
  if (!/^\s*(?:[A-Z]\w*-\w+\s+)?-[A-Za-z]/.test(text)) return [];
  return [...text.matchAll(parameter)].map((match) => {
    const [whole, name = '', double, single, bare] = match;
    const value = double ?? single ?? bare ?? '';
    // The value stands last, but for a closing quote.
    const isQuoted = bare === undefined;
    const opening = isQuoted ? whole.indexOf(double === undefined ? "'" : '"') + 1 : whole.length - value.length;
    const start = match.index + opening;
    return { name, start, end: start + value.length };
  });
}
