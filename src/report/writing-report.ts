import type { ItemResult, WorkspaceResult } from '../deploy/apply-result.ts';
import type { MovedWorkspace } from '../deploy/deployment.ts';
import type { PrunePlan } from '../deploy/prune-workspace.ts';
import type { ShownPlan } from './deployment-report.ts';

/** Shows what a command that writes to workspaces is about to do, and what becomes of it. */
export interface WritingReport {
  /** What is to be written. */
  plan(plans: readonly ShownPlan[]): void;
  /** What is to be deleted, and what stays. */
  prune(plans: readonly PrunePlan[]): void;
  /** Why a plan cannot be applied any more. */
  moved(workspaces: readonly MovedWorkspace[]): void;
  /** Writing begins. */
  begin(): void;
  /** What became of one thing, as soon as it is known. */
  result(workspace: string, result: ItemResult): void;
  /** How it ended. */
  results(results: readonly WorkspaceResult[]): void;
  /** What else a person should know: sentences. */
  note(text: string): void;
  /** Nothing more comes. */
  end(): void;
}
