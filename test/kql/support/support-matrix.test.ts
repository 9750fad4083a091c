import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compareAnswer } from '../../../src/engines/compare-answer.ts';
import { KqlError, prepare, restRows } from '../../../src/kql/index.ts';
import { constructs, innerKinds } from '../../../src/kql/support/constructs.ts';
import { featuresIn, featuresNamed } from '../../../src/kql/support/features-in.ts';
import { supportMatrix } from '../../../src/kql/support/support-matrix.ts';
import { supportNotes } from '../../../src/kql/support/support-notes.ts';
import { inventory, writtenWith } from '../../../src/kql/syntax/inventory.ts';
import { formatJson } from '../../../src/kql/values/dynamic-json.ts';
import { readLedger } from '../ledger/read-ledger.ts';
import { probeWorld } from './probe-world.ts';
import { readProbes } from './read-probes.ts';

const { database, ...input } = probeWorld;
const probes = readProbes();
const matrix = supportMatrix();
const ids = new Set(matrix.map(({ id }) => id));

describe('probes', () => {
  test.each(probes.map((probe) => [probe.query, probe] as const))('%s', (query, { rows }) => {
    const answer = prepare(query, { database }).execute({ ...input, now: 0 });
    const { columns } = answer;
    const names = columns.map(({ name }) => name);
    const types = columns.map(({ type }) => type);
    if (compareAnswer({ id: query, query, columns: names, types, rows, ordered: true }, answer) !== undefined) {
      expect([...restRows(answer)].map((row) => `[${row.join()}]`)).toEqual(rows.map((row) => formatJson(row)));
    }
  });
});

describe('the support matrix', () => {
  test('knows every kind of node that the language service has', () => {
    const { operators, statements, expressions } = inventory();
    const known = new Set([...constructs.map(({ kind }) => kind), ...innerKinds]);
    expect([...operators, ...statements, ...expressions].filter((kind) => !known.has(kind))).toEqual([]);
    expect(constructs.filter(({ kind }) => innerKinds.has(kind))).toEqual([]);
  });

  test.each(constructs.map((construct) => [construct.name, construct] as const))('uses %s in its example', (_, one) => {
    expect([...writtenWith(one.example).kinds]).toContain(one.kind);
  });

  test('names each feature once', () => {
    expect(ids.size).toBe(matrix.length);
  });

  test('lists nothing as supported that no query runs', () => {
    const used = new Set<string>();
    for (const query of provenQueries()) {
      // Binding takes time: only queries that may have something new are bound.
      if (featuresNamed(query).some((id) => !used.has(id))) {
        for (const id of featuresOf(query)) {
          used.add(id);
        }
      }
    }
    const unproven = matrix.filter(({ id, status }) => status !== 'refused' && !used.has(id));
    expect(unproven.map(({ id }) => id)).toEqual([]);
  });
});

/** None for a query that is refused: the test of its answer says so. */
function featuresOf(query: string): Iterable<string> {
  try {
    return featuresIn(query, prepare(query, { database }).plan);
  } catch (error) {
    if (error instanceof KqlError) {
      return [];
    }
    throw error;
  }
}

/** Queries whose answers tests compare with what the documentation decides. */
function provenQueries(): readonly string[] {
  const cases = readLedger().filter(({ answer, undetermined }) => undetermined === null && !('error' in answer));
  return [...probes, ...cases].map(({ query }) => query);
}

describe('notes', () => {
  test('are about features that there are, and not refused', () => {
    const supported = new Set(matrix.filter(({ status }) => status !== 'refused').map(({ id }) => id));
    for (const { features, file, missing, undetermined } of supportNotes) {
      expect(
        features.filter((id) => !supported.has(id)),
        file,
      ).toEqual([]);
      expect(
        [missing, undetermined].filter((text) => text !== undefined),
        file,
      ).toHaveLength(1);
    }
  });

  test('are there for every file that calls something undetermined', () => {
    const source = new URL('../../../src/kql/', import.meta.url);
    const noted = new Set(
      supportNotes.filter(({ undetermined }) => undetermined !== undefined).map(({ file }) => file),
    );
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => path.endsWith('.ts') && !path.startsWith('support/'));
    const undetermined = files.filter((path) => /\bundetermined\b/i.test(readFileSync(new URL(path, source), 'utf8')));
    expect([...noted].sort()).toEqual(undetermined.sort());
  });
});
