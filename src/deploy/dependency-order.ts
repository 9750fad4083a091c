import type { Detection } from '../content/detection.ts';
import type { FunctionDefinition } from '../content/function.ts';
import { FunctionCalls } from '../content/function-calls.ts';

/** In which order content is written: the steps of functions one after the other, then the rules. */
export interface DependencyOrder {
  /**
   * Each step calls functions of earlier steps only; those of one step may be written at once. Sorted by name (by UTF-16 unit), and
   * without what is blocked.
   */
  readonly functionSteps: readonly (readonly FunctionDefinition[])[];
  /** Rules that can be written once all steps are done, sorted by path. */
  readonly rules: readonly Detection[];
  /** Functions that call themselves, as `A -> B -> A`: Kusto knows no recursion. One for each knot. */
  readonly cycles: readonly string[];
  /** What cannot be written, as it is in a cycle or calls what is: its name or path, and the first such function that it reaches. */
  readonly blocked: readonly { readonly item: FunctionDefinition | Detection; readonly by: string }[];
  /** The functions that an item calls itself, in the order of the names. */
  callsOf(item: FunctionDefinition | Detection): readonly FunctionDefinition[];
}

/**
 * Orders functions and rules by what they call by name. To delete, go the other way round: rules, then the steps from the last.
 *
 * @see https://learn.microsoft.com/kusto/query/functions/user-defined-functions#restrictions
 */
export function dependencyOrder(
  functions: readonly FunctionDefinition[],
  detections: readonly Detection[],
): DependencyOrder {
  const calls = new FunctionCalls(functions);
  const known = new Map<FunctionDefinition | Detection, readonly FunctionDefinition[]>();
  const callsOf = (item: FunctionDefinition | Detection): readonly FunctionDefinition[] => {
    const direct =
      known.get(item) ?? ('slug' in item && 'kind' in item ? calls.inQuery(item.query.text) : calls.by(item));
    const sorted = direct.toSorted(byName);
    known.set(item, sorted);
    return sorted;
  };
  const steps = calls.steps.map((step) => step.toSorted(byName));
  const placed = new Set(steps.flat());
  const left = functions.filter((one) => !placed.has(one)).sort(byName);
  const knots = knotsOf(left, calls);
  const blockedBy = (item: FunctionDefinition | Detection): string | undefined =>
    [...calls.through(callsOf(item))].find((one) => knots.some((knot) => knot.includes(one)))?.name;
  const blocked = [...left, ...detections.toSorted(byPath)].flatMap((item) => {
    const own = knots.flat().find((one) => one === item)?.name;
    const by = own ?? blockedBy(item);
    return by === undefined ? [] : [{ item, by }];
  });
  const isBlocked = new Set(blocked.map(({ item }) => item));
  return {
    functionSteps: steps,
    rules: detections.filter((one) => !isBlocked.has(one)).sort(byPath),
    cycles: knots.map((knot) => pathAround(knot, calls)),
    blocked,
    callsOf,
  };
}

function byName(a: FunctionDefinition, b: FunctionDefinition): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function byPath(a: Detection, b: Detection): number {
  return a.source.path < b.source.path ? -1 : a.source.path > b.source.path ? 1 : 0;
}

/** Groups of functions each of which reaches each of its group, itself included. */
function knotsOf(
  functions: readonly FunctionDefinition[],
  calls: FunctionCalls,
): readonly (readonly FunctionDefinition[])[] {
  const reached = new Map(functions.map((one) => [one, calls.through(calls.by(one))]));
  const reaches = (a: FunctionDefinition, b: FunctionDefinition): boolean => reached.get(a)?.has(b) === true;
  const inCycle = functions.filter((one) => reaches(one, one));
  const done = new Set<FunctionDefinition>();
  return inCycle.flatMap((one) => {
    if (done.has(one)) return [];
    const knot = inCycle.filter((other) => reaches(one, other) && reaches(other, one));
    for (const member of knot) done.add(member);
    return [knot];
  });
}

/** The shortest way from the first function of a knot back to itself. */
function pathAround(knot: readonly FunctionDefinition[], calls: FunctionCalls): string {
  const [first] = knot;
  if (first === undefined) return '';
  const from = new Map<FunctionDefinition, FunctionDefinition>();
  const queue = [first];
  for (const one of queue) {
    for (const called of calls.by(one).toSorted(byName)) {
      if (!knot.includes(called) || from.has(called)) continue;
      from.set(called, one);
      queue.push(called);
    }
  }
  const names = [first.name];
  for (let at = from.get(first); at !== undefined && at !== first; at = from.get(at)) names.unshift(at.name);
  return [first.name, ...names].join(' -> ');
}
