import { Chunk } from '../kql/data/chunk.ts';
import type { RelationColumn } from '../kql/data/relation.ts';
import type { Table } from '../kql/data/table.ts';
import { vectorOf } from '../kql/data/vector-of.ts';
import { seededRandom } from '../kql/operators/seeded-random.ts';
import type { Column } from '../kql/plan/column.ts';
import type { Plan } from '../kql/plan/plan.ts';
import { walkPlan } from '../kql/plan/walk-plan.ts';
import type { Cell, Int64 } from '../kql/values/cell.ts';
import { ticksPerSecond } from '../kql/values/datetime.ts';
import { addInt64 } from '../kql/values/int64.ts';
import type { ScalarType } from '../kql/values/scalar-type.ts';
import { type Repetition, ValueChooser } from './choose-value.ts';
import { ConstantValues } from './constant-value.ts';
import { randomCell } from './random-cell.ts';
import { sowExpression } from './sow-expression.ts';
import { sowNode } from './sow-node.ts';
import { sowPredicate } from './sow-predicate.ts';
import type { Level, Seed, Sowing } from './sowing.ts';
import { Conflict, Unknown } from './unknown.ts';

export interface SowingOptions {
  /** `now()` of the run that the rows are for. */
  readonly now: Int64;
  /** Another seed chooses otherwise where there is a choice. The same gives the same rows. */
  readonly seed: number;
}

/** An attempt that takes more steps than this has gone round in circles. */
const mostSteps = 50_000;

/** Random rows in each table, besides those that are meant to come through. */
const strays = 3;

/** Rows of one table at most; of one repetition at most. */
const mostRows = 5_000;

/**
 * Rows for the tables of a plan that are made to come through it: with the values that it compares columns with, texts that its regular
 * expressions match, times that its clock lets in, keys that its joins find on both sides, and as many of them as its thresholds want.
 * Whether they do come through shows when it is run. Undefined when the choices of this seed contradict each other.
 */
export function sowRows(
  plan: Plan,
  { now, seed }: SowingOptions,
  constants = new ConstantValues(plan, now),
): ReadonlyMap<string, Table> | undefined {
  const attempt = new Attempt(plan, constants, seed);
  try {
    attempt.rows(plan.root, { columns: new Map(), ingested: undefined, levels: [] });
  } catch (error) {
    if (error instanceof Conflict) {
      return undefined;
    }
    throw error;
  }
  const field = new Field({ now, seed }, unlistedColumns(plan));
  for (const planted of attempt.seeds) {
    field.plant(planted);
  }
  return field.harvest(strays);
}

class Attempt implements Sowing {
  readonly plan: Plan;
  readonly seeds: Seed[] = [];
  readonly random: () => number;
  readonly #constants: ConstantValues;
  #unknowns = 0;
  #levels = 0;
  #steps = 0;

  constructor(plan: Plan, constants: ConstantValues, seed: number) {
    this.plan = plan;
    this.#constants = constants;
    this.random = seededRandom(seed);
  }

  unknown(): Unknown {
    this.#unknowns += 1;
    return new Unknown(this.#unknowns);
  }

  level(count: number): Level {
    this.#levels += 1;
    return { level: this.#levels, count };
  }

  constant: Sowing['constant'] = (expression) => this.#constants.of(expression);

  rows: Sowing['rows'] = (node, demand) => {
    this.#step();
    sowNode(this, node, demand);
  };

  value: Sowing['value'] = (expression, wanted, scope) => {
    this.#step();
    sowExpression(this, expression, wanted, scope);
  };

  truth: Sowing['truth'] = (expression, wanted, scope) => {
    this.#step();
    sowPredicate(this, expression, wanted, scope);
  };

  seed(seed: Seed): void {
    this.seeds.push(seed);
  }

  #step(): void {
    this.#steps += 1;
    if (this.#steps > mostSteps) {
      throw new Conflict();
    }
  }
}

interface Sown {
  readonly columns: Map<string, RelationColumn>;
  readonly rows: Map<string, Cell>[];
  readonly ingested: Int64[];
}

/** Makes the rows of the tables, of what is wanted and of chance. */
class Field {
  readonly #chooser: ValueChooser;
  readonly #now: Int64;
  readonly #random: () => number;
  readonly #tables = new Map<string, Sown>();
  readonly #unlisted: readonly Column[];

  constructor({ now, seed }: SowingOptions, unlisted: readonly Column[]) {
    this.#unlisted = unlisted;
    this.#chooser = new ValueChooser(now, seed);
    this.#now = now;
    this.#random = seededRandom(-seed);
  }

