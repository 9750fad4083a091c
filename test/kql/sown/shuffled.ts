import { splitChunk } from '../../../src/kql/data/split-chunk.ts';
import type { Chunk, Plan, Table } from '../../../src/kql/index.ts';
import { seededRandom } from '../../../src/kql/operators/seeded-random.ts';
import type { PlanNode } from '../../../src/kql/plan/node.ts';
import { walkPlan } from '../../../src/kql/plan/walk-plan.ts';

/** Numbers from 0 in an order of chance. */
function order(length: number, random: () => number): Int32Array {
  const places = Int32Array.from({ length }, (_, index) => index);
  for (let last = length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const place = places[last] ?? 0;
    places[last] = places[other] ?? 0;
    places[other] = place;
  }
  return places;
}

/** The same tables with their rows in another order. */
export function shuffledTables(tables: ReadonlyMap<string, Table>, seed: number): ReadonlyMap<string, Table> {
  const random = seededRandom(seed);
  return new Map(
    [...tables].map(([name, { columns, chunks }]) => [
      name,
      { columns, chunks: chunks.map((chunk) => chunk.take(order(chunk.length, random))) },
    ]),
  );
}

/** The same tables in chunks of another size. */
export function rechunked(tables: ReadonlyMap<string, Table>, size: number): ReadonlyMap<string, Table> {
  return new Map(
    [...tables].map(([name, { columns, chunks }]) => [
      name,
      { columns, chunks: chunks.flatMap((chunk): readonly Chunk[] => [...splitChunk(chunk, size)]) },
    ]),
  );
}

/** The same plan with the rows of its `datatable`s in another order. */
export function shuffledPlan(plan: Plan, seed: number): Plan {
  const random = seededRandom(seed);
  const copy: Plan = JSON.parse(JSON.stringify(plan));
  walkPlan(copy, {
    node(node: PlanNode) {
      if (node.operator === 'datatable') {
        const rows = [...order(node.rows.length, random)].map((place) => node.rows[place] ?? []);
        Object.assign(node, { rows });
      }
    },
  });
  return copy;
}
