import { type PlanAction, type PlanItem, planActions } from '../deploy/plan-file.ts';

/** How many items of a plan there are of each action. */
export type PlanCounts = Readonly<Record<PlanAction, number>>;

export function countActions(items: readonly Pick<PlanItem, 'action'>[]): PlanCounts {
  const counts = { create: 0, update: 0, unchanged: 0, orphan: 0, adopt: 0, blocked: 0 };
  for (const { action } of items) counts[action] += 1;
  return counts;
}

/** Whether a plan writes anything. */
export function isNothing(counts: PlanCounts): boolean {
  return planActions.every((action) => action === 'unchanged' || counts[action] === 0);
}

/** `Plan: 1 to create, 2 to update, 0 to prune.` What is seldom is told only where there is some. */
export function planSum({ create, update, adopt, orphan, blocked }: PlanCounts): string {
  const parts = [
    `${create} to create`,
    `${update} to update`,
    ...(adopt > 0 ? [`${adopt} to adopt`] : []),
    `${orphan} to prune`,
    ...(blocked > 0 ? [`${blocked} blocked`] : []),
  ];
  return `Plan: ${parts.join(', ')}.`;
}
