import type { FlowStep } from './flow.ts';
import type { Source } from './trace.ts';

/** A list of names, the same object for the same list. */
interface Names {
  readonly longer: Map<string, Names>;
}

/** The steps of a value's way as a list that shares its beginning with others: there are millions of them, and few are ever looked at. */
export interface WayList {
  readonly before: WayList | undefined;
  readonly step: FlowStep | undefined;
  /** The last function on it. */
  readonly last: string;
  readonly length: number;
  readonly calls: readonly string[];
  readonly names: Names;
}

/** A source while it is followed. What it comes from is one object for one thing. */
export interface Tracked {
  readonly from: Source['from'];
  readonly way: WayList;
}

/** A way keeps so many steps. */
export const mostSteps = 64;

/** The way without steps, from which all others of a plan begin. */
export function noWay(): WayList {
  return { before: undefined, step: undefined, last: '', length: 0, calls: [], names: { longer: new Map() } };
}

/** A way with one more step; the same where the step says nothing new. */
export function wayAfter(way: WayList, step: FlowStep): WayList {
  if ('call' in step ? way.calls.includes(step.call) : way.last === step.through) return way;
  if (way.length >= mostSteps) return way;
  const isCall = 'call' in step;
  const name = isCall ? `${step.call}()` : step.through;
  let names = way.names.longer.get(name);
  if (names === undefined) {
    names = { longer: new Map() };
    way.names.longer.set(name, names);
  }
  return {
    before: way,
    step,
    last: isCall ? way.last : step.through,
    length: way.length + 1,
    calls: isCall ? [...way.calls, step.call] : way.calls,
    names,
  };
}

/** A source for those who ask. */
export function sourceOf({ from, way }: Tracked): Source {
  const steps: Exclude<FlowStep, { readonly call: string }>[] = [];
  for (let at: WayList | undefined = way; at !== undefined; at = at.before) {
    if (at.step !== undefined && 'through' in at.step) steps.push(at.step);
  }
  steps.reverse();
  return { from, through: steps.map(({ through }) => through), at: steps.map(({ span }) => span), calls: way.calls };
}
