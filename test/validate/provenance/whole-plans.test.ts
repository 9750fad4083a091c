import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../../src/content/package-root.ts';
import { loadRepository } from '../../../src/content/repository.ts';
import { isTouched, needOf } from '../../../src/harness/column-needs.ts';
import { columnsRead } from '../../../src/harness/columns-read.ts';
import { mappedColumns } from '../../../src/harness/mapped-columns.ts';
import { KqlError } from '../../../src/kql/errors/kql-error.ts';
import { seededRandom } from '../../../src/kql/operators/seeded-random.ts';
import type { Plan } from '../../../src/kql/plan/plan.ts';
import { walkPlan } from '../../../src/kql/plan/walk-plan.ts';
import { prepare } from '../../../src/kql/prepare.ts';
import type { Database } from '../../../src/kql/syntax/database.ts';
import { loadTableSchemas } from '../../../src/sentinel/table-schemas.ts';
import { workspaceDatabase } from '../../../src/sentinel/workspace-database.ts';
import { comparisons } from '../../../src/validate/provenance/comparisons.ts';
import { provenanceOf } from '../../../src/validate/provenance/provenance.ts';
import { windowsOf } from '../../../src/validate/provenance/windows.ts';
import { plainCorpus } from '../../kql/fuzz/corpus.ts';
import { randomQuery } from '../../kql/fuzz/random-query.ts';

/** Asks everything of a plan. */
function askAll(plan: Plan): void {
  const provenance = provenanceOf(plan);
  walkPlan(plan, {
    node: (node) => {
      for (const { name } of node.columns) provenance.sourcesOfColumn(node, name);
      provenance.contributionOf(node);
      provenance.tablesOf(node);
    },
    expression: (expression, node) => {
      provenance.ofExpression(expression, node);
      provenance.constantOf(expression);
    },
  });
  comparisons(plan);
  windowsOf(plan);
}

function planned(query: string, database: Database): Plan | undefined {
  try {
    return prepare(query, { database }).plan;
  } catch (error) {
    if (error instanceof KqlError) return undefined;
    throw error;
  }
}

describe('random queries and those of the ledger', () => {
  const corpus = plainCorpus(seededRandom(0));
  const random = Array.from({ length: 250 }, (_, seed) => randomQuery(seededRandom(seed + 1)));

  test('are answered, in full and soon', () => {
    let plans = 0;
    for (const query of [...random, ...corpus.queries]) {
      const plan = planned(query, corpus.database);
      if (plan === undefined) continue;
      plans += 1;
      const start = performance.now();
      askAll(plan);
      expect(performance.now() - start, query).toBeLessThan(5000);
      expect(provenanceOf(plan).isComplete, query).toBe(true);
    }
    expect(plans).toBeGreaterThan(1000);
  });
});

describe('the detections of the repository', () => {
  const root = packageRoot();
  const repository = loadRepository(root);
  const schemas = loadTableSchemas(root);
  const texts = repository.detections.map(({ query }) => query.text);
  const database = workspaceDatabase({ schemas, functions: repository.functions }, texts);

  test.each(repository.detections.map((detection) => [detection.slug, detection] as const))('%s', (_, detection) => {
    const plan = prepare(detection.query.text, { database, dialect: 'loganalytics' }).plan;
    const provenance = provenanceOf(plan);
    const mapped = mappedColumns(detection);
    const { tables } = columnsRead(plan, mapped);
    for (const name of mapped) {
      const traces = provenance.ofColumn(plan.root, name);
      // What comes from a column is read by the walk the other way round.
      for (const { origin } of traces) {
        const needs = [...tables].find(([table]) => table === origin.table || table.endsWith(`.${origin.table}`))?.[1];
        // That walk has no step into text, and knows of no part that nobody can name.
        const path = origin.path.filter((step) => step !== '{}' && step !== '*');
        const isRead = needs !== undefined && isTouched(needOf(needs, origin.column), path);
        expect(isRead, `${name} of ${origin.table}.${[origin.column, ...path].join('.')}`).toBe(true);
      }
      if (traces.length === 0) {
        expect(provenance.sourcesOfColumn(plan.root, name), name).not.toEqual([]);
      }
    }
    expect(provenance.isComplete).toBe(true);
  });
});
