import { type JsonUnit, maxUnitLength } from './json-units.ts';
import { UnusableInput } from './unusable-input.ts';

/**
 * The lines of a stream that are not blank, each as a value.
 *
 * @throws {UnusableInput} when a line is longer than any record.
 */
export async function* lineUnits(chunks: AsyncIterable<string>): AsyncGenerator<JsonUnit> {
  let pending = '';
  let line = 1;
  for await (const chunk of chunks) {
    const parts = chunk.split('\n');
    const last = parts.pop() ?? '';
    for (const part of parts) {
      yield* unit(pending + part, line);
      pending = '';
      line++;
    }
    pending += last;
    if (pending.length > maxUnitLength) {
      throw new UnusableInput(
        `This line is longer than ${maxUnitLength} characters.`,
        'A record stands on a line of its own. Give an array of records the ending .json.',
        line,
      );
    }
  }
  yield* unit(pending, line);
}

function* unit(text: string, line: number): Generator<JsonUnit> {
  const trimmed = text.trim();
  if (trimmed === '') return;
  yield { kind: 'value', text: trimmed, within: '', line, column: text.indexOf(trimmed) + 1 };
}
