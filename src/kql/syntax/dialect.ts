import type { SyntaxNode } from './language-service.ts';
import { isKind, kindOf } from './syntax-kind.ts';

/**
 * Which service's KQL: `kusto` is the whole language, `loganalytics` what Log Analytics workspaces, and with them Microsoft
 * Sentinel, accept.
 */
export type Dialect = 'kusto' | 'loganalytics';

const refusedFunctions: ReadonlySet<string> = new Set([
  'cluster',
  'database',
  'current_cluster_endpoint',
  'current_database',
  'current_principal',
  'current_principal_details',
  'current_principal_is_member_of',
  'current_cursor',
  'cursor_after',
  'cursor_before_or_at',
  'cursor_current',
  'extent_id',
  'extentid',
  'extent_tags',
  'external_table',
]);

const refusedPlugins: ReadonlySet<string> = new Set([
  'python',
  'r',
  'sql_request',
  'mysql_request',
  'postgresql_request',
  'cosmosdb_sql_request',
  'http_request',
  'http_request_post',
]);

const refusedStatements: ReadonlyMap<string, string> = new Map([
  ['AliasStatement', 'the alias statement'],
  ['QueryParametersStatement', 'the declare query_parameters statement'],
  ['PatternStatement', 'the declare pattern statement'],
  ['RestrictStatement', 'the restrict statement'],
]);

/**
 * What Log Analytics refuses about a node, in words, or undefined: functions and plugins that reach other clusters or read
 * a cluster's own state, and statements that its API does not take.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/logs/get-started-queries
 */
export function refusedByLogAnalytics(node: SyntaxNode): string | undefined {
  if (isKind(node, 'FunctionCallExpression')) {
    const name = node.Name.SimpleName;
    if (kindOf(node.Parent ?? node) === 'EvaluateOperator') {
      return refusedPlugins.has(name) ? `the ${name} plugin` : undefined;
    }
    // What has a body is a function of that name of the query's or the workspace's own.
    const isBuiltIn = node.GetCalledFunctionBody?.() == null;
    return isBuiltIn && refusedFunctions.has(name) ? `${name}()` : undefined;
  }
  return refusedStatements.get(kindOf(node));
}
