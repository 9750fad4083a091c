/**
 * The toolkit: what the command line is made of, for programs of your own. The evaluator alone is `blindspot/kql`.
 *
 *     const root = findRoot(process.cwd());
 *     const end = replay({ repository: loadRepository(root), … , listener: new ReplayJson(…) });
 */
export { findRoot } from './content/find-root.ts';
export type { Finding } from './content/finding.ts';
export { loadRepository, type Repository } from './content/repository.ts';
export { type AffectedRule, affectedRules } from './harness/affected-rules.ts';
export { compareReplays, type ReplayComparison } from './harness/compare-replays.ts';
export { replay } from './harness/replay.ts';
export {
  type CaseResult,
  type DetectionResult,
  type QuirkResult,
  type ReplayEnd,
  type ReplayListener,
  type ReplayPlace,
  type ReplaySummary,
  type Verdict,
  type VerdictCounts,
  verdicts,
} from './harness/replay-result.ts';
export type { ReplayOptions } from './harness/replay-session.ts';
export { ReplayJson } from './report/replay-json.ts';
export { ReplayJunit } from './report/replay-junit.ts';
export { ReplayMarkdown } from './report/replay-markdown.ts';
export type { ReplayReporter } from './report/replay-reporter.ts';
export { ReplayTerminal } from './report/replay-terminal.ts';
export { loadTableSchemas, type TableSchemas } from './sentinel/table-schemas.ts';
export { workspaceDatabase } from './sentinel/workspace-database.ts';
