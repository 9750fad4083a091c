import { fileURLToPath } from 'node:url';
import { loadRepository } from '../../../src/content/repository.ts';
import { type Database, type PreparedQuery, parseDatetime, prepare } from '../../../src/kql/index.ts';
import { walkPlan } from '../../../src/kql/plan/walk-plan.ts';
import { type AnsweredSowing, sowUntilAnswered } from '../../../src/proof/sow-until-answered.ts';
import { loadTableSchemas } from '../../../src/sentinel/table-schemas.ts';
import { workspaceDatabase } from '../../../src/sentinel/workspace-database.ts';
import { knownSeeds } from './known-seeds.ts';

/** A detection or function of the repository, or of its example, with rows that were sown for it. */
export interface OwnQuery {
  readonly name: string;
  /** It is one that shows how a function is used: neither a detection nor a function itself. */
  readonly isUsage: boolean;
  readonly text: string;
  readonly database: Database;
  readonly query: PreparedQuery;
  readonly sown: AnsweredSowing | undefined;
}

export const now = parseDatetime('2026-03-02T10:00:00Z') ?? 0;

const usageMark = 'usage of ';

/**
 * Every query of the repository's own that reads tables: of detections, calls of functions that take nothing, and the queries that show how
 * functions are used, unless they are not asked for. The seed that is known for it is tried, and so many others.
 */
export function ownQueries(attempts: number, withUses = true): readonly OwnQuery[] {
  return ['../../../', '../../../docs/example/'].flatMap((folder) => {
    const root = fileURLToPath(new URL(folder, import.meta.url));
    const { detections, functions } = loadRepository(root);
    const texts = new Map([
      ...detections.map(({ slug, query }) => [slug, query.text] as const),
      ...functions.filter(({ parameters }) => parameters.length === 0).map(({ name }) => [name, name] as const),
      ...functions.flatMap(({ name, usage }) =>
        usage === undefined || !withUses ? [] : [[`${usageMark}${name}`, usage.text] as const],
      ),
    ]);
    const database = workspaceDatabase({ schemas: loadTableSchemas(root), functions }, texts.values());
    return [...texts].flatMap(([name, text]): OwnQuery[] => {
      const query = prepare(text, { database });
      if (!readsTables(query)) return [];
      const sown = sowUntilAnswered(query, { now }, attempts, knownSeeds.get(name));
      return [{ name, isUsage: name.startsWith(usageMark), text, database, query, sown }];
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
