import type { AzureError } from '../azure/azure-error.ts';

/** Which of several workspaces cannot be read, and why. */
export class UnreadableWorkspaceError extends Error {
  override readonly name = 'UnreadableWorkspaceError';
  /** As `workspaces.yaml` calls it. */
  readonly workspace: string;
  override readonly cause: AzureError;

  constructor(workspace: string, cause: AzureError) {
    super(`${workspace} cannot be read. ${cause.message}`);
    this.workspace = workspace;
    this.cause = cause;
  }
}
