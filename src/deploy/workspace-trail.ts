import type { AuditEvent, AuditTrail } from './audit-trail.ts';
import { AuditTrailError } from './audit-trail-error.ts';
import type { PlannedWorkspace } from './planned-item.ts';

/** The trail of a run in one workspace, which remembers when it could not be written any more. */
export class WorkspaceTrail {
  readonly #trail: AuditTrail;
  readonly #planned: PlannedWorkspace;
  #failure: string | undefined;

  constructor(trail: AuditTrail, planned: PlannedWorkspace) {
    this.#trail = trail;
    this.#planned = planned;
  }

  /** Why the trail cannot be written: a sentence. Nothing more may be begun then. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** Gives whether the event is in the trail: what it says is about to be done may be done only then. */
  write(event: AuditEvent): boolean {
    if (this.#failure !== undefined) return false;
    const { workspace, resourceId } = this.#planned;
    try {
      this.#trail.write({ ...event, workspace: workspace.name, resourceId });
      return true;
    } catch (error) {
      if (!(error instanceof AuditTrailError)) throw error;
      this.#failure = error.message;
      return false;
    }
  }
}
