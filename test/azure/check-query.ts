import type { JsonObject } from './json.ts';
import { wordsOf } from './kql-words.ts';

/** What the check of a rule's query knows of the workspace at that moment. */
export interface QueryWorkspace {
  /** Tables, by name, with their columns. */
  readonly tables: ReadonlyMap<string, readonly { name: string; type: string }[]>;
  /** Functions that are visible, by alias, with their text. */
  readonly functions: ReadonlyMap<string, string>;
  /** Names that are tables or functions wherever they occur, there or not. */
  readonly knownTables: ReadonlySet<string>;
  readonly knownFunctions: ReadonlySet<string>;
}

/**
 * The check of a rule's query at a PUT (contract 1.9): the message of the 400, or undefined where the query is fine. A test
 * can bring its own.
 */
export type CheckQuery = (query: string, workspace: QueryWorkspace, properties: JsonObject) => string | undefined;

/**
 * The check where a test brings none: every name in the query that is known as one of a table or function has to be there,
 * as have those in the functions it calls. What is no known name is taken for a column or a function of the language.
 */
export function checkQueryWords(query: string, workspace: QueryWorkspace): string | undefined {
  return check(query, workspace, new Set());
}

function check(query: string, workspace: QueryWorkspace, seen: Set<string>): string | undefined {
  for (const { name, called } of wordsOf(query)) {
    if (workspace.tables.has(name)) continue;
    const body = workspace.functions.get(name);
    if (body === undefined) {
      if (workspace.knownFunctions.has(name) && called) {
        return (
          'Failed to run the analytics rule query. SemanticError: FailedToResolveScalarExpression, ' +
          `Unknown function: '${name}'.`
        );
      }
      if (workspace.knownTables.has(name) || workspace.knownFunctions.has(name)) {
        return 'Failed to run the analytics rule query. One of the tables does not exist.';
      }
    } else if (!seen.has(name)) {
      seen.add(name);
      const problem = check(body, workspace, seen);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}
