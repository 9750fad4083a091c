import { namedWorkspaces } from './named-workspaces.ts';
import { UsageError } from './usage-error.ts';

/** The outputs of the job `rings` in `.github/workflows/deploy.yml`, which has one job for each of them. */
const outputs = ['first', 'second', 'third'] as const;

/**
 * Workspaces by ring, as outputs of a step on GitHub: `first=["test"]`, lowest ring first, each a JSON list of names. A ring that is
 * not there is an empty list; which numbers the rings have does not matter, only their order.
 *
 * @param wanted the name of one workspace, which is then alone in the first ring; whatever its case.
 * @throws UsageError for a workspace that is not there, and for more rings than the workflow has jobs.
 */
export function ringsAsOutputs(
  workspaces: readonly { readonly name: string; readonly ring: number }[],
  wanted?: string,
): string {
  const chosen = wanted === undefined ? workspaces : namedWorkspaces(workspaces, [wanted]);
  const numbers = [...new Set(chosen.map(({ ring }) => ring))].sort((a, b) => a - b);
  if (numbers.length > outputs.length) {
    throw new UsageError(
      `workspaces.yaml has ${numbers.length} rings, and .github/workflows/deploy.yml jobs for ${outputs.length}. Add a job for each further ring, or let workspaces share one.`,
    );
  }
  return outputs
    .map((output, index) => {
      const names = chosen.filter(({ ring }) => ring === numbers[index]).map(({ name }) => name);
      return `${output}=${JSON.stringify(names)}\n`;
    })
    .join('');
}
