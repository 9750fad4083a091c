import { putAlertRule } from '../../src/azure/alert-rules.ts';
import { putMetadata } from '../../src/azure/metadata-items.ts';
import { openWorkspace } from '../../src/azure/open-workspace.ts';
import { putSavedSearch } from '../../src/azure/saved-searches.ts';
import type { Repository } from '../../src/content/repository.ts';
import { SourceFile } from '../../src/content/source-file.ts';
import { overrideDetection } from '../../src/content/workspace-overrides.ts';
import { parseWorkspaces } from '../../src/content/workspaces.ts';
import { desiredFunction } from '../../src/deploy/desired-function.ts';
import { desiredRule } from '../../src/deploy/desired-rule.ts';
import { ruleMetadata, ruleMetadataName } from '../../src/deploy/ownership.ts';
import type { FakeArm } from '../azure/fake-arm.ts';

/** Puts a repository into the first workspace of a list as a deployment does, marks included. */
export async function deployContent(
  fake: FakeArm,
  list: string,
  { detections, functions }: Pick<Repository, 'detections' | 'functions'>,
): Promise<void> {
  const [workspace] = parseWorkspaces(new SourceFile('workspaces.yaml', list)).workspaces;
  if (workspace === undefined) throw new Error(`The list has no workspace: ${list}`);
  const env = { BLINDSPOT_ACCESS_TOKEN: fake.token };
  const opened = openWorkspace(workspace, { env, clock: () => fake.clock.now(), seed: 1 });
  try {
    await Promise.all(functions.map((one) => putSavedSearch(opened, one.name, desiredFunction(one))));
    await Promise.all(
      detections.map(async (one) => {
        const id = one.id.toLowerCase();
        const { resource } = await putAlertRule(opened, id, desiredRule(overrideDetection(workspace.overrides, one)));
        await putMetadata(opened, ruleMetadataName(id), ruleMetadata(resource.id, one.version));
      }),
    );
  } finally {
    await opened.close();
  }
}
