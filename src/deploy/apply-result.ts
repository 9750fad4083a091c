import type { PlanAction, PlanItemKind } from './plan-file.ts';

/**
 * What became of one thing that was to be written or deleted. `failed`: it was tried. `skipped`: what it calls failed. `left`: it was
 * not begun, as the run was stopped.
 */
export const itemOutcomes = ['written', 'deleted', 'failed', 'skipped', 'left'] as const;
export type ItemOutcome = (typeof itemOutcomes)[number];

export interface ItemResult {
  readonly kind: PlanItemKind;
  readonly id: string;
  readonly name: string;
  readonly action: PlanAction;
  readonly outcome: ItemOutcome;
  /** Why, and what to do: sentences. */
  readonly messages: readonly string[];
}

/** What became of a workspace. */
export interface WorkspaceResult {
  readonly name: string;
  readonly ring: number;
  /** In the order of the plan, without what needed nothing. */
  readonly results: readonly ItemResult[];
  /** Why it was not brought to its end: a sentence. */
  readonly stopped: string | undefined;
}

/** Whether everything was done that was to be. */
export function isDone({ results, stopped }: WorkspaceResult): boolean {
  return stopped === undefined && results.every(({ outcome }) => outcome === 'written' || outcome === 'deleted');
}
