import type { Expression } from '../../kql/plan/expression.ts';
import type { PlanNode } from '../../kql/plan/node.ts';
import { columnFlows } from './column-flows.ts';
import type { ConstantValues } from './constant-values.ts';
import { expressionFlows } from './expression-flows.ts';
import type { ColumnPart, ExpressionPart, Flow, FlowStep } from './flow.ts';
import type { PlanIndex } from './plan-index.ts';
import { isOrigin, type Source } from './trace.ts';

/** A value is followed to so many sources; those beyond are left out. */
export const mostSources = 256;

/** A value's way keeps so many steps. */
export const mostSteps = 64;

/** So many sources are passed on in one plan, before nothing more is followed. */
export const mostWork = 400_000;

type Part = ExpressionPart | ColumnPart;

interface Frame {
  readonly part: Part;
  readonly flows: readonly Flow[];
  next: number;
  readonly found: Map<string, Source>;
  /** Whether something below asked for what is just being found, so that what was found of it is not all. */
  isPartial: boolean;
}

/**
 * Follows values back to what they are made of. What is found for a part of a value is kept, so that all of a plan is followed
 * once; on a stack of its own, so that long plans do not end in an error.
 */
export class SourceResolver {
  readonly #index: PlanIndex;
  readonly #constants: ConstantValues;
  readonly #known = new Map<Expression | PlanNode, Map<string, readonly Source[]>>();
  #work = 0;
  /** Whether every answer so far has all the sources that there are. */
  isComplete = true;

  constructor(index: PlanIndex, constants: ConstantValues) {
    this.#index = index;
    this.#constants = constants;
  }

  resolve(part: Part): readonly Source[] {
    const known = this.#knownOf(part);
    if (known !== undefined) return known;
    const frames = new Map<Expression | PlanNode, Set<string>>();
    const stack: Frame[] = [this.#open(part, frames)];
    for (;;) {
      const frame = stack.at(-1);
      if (frame === undefined) return [];
      const flow = frame.flows[frame.next];
      if (flow === undefined) {
        stack.pop();
        frames.get(holderOf(frame.part))?.delete(partKey(frame.part));
        const sources = [...frame.found.values()];
        const outer = stack.at(-1);
        if (!frame.isPartial || outer === undefined) this.#keep(frame.part, sources);
        if (outer === undefined) return sources;
        this.#add(outer, sources, outer.flows[outer.next - 1]?.step);
        continue;
      }
      frame.next += 1;
      if ('leaf' in flow.from) {
        this.#add(frame, [{ from: flow.from.leaf, through: [], at: [], calls: [] }], flow.step);
        continue;
      }
      const found = this.#knownOf(flow.from);
      if (found !== undefined) {
        this.#add(frame, found, flow.step);
        continue;
      }
      const { from } = flow;
      if (frames.get(holderOf(from))?.has(partKey(from)) === true) {
        const open = stack.findIndex((other) => isSame(other.part, from));
        for (const between of stack.slice(open + 1)) between.isPartial = true;
      } else if (this.#work < mostWork) {
        stack.push(this.#open(from, frames));
      } else {
        this.isComplete = false;
      }
    }
  }

  #open(part: Part, frames: Map<Expression | PlanNode, Set<string>>): Frame {
    this.#work += 1;
    const holder = holderOf(part);
    const keys = frames.get(holder);
    if (keys === undefined) frames.set(holder, new Set([partKey(part)]));
    else keys.add(partKey(part));
    const flows =
      'expression' in part ? expressionFlows(part, this.#index, this.#constants) : columnFlows(part, this.#index);
    return { part, flows, next: 0, found: new Map(), isPartial: false };
  }

  #add({ found }: Frame, sources: readonly Source[], step: FlowStep | undefined): void {
    for (const source of sources) {
      this.#work += 1;
      const added = step === undefined ? source : this.#after(source, step);
      const key = keyOf(added);
      if (found.has(key)) continue;
      if (found.size >= mostSources) {
        // Values beyond those that were listed are of no use to anybody; places in records are.
        if (isOrigin(added.from)) this.isComplete = false;
        continue;
      }
      found.set(key, added);
    }
  }

  #after(source: Source, step: FlowStep): Source {
    if ('call' in step) {
      return source.calls.includes(step.call) ? source : { ...source, calls: [...source.calls, step.call] };
    }
    if (source.through.at(-1) === step.through) return source;
    if (source.through.length >= mostSteps) {
      this.isComplete = false;
      return source;
    }
    return { ...source, through: [...source.through, step.through], at: [...source.at, step.span] };
  }

  #knownOf(part: Part): readonly Source[] | undefined {
    return this.#known.get(holderOf(part))?.get(partKey(part));
  }

  #keep(part: Part, sources: readonly Source[]): void {
    const holder = holderOf(part);
    const known = this.#known.get(holder);
    if (known === undefined) this.#known.set(holder, new Map([[partKey(part), sources]]));
    else known.set(partKey(part), sources);
  }
}

function holderOf(part: Part): Expression | PlanNode {
  return 'expression' in part ? part.expression : part.node;
}

function partKey(part: Part): string {
  return JSON.stringify('expression' in part ? [part.node?.id, part.path] : [part.name, part.path]);
}

function isSame(one: Part, other: Part): boolean {
  return holderOf(one) === holderOf(other) && partKey(one) === partKey(other);
}

const keys = new WeakMap<Source, string>();

function keyOf(source: Source): string {
  let key = keys.get(source);
  if (key === undefined) {
    const { from } = source;
    const leaf = isOrigin(from) ? [from.table, from.column, from.path] : 'made' in from ? from.made : textOf(from);
    key = JSON.stringify([leaf, source.through, source.calls]);
    keys.set(source, key);
  }
  return key;
}

function textOf({ type, value }: Extract<Source['from'], { readonly type: unknown }>): string {
  return `${type} ${JSON.stringify(value, (_, inner: unknown) => readable(inner))}`;
}

function readable(value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  return value instanceof Map ? [...value] : value;
}
