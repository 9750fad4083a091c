import type { FlowStep } from './flow.ts';
import { isOrigin, type Source } from './trace.ts';

/** A value is followed to so many places of records, and to as many other things; those beyond are left out. */
export const mostOrigins = 200;

/** Of the ways from one place to a value the shortest are kept, so many. */
export const mostWays = 2;

/** A way keeps so many steps. */
export const mostSteps = 64;

/**
 * The sources of one value. Functions that try one thing after the other make very many ways from a column to a value, in which
 * the same functions stand in another order or number: only the shortest are kept.
 */
export class FoundSources {
  /** By what they come from, which is one object for one thing. */
  readonly #ways = new Map<Source['from'], Source[]>();
  #origins = 0;

  /** Adds a source, one step further on; false where something had to be left out that nothing else says. */
  add(source: Source, step: FlowStep | undefined): boolean {
    const { from: leaf } = source;
    const isPlace = isOrigin(leaf);
    const ways = this.#ways.get(leaf);
    if (ways === undefined) {
      // Constants beyond those that were listed are of no use to anybody; places in records are.
      if ((isPlace ? this.#origins : this.#ways.size - this.#origins) >= mostOrigins) return !isPlace;
      if (isPlace) this.#origins += 1;
      this.#ways.set(leaf, [after(source, step)]);
      return true;
    }
    const most = isPlace ? mostWays : 1;
    const last = ways.at(-1);
    if (ways.length >= most && last !== undefined && weightOf(last) <= weightAfter(source, step)) return true;
    const added = after(source, step);
    if (ways.some((other) => isSameWay(other, added))) return true;
    const weight = weightOf(added);
    const place = ways.findIndex((other) => weightOf(other) > weight);
    ways.splice(place < 0 ? ways.length : place, 0, added);
    if (ways.length > most) ways.pop();
    return true;
  }

  /** Those of one place beside each other, the shortest way first. */
  get sources(): readonly Source[] {
    return [...this.#ways.values()].flat();
  }
}

/** The sources of a value that is made of one other value alone. */
export function passedOn(sources: readonly Source[], step: FlowStep | undefined): readonly Source[] {
  if (step === undefined) return sources;
  const passed: Source[] = [];
  for (const source of sources) {
    const added = after(source, step);
    // Ways of one place stand beside each other.
    const before = passed.at(-1);
    if (before === undefined || before.from !== added.from || !isSameWay(before, added)) passed.push(added);
  }
  return passed;
}

function after(source: Source, step: FlowStep | undefined): Source {
  if (step === undefined) return source;
  if ('call' in step) {
    return source.calls.includes(step.call) ? source : { ...source, calls: [...source.calls, step.call] };
  }
  if (source.through.at(-1) === step.through || source.through.length >= mostSteps) return source;
  return { ...source, through: [...source.through, step.through], at: [...source.at, step.span] };
}

function weightOf({ through, calls }: Source): number {
  return through.length + calls.length;
}

/** At least: a step may be one that the way has already. */
function weightAfter(source: Source, step: FlowStep | undefined): number {
  if (step === undefined) return weightOf(source);
  const isThere = 'call' in step ? source.calls.includes(step.call) : source.through.at(-1) === step.through;
  return weightOf(source) + (isThere ? 0 : 1);
}

function isSameWay(one: Source, other: Source): boolean {
  return isSameList(one.through, other.through) && isSameList(one.calls, other.calls);
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one === other || (one.length === other.length && one.every((name, index) => name === other[index]));
}
