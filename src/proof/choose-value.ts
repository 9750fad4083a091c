import { seededRandom } from '../kql/operators/seeded-random.ts';
import type { Cell, Int64 } from '../kql/values/cell.ts';
import { convertCell, wrapDynamic } from '../kql/values/convert.ts';
import { ticksPerSecond } from '../kql/values/datetime.ts';
import type { Dynamic } from '../kql/values/dynamic.ts';
import { formatJson } from '../kql/values/dynamic-json.ts';
import { addInt64, subtractInt64, toInt64 } from '../kql/values/int64.ts';
import type { ScalarType } from '../kql/values/scalar-type.ts';
import { fillerGuid, fillerText } from './filler-text.ts';
import { matchingText } from './matching-text.ts';
import type { RangeWish, RegexWish, TextWish, Unknown } from './unknown.ts';

/** Which repetition of each level a row is: 0 where a level is not there. */
export type Repetition = ReadonlyMap<number, number>;

/** Unless something is wished for, things happened five minutes ago. */
const usualAge = 300 * ticksPerSecond;

const largestRepetition = 10_000;

/** Chooses the values of unknowns: the same unknown in the same repetition has the same value wherever it is used. */
export class ValueChooser {
  readonly #now: Int64;
  readonly #seed: number;

  constructor(now: Int64, seed: number) {
    this.#now = now;
    this.#seed = seed;
  }

  /** A cell of a type for a column of that name. */
  choose(unknown: Unknown, type: ScalarType, repetition: Repetition, column = ''): Cell {
    const { root, constant, filled } = unknown;
    if (constant !== undefined && constant.type !== 'dynamic' && type !== 'dynamic') {
      return convertCell(constant.cell, constant.type, type);
    }
    if (filled === false) {
      return type === 'string' ? '' : null;
    }
    switch (type) {
      case 'string':
        return this.#text(root, repetition, column);
      case 'dynamic':
        return this.#dynamic(root, repetition, column);
      case 'bool':
        return this.#variant(root, repetition) % 2 === 0;
      case 'guid':
        return this.#read(root, type, repetition) ?? fillerGuid(this.#number(root, repetition));
      case 'datetime':
        return this.#read(root, type, repetition) ?? this.#time(root, repetition);
      case 'timespan':
        return this.#read(root, type, repetition) ?? this.#within(root, ticksPerSecond, repetition);
      default:
        return this.#read(root, type, repetition) ?? convertCell(this.#within(root, 1, repetition), 'long', type);
    }
  }

  /** What is wished of the text, as another type, where it can be read. */
  #read(unknown: Unknown, type: ScalarType, repetition: Repetition): Cell {
    const { constant, texts } = unknown;
    if (constant !== undefined) {
      return convertCell(constant.cell, constant.type, type);
    }
    return texts.length === 0 ? null : convertCell(this.#text(unknown, repetition, ''), 'string', type);
  }

