import type { WorkspaceDrift } from '../deploy/find-drift.ts';
import type { UnreadableWorkspace } from '../deploy/unreadable-workspace.ts';
import { asciiControls } from './ascii-controls.ts';
import type { DeploymentReport, ShownPlan } from './deployment-report.ts';
import { countActions } from './plan-sums.ts';

/** Plans and drift as one JSON document, for programs. What is applied is the file of `--out`, not this. */
export class DeployJson implements DeploymentReport {
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  plan(
    plans: readonly ShownPlan[],
    about: { readonly tool: string; readonly commit: string | null },
    unreadable: readonly UnreadableWorkspace[] = [],
  ): void {
    const workspaces = plans.map(({ behaviour, ...plan }) => ({
      ...plan,
      behaviour: behaviour?.map(({ problem, ...one }) => ({ ...one, problem: problem ?? null })) ?? null,
    }));
    const summary = countActions(plans.flatMap(({ items }) => items));
    this.#document({ ...about, workspaces, unreadable, summary });
  }

  drift(drifts: readonly WorkspaceDrift[], unreadable: readonly UnreadableWorkspace[] = []): void {
    const differs = drifts.reduce((sum, { drift }) => sum + drift.length, 0);
    this.#document({ workspaces: drifts, unreadable, summary: { drift: differs } });
  }

  #document(value: object): void {
    this.#write(`${asciiControls(JSON.stringify(value, null, 2))}\n`);
  }
}
