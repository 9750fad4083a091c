/** A workspace that cannot be read, so that nothing is known of it. */
export interface UnreadableWorkspace {
  /** As `workspaces.yaml` calls it. */
  readonly name: string;
  readonly ring: number;
  /** Why, and what to do about it: sentences. */
  readonly problem: string;
}
