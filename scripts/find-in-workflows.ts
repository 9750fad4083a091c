import { compareFindings, type Finding } from '../src/content/finding.ts';
import { SourceFiles } from '../src/content/source-files.ts';
import { localUseFindings } from './local-use-findings.ts';
import { runActionlint } from './run-actionlint.ts';
import { workflowFindings } from './workflow-findings.ts';

/** What is wrong with the workflows and composite actions below `.github/` of a folder, in the order of their places. */
export async function findInWorkflows(root: string): Promise<readonly Finding[]> {
  const files = new SourceFiles(root);
  const read = (folder: string) => files.list(folder, ['.yml', '.yaml']).flatMap((path) => files.read(path) ?? []);
  const workflows = read('.github/workflows');
  const sources = [...workflows, ...read('.github/actions')];
  const own = [...sources.flatMap(workflowFindings), ...localUseFindings(sources)];
  // What is no YAML is told once.
  const broken = new Set(own.filter(({ check }) => check.startsWith('yaml-')).map(({ path }) => path));
  const linted = await runActionlint(workflows.filter(({ path }) => !broken.has(path)));
  return [...files.findings, ...own, ...linted].sort(compareFindings);
}