  /** A number for the repetitions at which an unknown varies; 0 where it does not. */
  #variant({ levels }: Unknown, repetition: Repetition): number {
    let variant = 0;
    for (const level of [...levels].sort((a, b) => a - b)) {
      variant = variant * largestRepetition + (repetition.get(level) ?? 0);
    }
    return variant;
  }

  #number(unknown: Unknown, repetition: Repetition): number {
    return (unknown.id * largestRepetition + this.#variant(unknown, repetition)) % Number.MAX_SAFE_INTEGER;
  }

  #text(unknown: Unknown, repetition: Repetition, column: string): string {
    const { constant, fields, items, range, texts, length, levels } = unknown;
    if (constant !== undefined) {
      return String(convertCell(constant.cell, constant.type, 'string'));
    }
    if (fields.size > 0 || items.size > 0) {
      return formatJson(this.#dynamic(unknown, repetition, column));
    }
    if (range !== undefined && texts.length === 0) {
      const cell = range.type === 'datetime' ? this.#time(unknown, repetition) : this.#within(unknown, 1, repetition);
      return String(convertCell(cell, range.type, 'string'));
    }
    const filler = (): string => fillerText(column, (unknown.id * 37 + this.#variant(unknown, repetition)) % 1_000_000);
    let text = texts.length === 0 ? filler() : this.#joined(texts, repetition, unknown);
    if (texts.length > 0 && levels.size > 0 && !texts.some(({ text: wished }) => typeof wished !== 'string')) {
      text = insertBefore(text, texts, `${this.#variant(unknown, repetition)}`);
    }
    return lengthened(text, texts, length);
  }

  #joined(texts: readonly TextWish[], repetition: Repetition, unknown: Unknown): string {
    const [parts, seen] = [new Map<TextWish['place'], string[]>(), new Set<string>()];
    for (const { place, text } of texts) {
      const part = this.#part(text, repetition, unknown);
      if (!seen.has(`${place} ${part}`)) {
        seen.add(`${place} ${part}`);
        parts.set(place, [...(parts.get(place) ?? []), part]);
      }
    }
    const [whole] = parts.get('whole') ?? [];
    if (whole !== undefined) {
      return whole;
    }
    const longest = (place: TextWish['place']): string =>
      (parts.get(place) ?? []).reduce((best, part) => (part.length > best.length ? part : best), '');
    const [start, end] = [longest('start'), longest('end')];
    const inside = (parts.get('inside') ?? []).filter((part) => !`${start} ${end}`.includes(part));
    if (start !== '' && start === end && inside.length === 0) {
      return start;
    }
    return [start, inside.join(' '), end].filter((part) => part !== '').join(start === '' && end === '' ? '' : ' ');
  }

  #part(text: TextWish['text'], repetition: Repetition, unknown: Unknown): string {
    if (typeof text === 'string') {
      return text;
    }
    if ('pattern' in text) {
      return this.#match(text, repetition, unknown);
    }
    return String(this.choose(text, 'string', repetition));
  }

  #match({ captured, gives, group, pattern }: RegexWish, repetition: Repetition, unknown: Unknown): string {
    const random = seededRandom(this.#seed * 7919 + this.#number(unknown, repetition));
    const text = captured === undefined ? undefined : String(this.choose(captured, 'string', repetition));
    const found = matchingText(pattern, random, { group, text });
    return (gives === 'group' ? found?.groups.get(group) : found?.text) ?? '';
  }

  #dynamic(unknown: Unknown, repetition: Repetition, column: string): Dynamic | null {
    const { constant, fields, items, range, texts, length } = unknown;
    if (constant !== undefined) {
      return wrapDynamic(constant.cell, constant.type);
    }
    if (fields.size > 0) {
      const bag = new Map<string, Dynamic | null>();
      for (const [name, child] of fields) {
        bag.set(name, this.#dynamic(child.root, repetition, name));
      }
      if (texts.length > 0) {
        bag.set('text', this.#joined(texts, repetition, unknown));
      }
      return bag;
    }
    if (items.size > 0) {
      const last = Math.max(length - 1, ...[...items.keys()].map((index) => (index < 0 ? -index - 1 : index)));
      const array: (Dynamic | null)[] = Array.from({ length: last + 1 }, (_, index) => {
        const item = items.get(index) ?? items.get(index - last - 1);
        return item === undefined ? `item${index}` : this.#dynamic(item.root, repetition, column);
      });
      return array;
    }
    if (range !== undefined) {
      const cell = range.type === 'datetime' ? this.#time(unknown, repetition) : this.#within(unknown, 1, repetition);
      return wrapDynamic(cell, range.type);
    }
    return this.choose(unknown, 'string', repetition, column) as string;
  }

  #time(unknown: Unknown, repetition: Repetition): Int64 {
    const { range, rank } = unknown;
    const variant = this.#variant(unknown, repetition) % largestRepetition;
    const usual = subtractInt64(this.#now, usualAge - rank * 30 * ticksPerSecond + variant * ticksPerSecond);
    return clamp(usual, range, variant * ticksPerSecond);
  }

  #within(unknown: Unknown, unit: number, repetition: Repetition): Int64 {
    const { avoided, range } = unknown;
    const variant = this.#variant(unknown, repetition) * unit;
    let value = range?.low ?? range?.high ?? unit;
    value = clamp(
      addInt64(value, range?.low === undefined && range?.high !== undefined ? -variant : variant),
      range,
      0,
    );
    const taken = new Set(avoided.map(({ type, cell }) => String(convertCell(cell, type, 'long'))));
    while (taken.has(String(value))) {
      value = addInt64(value, range?.high === undefined ? 1 : -1);
    }
    return value;
  }
}

/** The value, or the nearest one in the range; where there is room, `step` inside of the bound. */
function clamp(value: Int64, range: RangeWish | undefined, step: number): Int64 {
  const { low, high } = range ?? { low: undefined, high: undefined };
  if (low !== undefined && value < low) {
    const inner = addInt64(low, step);
    return high !== undefined && inner > high ? high : inner;
  }
  if (high !== undefined && value > high) {
    const inner = subtractInt64(high, step);
    return low !== undefined && inner < low ? low : toInt64(BigInt(inner));
  }
  return value;
}

/** Makes a text longer where that hides nothing that is wished for. */
function lengthened(text: string, texts: readonly TextWish[], length: number): string {
  const missing = length - text.length;
  if (missing <= 0) {
    return text;
  }
  const more = 'x'.repeat(missing);
  return texts.some(({ place }) => place === 'end') ? `${more} ${text}` : `${text} ${more}`;
}

/** Puts a variant where it does not hide the end that is wished for. */
function insertBefore(text: string, texts: readonly TextWish[], variant: string): string {
  const whole = texts.some(({ place }) => place === 'whole');
  const end = texts.find(({ place }) => place === 'end')?.text;
  if (whole) {
    return text;
  }
  return typeof end === 'string' ? `${text.slice(0, text.length - end.length)}${variant}${end}` : `${text} ${variant}`;
}
