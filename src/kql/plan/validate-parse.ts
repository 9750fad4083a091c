import { scalarTypes } from '../values/scalar-type.ts';
import type { JsonReader } from './json-reader.ts';

/** Checks one part of a pattern of `parse` whose input has so many columns. */
export function checkParsePart(part: JsonReader, width: number): void {
  switch (part.tag('kind')) {
    case 'text':
      part.object(['kind', 'text']).text.string();
      return;
    case 'skip':
      part.object(['kind']);
      return;
    case 'column':
      checkParsedColumn(part.object(['kind', 'name', 'type', 'target']), width);
      return;
    default:
      part.fail('is of an unknown kind');
  }
}

/** Checks a column that `parse` or `parse-kv` makes. */
export function checkParsedColumn(
  { name, type, target }: Readonly<Record<'name' | 'type' | 'target', JsonReader>>,
  width: number,
): void {
  name.string();
  type.oneOf(scalarTypes);
  target.index(width, -1);
}

/** Checks how `parse-kv` is told that keys and values are written. */
export function checkParseKvFormat(format: JsonReader): void {
  switch (format.tag('kind')) {
    case 'delimited': {
      const fields = format.object(['kind', 'pair', 'keyValue', 'quotes', 'escapes', 'greedy']);
      fields.pair.string();
      fields.keyValue.string();
      fields.greedy.boolean();
      checkTexts(fields.quotes);
      checkTexts(fields.escapes);
      return;
    }
    case 'loose': {
      const fields = format.object(['kind', 'quotes', 'escapes']);
      checkTexts(fields.quotes);
      checkTexts(fields.escapes);
      return;
    }
    case 'regex':
      format.object(['kind', 'regex']).regex.string();
      return;
    default:
      format.fail('is of an unknown kind');
  }
}

function checkTexts(texts: JsonReader): void {
  for (const text of texts.array()) {
    text.string();
  }
}
