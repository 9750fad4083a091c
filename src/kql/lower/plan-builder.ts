import type { PlanNode } from '../plan/node.ts';
import type { Binding, Plan, PlanCall, PlanSource } from '../plan/plan.ts';
import type { Names, TableValue } from './scope.ts';

/**
 * How many parts of functions are lowered before a query is given up. Functions are opened up at each call, so that a short text
 * can mean an enormous plan.
 */
export const planPartLimit = 200_000;

/** Collects what a plan consists of, in the order in which it is lowered. */
export class PlanBuilder {
  private readonly sources: readonly PlanSource[];
  private readonly calls: PlanCall[] = [];
  private readonly bindings: Binding[] = [];
  private readonly opened = new Map<object, Map<Names, TableValue>>();
  private nodes = 0;
  private readonly localDepths: number[] = [];
  private parts = 0;

  constructor(sources: readonly PlanSource[]) {
    this.sources = sources;
  }

  /** Counts one more part; false when there are too many. */
  count(): boolean {
    this.parts += 1;
    return this.parts <= planPartLimit;
  }

  /** The id of the next node. Inputs are lowered before the operator, so ids follow the rows. */
  nodeId(): number {
    this.nodes += 1;
    return this.nodes - 1;
  }

  /** A new local of a call at a depth. */
  localId(depth: number): number {
    return this.localDepths.push(depth) - 1;
  }

  /** How deep the call is that a local belongs to. */
  depthOf(local: number): number {
    return this.localDepths[local] ?? 0;
  }

  addCall(call: PlanCall): number {
    return this.calls.push(call) - 1;
  }

  addBinding(binding: Binding): number {
    return this.bindings.push(binding) - 1;
  }

  /** How many bindings there are. */
  get bindingCount(): number {
    return this.bindings.length;
  }

  binding(index: number): Binding | undefined {
    return this.bindings[index];
  }

  /** Makes a node a thing that can be referred to; what is only a name for another thing needs no binding. */
  tableValue(name: string, node: PlanNode): TableValue {
    const { columns, open } = node;
    switch (node.operator) {
      case 'table':
        return {
          source: { table: node.name, ...(node.answered === undefined ? {} : { answered: node.answered }) },
          columns,
          open,
        };
      case 'reference':
        return { source: { binding: node.binding }, columns, open };
      default:
        return { source: { binding: this.addBinding({ kind: 'table', name, node }) }, columns, open };
    }
  }

  /** What a function without parameters gives; it is opened up once for each place that its body can see. */
  once(definition: object, closure: Names, open: () => TableValue): TableValue {
    let byClosure = this.opened.get(definition);
    if (byClosure === undefined) {
      byClosure = new Map();
      this.opened.set(definition, byClosure);
    }
    let value = byClosure.get(closure);
    if (value === undefined) {
      value = open();
      byClosure.set(closure, value);
    }
    return value;
  }

  finish(root: PlanNode): Plan {
    return { sources: this.sources, calls: this.calls, bindings: this.bindings, root };
  }
}
