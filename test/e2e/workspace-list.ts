import type { FakeArm } from '../azure/fake-arm.ts';

/** A `workspaces.yaml` with the workspaces of a fake, each by its own name. */
export function workspaceList(fake: FakeArm, rest: Readonly<Record<string, unknown>> = {}): string {
  const workspaces = fake.save().workspaces.map(({ name, subscription, resourceGroup }, ring) => ({
    name,
    ring,
    subscription,
    resourceGroup,
    workspace: name,
    resourceManager: fake.url,
    ...rest,
  }));
  return JSON.stringify({ workspaces });
}
