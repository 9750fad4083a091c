import type { Expression } from '../../kql/plan/expression.ts';
import type { PlanNode } from '../../kql/plan/node.ts';
import { columnFlows } from './column-flows.ts';
import type { ConstantValues } from './constant-values.ts';
import { expressionFlows } from './expression-flows.ts';
import type { ColumnPart, ExpressionPart, Flow, FlowStep } from './flow.ts';
import { FoundSources, passedOn } from './found-sources.ts';
import { leafKey } from './leaf-key.ts';
import type { PlanIndex } from './plan-index.ts';
import { isConstant, type Source } from './trace.ts';
import { noWay, sourceOf, type Tracked } from './tracked.ts';

/** So many sources are passed on in one plan, before nothing more is followed. */
export const mostWork = 3_000_000;

type Part = ExpressionPart | ColumnPart;

/** A part of a value that is being followed. */
interface Frame {
  readonly holder: Expression | PlanNode;
  readonly key: string;
  readonly depth: number;
  readonly flows: readonly Flow[];
  next: number;
  /** What came of one flow alone, or of several. */
  found: readonly Tracked[] | FoundSources;
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
  readonly #withConstants: boolean;
  /** By what holds the value and by part: what was found, or the frame that is at it. */
  readonly #known = new Map<Expression | PlanNode, Map<string, readonly Tracked[] | Frame>>();
  readonly #sources = new Map<readonly Tracked[], readonly Source[]>();
  readonly #start = noWay();
  readonly #leaves = new Map<string, readonly Tracked[]>();
  #work = 0;
  /** Whether every answer so far has all the places that there are. */
  isComplete = true;

  /** Constants are many, and mostly said of what nobody asks: they are followed only `withConstants`. */
  constructor(index: PlanIndex, constants: ConstantValues, withConstants: boolean) {
    this.#index = index;
    this.#constants = constants;
    this.#withConstants = withConstants;
  }

  /** What a part of a value is made of; the same list for the same part. */
  resolve(part: Part): readonly Source[] {
    const tracked = this.#resolve(part);
    const known = this.#sources.get(tracked) ?? tracked.map(sourceOf);
    this.#sources.set(tracked, known);
    return known;
  }

  #resolve(part: Part): readonly Tracked[] {
    const stack: Frame[] = [];
    const known = this.#follow(part, stack);
    if (known !== undefined) return known;
    for (;;) {
      const frame = stack.at(-1);
      if (frame === undefined) return [];
      const flow = frame.flows[frame.next];
      if (flow !== undefined) {
        frame.next += 1;
        const sources = 'leaf' in flow.from ? this.#leaf(flow.from.leaf) : this.#follow(flow.from, stack);
        if (sources !== undefined) this.#add(frame, sources, flow.step);
        continue;
      }
      stack.pop();
      const sources = frame.found instanceof FoundSources ? frame.found.sources : frame.found;
      const outer = stack.at(-1);
      if (!frame.isPartial || outer === undefined) this.#known.get(frame.holder)?.set(frame.key, sources);
      else this.#known.get(frame.holder)?.delete(frame.key);
      if (outer === undefined) return sources;
      this.#add(outer, sources, outer.flows[outer.next - 1]?.step);
    }
  }

  /** What is known of a part; undefined where it is not, and the stack has a frame for it now. */
  #follow(part: Part, stack: Frame[]): readonly Tracked[] | undefined {
    const isExpression = 'expression' in part;
    const holder = isExpression ? part.expression : part.node;
    const key = `${isExpression ? (part.node?.id ?? '') : part.name}\n${part.path.join('\n')}`;
    const parts = this.#known.get(holder) ?? new Map<string, readonly Tracked[] | Frame>();
    const known = parts.get(key);
    if (known !== undefined && !('holder' in known)) return known;
    if (known !== undefined) {
      for (const between of stack.slice(known.depth + 1)) between.isPartial = true;
      return [];
    }
    this.#work += 1;
    if (this.#work >= mostWork) {
      this.isComplete = false;
      return [];
    }
    const flows = isExpression ? expressionFlows(part, this.#index, this.#constants) : columnFlows(part, this.#index);
    const found = flows.length < 2 ? [] : new FoundSources();
    const frame: Frame = { holder, key, depth: stack.length, flows, next: 0, found, isPartial: false };
    parts.set(key, frame);
    this.#known.set(holder, parts);
    stack.push(frame);
    return undefined;
  }

  #add(frame: Frame, sources: readonly Tracked[], step: FlowStep | undefined): void {
    this.#work += sources.length;
    if (!(frame.found instanceof FoundSources)) {
      frame.found = passedOn(sources, step);
      return;
    }
    if (!frame.found.addAll(sources, step)) this.isComplete = false;
  }

  /** A leaf as a source; the same object for the same leaf. */
  #leaf(leaf: Source['from']): readonly Tracked[] {
    if (!this.#withConstants && isConstant(leaf)) return [];
    const key = leafKey(leaf);
    const known = this.#leaves.get(key);
    if (known !== undefined) return known;
    const made: readonly Tracked[] = [{ from: leaf, way: this.#start }];
    this.#leaves.set(key, made);
    return made;
  }
}