  plant(seed: Seed): void {
    const { node } = seed;
    const sown = this.#tables.get(node.name) ?? { columns: new Map<string, RelationColumn>(), rows: [], ingested: [] };
    this.#tables.set(node.name, sown);
    for (const { name, type } of node.columns) {
      sown.columns.set(name, { name, type: type === 'unknown' ? 'string' : type });
    }
    for (const [name, unknown] of seed.columns) {
      if (!sown.columns.has(name)) {
        sown.columns.set(name, { name, type: typeOfUnlisted(name, unknown) });
      }
    }
    for (const { name, type } of node.open ? this.#unlisted : []) {
      if (!sown.columns.has(name)) {
        sown.columns.set(name, { name, type: type === 'unknown' ? typeOfUnlisted(name) : type });
      }
    }
    for (const repetition of repetitions(seed.levels)) {
      if (sown.rows.length < mostRows) {
        this.#row(sown, seed, repetition);
      }
    }
  }

  #row({ columns, rows, ingested }: Sown, { columns: wanted, ingested: arrived }: Seed, repetition: Repetition): void {
    const row = new Map<string, Cell>();
    for (const [name, unknown] of wanted) {
      row.set(name, this.#chooser.choose(unknown, columns.get(name)?.type ?? 'string', repetition, name));
    }
    if (!row.has('TimeGenerated') && columns.get('TimeGenerated')?.type === 'datetime') {
      row.set('TimeGenerated', addInt64(this.#now, -(300 + rows.length) * ticksPerSecond));
    }
    rows.push(row);
    const arrival =
      arrived === undefined || arrived.isFree
        ? addInt64(timeOr(row.get('TimeGenerated'), this.#now), ticksPerSecond)
        : timeOr(this.#chooser.choose(arrived, 'datetime', repetition), this.#now);
    ingested.push(arrival);
  }

  /** The tables, with random values in the columns of which nothing is wanted, and as many random rows as is said. */
  harvest(strays: number): ReadonlyMap<string, Table> {
    const tables = new Map<string, Table>();
    for (const [table, { columns, rows, ingested }] of this.#tables) {
      for (let stray = 0; stray < strays; stray += 1) {
        rows.push(new Map());
        ingested.push(this.#now);
      }
      const list = [...columns.values()];
      for (const row of rows) {
        for (const { name, type } of list) {
          const stray = randomCell(name, type, this.#now, this.#random);
          if (!row.has(name)) {
            row.set(name, name === 'Type' ? table : stray);
          }
        }
      }
      const vectors = list.map(({ name, type }) =>
        vectorOf(
          type,
          rows.map((row) => row.get(name) ?? null),
        ),
      );
      const extras = { ingested: vectorOf('datetime', ingested) };
      tables.set(table, { columns: list, chunks: [new Chunk(rows.length, vectors, extras)] });
    }
    return tables;
  }
}

const suffixes: Readonly<Record<string, ScalarType>> = {
  _s: 'string',
  _d: 'real',
  _b: 'bool',
  _t: 'datetime',
  _g: 'guid',
};

/** The type of a column that no schema lists: what its name says, as those of custom logs do, or what is wanted of it. */
function typeOfUnlisted(name: string, unknown?: Unknown): ScalarType {
  return suffixes[name.slice(-2)] ?? unknown?.constant?.type ?? unknown?.range?.type ?? 'string';
}

/** Columns that a plan finds by name when the rows are there, and that it does not make itself. */
function unlistedColumns(plan: Plan): readonly Column[] {
  const found = new Map<string, Column>();
  const made = new Set<string>();
  walkPlan(plan, {
    node(node) {
      const named = 'items' in node ? node.items : node.operator === 'summarize' ? node.outputs : [];
      for (const item of named) {
        if ('name' in item && !(item.expression.kind === 'column' && item.expression.name === item.name)) {
          made.add(item.name);
        }
      }
    },
    expression(expression) {
      if (expression.kind === 'column' && expression.index === -1) {
        found.set(expression.name, { name: expression.name, type: expression.type });
      }
    },
  });
  return [...found.values()].filter(({ name }) => !made.has(name));
}

function timeOr(cell: Cell | undefined, otherwise: Int64): Int64 {
  return typeof cell === 'number' || typeof cell === 'bigint' ? cell : otherwise;
}

/** Every combination of the repetitions of the levels. */
function* repetitions(levels: readonly Level[]): Iterable<Repetition> {
  const total = levels.reduce((product, { count }) => product * count, 1);
  for (let number = 0; number < Math.min(total, mostRows); number += 1) {
    const repetition = new Map<number, number>();
    let rest = number;
    for (const { level, count } of levels) {
      repetition.set(level, rest % count);
      rest = Math.floor(rest / count);
    }
    yield repetition;
  }
}
