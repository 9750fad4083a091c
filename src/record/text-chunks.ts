import { UnusableInput } from './unusable-input.ts';

/**
 * The text of a stream of bytes, piece by piece. A byte order mark of UTF-8 falls away; line breaks stay as they are.
 *
 * @throws {UnusableInput} when the bytes are no UTF-8 text: another encoding, an archive, anything binary.
 */
export async function* textChunks(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  let isFirst = true;
  const decode = (chunk?: Uint8Array): string => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch {
      throw new UnusableInput(
        'This file is not UTF-8 text.',
        'Save it as UTF-8; in PowerShell, with -Encoding utf8.',
        line,
      );
    }
  };
  for await (const chunk of bytes) {
    if (isFirst) refuseBinary(chunk);
    isFirst = false;
    const text = decode(chunk);
    if (text.includes('\0')) throw binary(line + lineBreaks(text.slice(0, text.indexOf('\0'))));
    line += lineBreaks(text);
    if (text !== '') yield text;
  }
  const rest = decode();
  if (rest !== '') yield rest;
}

function refuseBinary(chunk: Uint8Array): void {
  const [a = 0, b = 0, c = 0, d = 0] = chunk;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) || (b === 0 && d === 0 && a > 0 && c > 0)) {
    throw new UnusableInput('This file is UTF-16 text.', 'Save it as UTF-8; in PowerShell, with -Encoding utf8.');
  }
  const isArchive = (a === 0x1f && b === 0x8b) || (a === 0x50 && b === 0x4b && c < 9);
  if (isArchive) throw new UnusableInput('This file is an archive or a workbook.', 'Unpack it, or export it as CSV.');
}

function binary(line: number): UnusableInput {
  return new UnusableInput('This file is binary: it holds a NUL.', 'Give an export in JSON or CSV.', line);
}

function lineBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
