import { expect, test } from 'vitest';
import { seededRandom } from '../../../src/kql/operators/seeded-random.ts';
import { endOf } from './contract.ts';
import { type Corpus, ownCorpus, plainCorpus } from './corpus.ts';
import { type Draw, pick } from './drawing.ts';
import { mutate } from './mutate.ts';
import { randomQuery } from './random-query.ts';

/** How many times as many queries are tried as in a quick run, and the first seed: for long runs by hand. */
const runs = Number(process.env['BLINDSPOT_FUZZ_RUNS'] ?? 1);
const firstSeed = Number(process.env['BLINDSPOT_FUZZ_SEED'] ?? 1);

/** One query may take so many milliseconds on a machine that has other things to do. */
const slowest = 30_000;

/** How many of so many queries, each made of its own seed, end in which way. */
function ends(count: number, { database, tables }: Corpus, make: (draw: Draw) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  // The language service takes seconds to load.
  endOf('print 1', database, tables);
  for (let seed = firstSeed; seed < firstSeed + count * runs; seed += 1) {
    const text = make(seededRandom(seed));
    const start = performance.now();
    const end = endOf(text, database, tables, seed % 2 === 0 ? 'kusto' : 'loganalytics');
    expect(performance.now() - start, `seed ${seed}: ${JSON.stringify(text)}`).toBeLessThan(slowest);
    counts.set(end, (counts.get(end) ?? 0) + 1);
  }
  return counts;
}

function mutant({ queries }: Corpus): (draw: Draw) => string {
  return (draw) => mutate(pick(draw, queries) ?? '', pick(draw, queries) ?? '', draw);
}

/** A share of the queries, so that a change that makes all of them fail early does not go unseen. */
function share(counts: ReadonlyMap<string, number>, end: string): number {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return (counts.get(end) ?? 0) / total;
}

const timeout = 120_000 * runs;

test(
  'mutants of the ledger end in an answer or a declared error',
  () => {
    const corpus = plainCorpus(seededRandom(0));
    const counts = ends(220, corpus, mutant(corpus));
    expect(share(counts, 'answer')).toBeGreaterThan(0.2);
    expect(share(counts, 'semantic')).toBeGreaterThan(0.1);
  },
  timeout,
);

test(
  'mutants of detections and functions end in an answer or a declared error',
  () => {
    const corpus = ownCorpus(seededRandom(0));
    const counts = ends(40, corpus, mutant(corpus));
    expect(share(counts, 'answer')).toBeGreaterThan(0.15);
  },
  timeout,
);

test(
  'random queries over odd rows end in an answer or a declared error',
  () => {
    const counts = ends(200, plainCorpus(seededRandom(0)), randomQuery);
    expect(share(counts, 'answer')).toBeGreaterThan(0.3);
  },
  timeout,
);
