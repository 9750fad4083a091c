import type { Repository } from '../src/content/repository.ts';
import { isWrite, type PlannedWorkspace } from '../src/deploy/planned-item.ts';
import type { RuleBehaviour } from '../src/deploy/replay-changes.ts';
import type { ColumnRoles } from '../src/harness/quirks/column-roles.ts';
import { epochUnixTicks, ticksPerMillisecond } from '../src/kql/values/datetime.ts';
import { toInt64 } from '../src/kql/values/int64.ts';
import { type ShownPlan, shownPlan } from '../src/report/deployment-report.ts';
import type { TableSchemas } from '../src/sentinel/table-schemas.ts';

/** Plans to be shown, with what they change of the behaviour of rules where that is wanted. */
export async function withBehaviour(
  planned: readonly PlannedWorkspace[],
  content: { readonly repository: Repository; readonly schemas: TableSchemas; readonly roles?: ColumnRoles },
  isWanted: boolean,
  now: number,
): Promise<readonly ShownPlan[]> {
  if (!isWanted) return planned.map((one) => shownPlan(one, undefined));
  if (!planned.some(({ items }) => items.some(isWrite))) return planned.map((one) => shownPlan(one, []));
  // The evaluator takes a while to load.
  const { replayChanges } = await import('../src/deploy/replay-changes.ts');
  const { loadColumnRoles } = await import('../src/harness/quirks/column-roles.ts');
  const { repository, schemas } = content;
  const roles = content.roles ?? loadColumnRoles(repository.root, schemas);
  const today = toInt64(BigInt(now) * BigInt(ticksPerMillisecond) - epochUnixTicks);
  // Workspaces that are all the same in what changes would be replayed again and again.
  const known = new Map<string, readonly RuleBehaviour[]>();
  return planned.map((one) => {
    const key = JSON.stringify(one.items.map(({ item: { kind, id, changes, action } }) => [kind, id, action, changes]));
    const isPlain = one.workspace.overrides.length === 0;
    const behaviour =
      (isPlain ? known.get(key) : undefined) ?? replayChanges(one, repository, { schemas, roles, today });
    if (isPlain) known.set(key, behaviour);
    return shownPlan(one, behaviour);
  });
}
