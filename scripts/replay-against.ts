import type { Detection } from '../src/content/detection.ts';
import type { FunctionDefinition } from '../src/content/function.ts';
import { packageRoot } from '../src/content/package-root.ts';
import type { Repository } from '../src/content/repository.ts';
import { affectedRules } from '../src/harness/affected-rules.ts';
import { compareReplays, type ReplayComparison } from '../src/harness/compare-replays.ts';
import type { ReplayEnd, ReplayListener } from '../src/harness/replay-result.ts';
import { type ReplayOptions, ReplaySession } from '../src/harness/replay-session.ts';
import { runSession } from '../src/harness/run-session.ts';
import { textFiles, useCommit } from './use-commit.ts';

/** A replay of the root as it is. */
export interface ReplayInput extends Omit<ReplayOptions, 'roles'> {
  readonly wants: NonNullable<ReplayOptions['wants']>;
  readonly listener: ReplayListener;
}

/**
 * Replays the rules that changed since a commit, as they are now and as they were, and compares. The listener hears of
 * the replay of today only.
 *
 * @param run replays the root as it is.
 * @throws UsageError when the commit cannot be read.
 */
export async function replayAgainst(
  options: ReplayInput,
  ref: string,
  run: (input: ReplayInput) => Promise<ReplayEnd>,
): Promise<{ readonly end: ReplayEnd; readonly comparison: ReplayComparison }> {
  const { repository, wants } = options;
  const isPackage = repository.root === packageRoot();
  const { rules, slugs, functions, session, former } = await useCommit(repository.root, isPackage, ref, (commit) => {
    const affected = affectedRules(commit, { repository, files: textFiles(repository.root) });
    const wanted = new Set(repository.detections.filter(wants).map(({ slug }) => slug));
    // A rule that is gone is wanted unless only some are.
    const isWhole = repository.detections.every(wants);
    const own = affected.rules.filter(({ change, slug }) => (change === 'removed' ? isWhole : wanted.has(slug)));
    const called = repository.functions.filter(wants).filter(({ name }) => affected.functions.has(name));
    const names = new Set(called.map(({ name }) => name));
    const formerSlugs = new Set(own.flatMap(({ formerSlug }) => formerSlug ?? []));
    return {
      rules: own,
      slugs: new Set(own.filter(({ change }) => change !== 'removed').map(({ slug }) => slug)),
      functions: names,
      // Whatever it reads of the folder, it reads now.
      session: new ReplaySession({ ...options, ...commit, wants: among(formerSlugs, names) }),
      former: commit.repository,
    };
  });
  const end = await run({ ...options, wants: among(slugs, functions) });
  const before = runSession(session, { onStart: () => {}, onDetection: () => {} });
  const quirks = (side: Repository): readonly string[] => side.quirks.map(({ id }) => id);
  const added = quirks(repository).filter((id) => !quirks(former).includes(id));
  const removed = quirks(former).filter((id) => !quirks(repository).includes(id));
  return {
    end,
    comparison: compareReplays(before, end, { against: ref, rules, addedQuirks: added, removedQuirks: removed }),
  };
}

/** Wants the rules and functions named, and no others. */
function among(
  slugs: ReadonlySet<string>,
  functions: ReadonlySet<string>,
): (item: Detection | FunctionDefinition) => boolean {
  return (item) => (isFunction(item) ? functions.has(item.name) : slugs.has(item.slug));
}

function isFunction(item: Detection | FunctionDefinition): item is FunctionDefinition {
  return 'parameters' in item;
}
