import { fileURLToPath } from 'node:url';
import { loadRepository } from '../../../src/content/repository.ts';
import { type Database, type PreparedQuery, parseDatetime, prepare } from '../../../src/kql/index.ts';
import { walkPlan } from '../../../src/kql/plan/walk-plan.ts';
import { type AnsweredSowing, sowUntilAnswered } from '../../../src/proof/sow-until-answered.ts';
import { loadTableSchemas } from '../../../src/sentinel/table-schemas.ts';
import { workspaceDatabase } from '../../../src/sentinel/workspace-database.ts';

/** A detection or function of the repository, or of its example, with rows that were sown for it. */
export interface OwnQuery {
  readonly name: string;
  readonly text: string;
  readonly database: Database;
  readonly query: PreparedQuery;
  readonly sown: AnsweredSowing | undefined;
}

export const now = parseDatetime('2026-03-02T10:00:00Z') ?? 0;

/**
 * Every query of the repository's own that reads tables: of detections, calls of functions that take nothing, and the queries that show how
 * functions are used; or one of so many. So many seeds are tried for each.
 */
export function ownQueries(attempts: number, every = 1): readonly OwnQuery[] {
  return ['../../../', '../../../docs/example/'].flatMap((folder) => {
    const root = fileURLToPath(new URL(folder, import.meta.url));
    const { detections, functions } = loadRepository(root);
    const texts = new Map([
      ...detections.map(({ slug, query }) => [slug, query.text] as const),
      ...functions.filter(({ parameters }) => parameters.length === 0).map(({ name }) => [name, name] as const),
      ...functions.flatMap(({ name, usage }) =>
        usage === undefined ? [] : [[`usage of ${name}`, usage.text] as const],
      ),
    ]);
    const database = workspaceDatabase({ schemas: loadTableSchemas(root), functions }, texts.values());
    return [...texts].flatMap(([name, text], index): OwnQuery[] => {
      if (index % every !== 0) return [];
      const query = prepare(text, { database });
      if (!readsTables(query)) return [];
      return [{ name, text, database, query, sown: sowUntilAnswered(query, { now }, attempts) }];
    });
  });
}

function readsTables({ plan }: PreparedQuery): boolean {
  let isFound = false;
  walkPlan(plan, {
    node: ({ operator }) => {
      isFound ||= operator === 'table';
    },
  });
  return isFound;
}
