import { type Answer, armError } from './answer.ts';
import type { WorkspaceState } from './fake-state.ts';
import type { JsonObject } from './json.ts';
import { columnsOf } from './mapped-columns.ts';
import { queryWorkspace } from './query-workspace.ts';
import { brokenLimits } from './rule-limits.ts';
import type { WorkspaceCall, World } from './world.ts';

/**
 * The 400 for what is wrong with a rule as content: limits (contract 1.6), and its query, which is run against the
 * workspace (1.9). None of these is a violation: they may be in the files that a deployer was told to deploy.
 */
export function refuseRule(
  call: WorkspaceCall,
  name: string,
  kind: string,
  properties: JsonObject,
): Answer | undefined {
  const { settings } = call.world;
  const broken = brokenLimits(kind, properties, settings);
  if (broken.length > 0) return bad(`Invalid Properties for ${kind} alert rule: ${broken.join(' ')}`);
  const others = Object.entries(call.workspace.rules).filter(([key]) => key !== name.toLowerCase());
  const enabled = others.filter(([, rule]) => rule.properties['enabled'] === true);
  if (properties['enabled'] === true && enabled.length >= 512) {
    return bad('The workspace has 512 enabled rules, which is the most that it can have.');
  }
  if (kind === 'NRT' && others.filter(([, rule]) => rule.kind === 'NRT').length >= 50) {
    return bad('The workspace has 50 NRT rules, which is the most that it can have.');
  }
  const displayName = properties['displayName'];
  if (settings.displayNameUnique && others.some(([, rule]) => rule.properties['displayName'] === displayName)) {
    return bad(`A rule with the name '${String(displayName)}' already exists.`);
  }
  if (settings.disabledSkipsQueryCheck && properties['enabled'] === false) return undefined;
  const message = runQuery(call.world, call.workspace, call.request.number, properties);
  return message === undefined ? undefined : bad(message);
}

/** What keeps the query of a rule from running in a workspace at the time of a request; undefined where nothing does. */
export function runQuery(
  world: World,
  workspace: WorkspaceState,
  request: number,
  properties: JsonObject,
): string | undefined {
  const query = properties['query'];
  if (typeof query !== 'string') return undefined;
  const known = queryWorkspace(workspace, world.clock.now(), request);
  const problem = world.checkQuery(query, known, properties);
  if (problem !== undefined) return problem;
  const columns = world.outputColumns(query);
  const missing = columns === undefined ? undefined : columnsOf(properties).find((name) => !columns.includes(name));
  return missing === undefined ? undefined : `The given column '${missing}' does not exist in the result of the query.`;
}

function bad(message: string): Answer {
  return armError(400, 'BadRequest', message);
}
