import type { Detection } from '../src/content/detection.ts';
import type { FunctionDefinition } from '../src/content/function.ts';
import { packageRoot } from '../src/content/package-root.ts';
import type { Repository } from '../src/content/repository.ts';
import { affectedRules } from '../src/harness/affected-rules.ts';
import { compareReplays, type ReplayComparison } from '../src/harness/compare-replays.ts';
import { replay } from '../src/harness/replay.ts';
import type { ReplayEnd, ReplayListener } from '../src/harness/replay-result.ts';
import type { ReplayOptions } from '../src/harness/replay-session.ts';
import { loadCommit, textFiles } from './load-commit.ts';

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
  const former = await loadCommit(repository.root, repository.root === packageRoot(), ref);
  const { rules: all, functions } = affectedRules(former, { repository, files: textFiles(repository.root) });
  const wanted = new Set(repository.detections.filter(wants).map(({ slug }) => slug));
  // A rule that is gone is wanted unless only some are.
  const isWhole = repository.detections.every(wants);
  const rules = all.filter(({ change, slug }) => (change === 'removed' ? isWhole : wanted.has(slug)));
  const functionNames = new Set(
    repository.functions.filter(wants).flatMap(({ name }) => (functions.has(name) ? name : [])),
  );
  const slugs = new Set(rules.filter(({ change }) => change !== 'removed').map(({ slug }) => slug));
  const formerSlugs = new Set(rules.flatMap(({ formerSlug }) => formerSlug ?? []));
  const among =
    (own: ReadonlySet<string>) =>
    (item: Detection | FunctionDefinition): boolean =>
      isFunction(item) ? functionNames.has(item.name) : own.has(item.slug);
  const end = await run({ ...options, wants: among(slugs) });
  const before = replay({
    ...options,
    ...former,
    wants: among(formerSlugs),
    listener: { onStart: () => {}, onDetection: () => {} },
  });
  const quirks = (side: Repository): readonly string[] => side.quirks.map(({ id }) => id);
  const added = quirks(repository).filter((id) => !quirks(former.repository).includes(id));
  const removed = quirks(former.repository).filter((id) => !quirks(repository).includes(id));
  return {
    end,
    comparison: compareReplays(before, end, { against: ref, rules, addedQuirks: added, removedQuirks: removed }),
  };
}

function isFunction(item: Detection | FunctionDefinition): item is FunctionDefinition {
  return 'parameters' in item;
}
