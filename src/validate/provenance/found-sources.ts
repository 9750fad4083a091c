import type { FlowStep } from './flow.ts';
import { isOrigin, type Source } from './trace.ts';
import { type Tracked, type WayList, wayAfter } from './tracked.ts';

/** A value is followed to so many places of records, and to as many other things; those beyond are left out. */
export const mostOrigins = 200;

/** Of the ways from one place to a value the shortest are kept, so many. */
export const mostWays = 2;

/**
 * The sources of one value. Functions that try one thing after the other make very many ways from a column to a value, in which
 * the same functions stand in another order or number: only the shortest are kept.
 */
export class FoundSources {
  /** By what they come from. */
  readonly #ways = new Map<Source['from'], Tracked[]>();
  #origins = 0;

  /** Adds sources, one step further on; false where something had to be left out that nothing else says. */
  addAll(sources: readonly Tracked[], step: FlowStep | undefined): boolean {
    let isComplete = true;
    for (const source of passedOn(sources, step)) isComplete = this.#add(source) && isComplete;
    return isComplete;
  }

  #add(added: Tracked): boolean {
    const { from, way } = added;
    const isPlace = isOrigin(from);
    const ways = this.#ways.get(from);
    if (ways === undefined) {
      // Constants beyond those that were listed are of no use to anybody; places in records are.
      if ((isPlace ? this.#origins : this.#ways.size - this.#origins) >= mostOrigins) return !isPlace;
      if (isPlace) this.#origins += 1;
      this.#ways.set(from, [added]);
      return true;
    }
    const most = isPlace ? mostWays : 1;
    const last = ways.at(-1);
    if (ways.length >= most && last !== undefined && last.way.length <= way.length) return true;
    if (ways.some((other) => other.way.names === way.names)) return true;
    const place = ways.findIndex((other) => other.way.length > way.length);
    ways.splice(place < 0 ? ways.length : place, 0, added);
    if (ways.length > most) ways.pop();
    return true;
  }

  /** Those of one place beside each other, the shortest way first. */
  get sources(): readonly Tracked[] {
    return [...this.#ways.values()].flat();
  }
}

/** The sources of a value that is made of one other value alone. */
export function passedOn(sources: readonly Tracked[], step: FlowStep | undefined): readonly Tracked[] {
  if (step === undefined) return sources;
  const ways = new Map<WayList, WayList>();
  const passed: Tracked[] = [];
  for (const source of sources) {
    const { from } = source;
    const way = ways.get(source.way) ?? wayAfter(source.way, step);
    ways.set(source.way, way);
    // Ways of one place stand beside each other.
    const before = passed.at(-1);
    if (before === undefined || before.from !== from || before.way.names !== way.names) {
      passed.push(way === source.way ? source : { from, way });
    }
  }
  return passed;
}
