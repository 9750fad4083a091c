import type { Detection } from '../../content/detection.ts';
import type { PlacePath } from '../../content/places.ts';
import type { SourceFile, SourceRange } from '../../content/source-file.ts';

/**
 * Where a part of a text of a field stands in the file, for texts that stand there as they are: on one line, with quotes around them or none.
 * Undefined for others (blocks, escapes), of which the whole place has to do.
 */
export function formatRange(
  { places, alertDetailsOverride }: Detection,
  path: PlacePath,
  source: SourceFile,
  within: SourceRange,
): SourceRange | undefined {
  const { start, end } = places.value(path);
  const field = path.at(-1);
  const value = Object.entries(alertDetailsOverride).find(([name]) => name === field)?.[1];
  if (typeof value !== 'string') return undefined;
  const at = source.text.slice(start, end).indexOf(value);
  return at < 0 ? undefined : { start: start + at + within.start, end: start + at + within.end };
}
