import type { Chunk } from '../data/chunk.ts';
import { missingCell } from '../data/missing-cell.ts';
import type { Relation } from '../data/relation.ts';
import type { Table } from '../data/table.ts';
import type { Vector } from '../data/vector.ts';
import { KqlRuntimeError } from '../errors/kql-runtime-error.ts';
import type { Answers, ExecutionInput, ExecutionObserver } from '../execution-context.ts';
import { Chance } from '../expressions/chance.ts';
import type { ColumnCells, Frame } from '../expressions/frame.ts';
import { type Allowance, sizeText } from '../expressions/meter.ts';
import { invariant } from '../invariant.ts';
import { defaultLimits, type Limits } from '../limits.ts';
import type { PlanNode } from '../plan/node.ts';
import type { Cell, Int64 } from '../values/cell.ts';
import type { Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';

export const defaultChunkSize = 4096;

/** What it takes to start an operator, in rows that it would give in the time. */
const stepsToStart = 10;

let runs = 0;

/** One run of a prepared query: its input, what it has computed so far, and its limits. */
export class Execution implements Frame {
  readonly run: number;
  readonly observer: ExecutionObserver | undefined;
  readonly answers: Answers | undefined;
  readonly locals: Vector[] = [];
  readonly preparation: Preparation;
  readonly now: Int64;
  readonly chance: Chance;
  readonly limits: Limits;
  readonly chunkSize: number;
  readonly #tables: ReadonlyMap<string, Table>;
  readonly #external: ReadonlyMap<string, Table> | undefined;
  readonly #input: ExecutionInput;
  /** The run that this one is a part of. */
  readonly #outer: Execution | undefined;
  readonly #given: Map<number, Relation>;
  readonly #materialized = new Map<number, Table>();
  readonly allowance: Allowance;
  /** What counts towards the limit `steps`. */
  #steps = 0;
  /** The operator that was the last to give rows. */
  #last: PlanNode;

  constructor(preparation: Preparation, input: ExecutionInput, outer?: Execution) {
    runs += 1;
    this.run = runs;
    this.#input = input;
    this.#outer = outer;
    this.#given = new Map(outer === undefined ? [] : outer.#given);
    this.preparation = preparation;
    this.observer = input.observer;
    this.answers = input.answers;
    this.now = input.now;
    this.chance = outer?.chance ?? new Chance(input.seed ?? 0);
    this.limits = input.limits === undefined ? defaultLimits : { ...defaultLimits, ...input.limits };
    this.chunkSize = input.chunkSize ?? defaultChunkSize;
    this.#tables = input.tables;
    this.#last = preparation.plan.root;
    this.allowance = outer?.allowance ?? {
      size: this.limits.size,
      spend: (steps) => this.#step(this.#last, steps),
    };
    this.#external = input.external;
  }

  get random(): () => number {
    return this.chance.next;
  }

  /** The rows of a table of the workspace, if the input has any. */
  table(name: string): Table | undefined {
    return this.#tables.get(name);
  }

  /** The rows that were brought along for an address or the name of an external table, if there are any. */
  external(address: string): Table | undefined {
    return this.#external?.get(address);
  }

  /** Runs a subquery over rows that the operator around hands to it: they come out of the node of that id. */
  openSubquery(operator: PreparedOperator, input: number, rows: Relation): Relation {
    this.#given.set(input, rows);
    return this.open(operator);
  }

  /**
   * A run inside of this one, for a subquery over rows that are handed to the node of that id. What is computed once a run, a
   * `toscalar()` for one, is computed anew in it; clock, chance, tables, limits and what is kept of a `materialize()` that does not
   * depend on those rows are the ones of this run.
   */
  within(input: number, rows: Relation): Execution {
    const inner = new Execution(this.preparation, this.#input, this);
    inner.#given.set(input, rows);
    return inner;
  }

  /** The rows that were last handed to the node of that id. */
  givenTo(input: number): Relation {
    const rows = this.#given.get(input);
    invariant(rows !== undefined, `node ${input} gives the rows of a subquery that is not run`);
    return rows;
  }

  /** Starts an operator: its output, watched by the observer and held to the limits. */
  open(operator: PreparedOperator): Relation {
    this.#step(operator.node, stepsToStart);
    const relation = this.preparation.draws ? this.chance.relation(operator.node) : undefined;
    const { columns, chunks } = operator.run(this);
    return { columns, chunks: this.#watched(operator.node, chunks, relation) };
  }

  *#watched(node: PlanNode, chunks: Iterable<Chunk>, relation: number | undefined): Iterable<Chunk> {
    const { observer } = this;
    let rows = 0;
    for (const chunk of chunks) {
      if (chunk.length === 0) {
        continue;
      }
      rows += chunk.length;
      if (rows > this.limits.rows) {
        this.refuse(node, 'rows', 'gave', this.limits.rows);
      }
      this.#step(node, chunk.length);
      observer?.output(node, chunk);
      yield relation === undefined ? chunk : chunk.at({ relation, first: rows - chunk.length });
    }
  }

  #step(node: PlanNode, count: number): void {
    if (this.#outer !== undefined) {
      this.#outer.#step(node, count);
      return;
    }
    this.#last = node;
    this.#steps += count;
    if (this.#steps > this.limits.steps) {
      this.refuse(node, 'steps', 'was at work when the run had taken', this.limits.steps);
    }
  }

  /** All rows of an operator. */
  gather(operator: PreparedOperator): Table {
    return this.collect(operator.node, this.open(operator));
  }

  /** All rows of a relation that `node` has to hold before it can go on. */
  collect(node: PlanNode, { columns, chunks }: Relation): Table {
    const gathered: Chunk[] = [];
    let rows = 0;
    let size = 0;
    for (const chunk of chunks) {
      rows += chunk.length;
      if (rows * columns.length > this.limits.cells) {
        this.refuse(node, 'cells', 'holds', this.limits.cells);
      }
      size = this.hold(node, size, chunk.columns);
      gathered.push(chunk);
    }
    return { columns, chunks: gathered };
  }

  /** Adds what functions made of columns to the size of what `node` holds, and ends the run at the limit. */
  hold(node: PlanNode, size: number, columns: readonly Vector[]): number {
    const { meter } = this.preparation.context;
    const sum = columns.reduce((total, column) => total + meter.size(column), size);
    if (sum > this.limits.size) {
      throw new KqlRuntimeError(
        `Operator "${node.operator}" holds more than ${sizeText(this.limits.size)}, the limit "size" of this run`,
        this.preparation.place(node.span),
      );
    }
    return sum;
  }

  /** The rows of a `materialize()`, run at its first use. */
  materialized(binding: number, operator: PreparedOperator): Table {
    if (this.#outer !== undefined && !this.preparation.dependsOnSubquery(binding)) {
      return this.#outer.materialized(binding, operator);
    }
    let table = this.#materialized.get(binding);
    if (table === undefined) {
      table = this.gather(operator);
      this.#materialized.set(binding, table);
    }
    return table;
  }

  tableScalar(index: number): Cell {
    const binding = this.preparation.binding(index);
    invariant(binding.kind === 'toscalar', `binding ${index} is no toscalar()`);
    for (const chunk of this.open(this.preparation.prepare(binding.node)).chunks) {
      return chunk.column(0).at(0);
    }
    return missingCell(binding.type);
  }

  firstColumn(node: PlanNode): ColumnCells {
    const { columns, chunks } = this.open(this.preparation.prepare(node));
    const [first] = columns;
    invariant(first !== undefined, 'a list of a table without columns');
    const cells: Cell[] = [];
    for (const chunk of chunks) {
      const vector = chunk.column(0);
      for (let row = 0; row < chunk.length; row += 1) {
        cells.push(vector.at(row));
      }
    }
    return { type: first.type, cells };
  }

  /** Ends the run at one of the limits. */
  refuse(node: PlanNode, limit: Exclude<keyof Limits, 'size'>, verb: string, number: number): never {
    throw new KqlRuntimeError(
      `Operator "${node.operator}" ${verb} more than ${grouped(number)} ${units[limit]}, the limit "${limit}" of this run`,
      this.preparation.place(node.span),
    );
  }
}

const units: Readonly<Record<Exclude<keyof Limits, 'size'>, string>> = {
  rows: 'rows',
  cells: 'cells',
  fanOut: 'rows of one chunk',
  steps: 'steps',
};

function grouped(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}
