import { changedPaths } from '../src/content/changed-paths.ts';
import type { Finding } from '../src/content/finding.ts';
import { FunctionCalls } from '../src/content/function-calls.ts';
import { packageRoot } from '../src/content/package-root.ts';
import type { Repository } from '../src/content/repository.ts';
import { loadColumnRoles } from '../src/harness/quirks/column-roles.ts';
import { checks } from '../src/validate/checks.ts';
import type { ValidateOptions } from '../src/validate/validate.ts';
import { ValidationSession } from '../src/validate/validation-session.ts';
import { type CommittedRoot, textFiles, useCommit } from './use-commit.ts';

/**
 * Narrows a validation to what changed since a commit: the files that differ and, in the rules and functions that depend on them, what is
 * found there only since. A rule depends on the functions that it calls, now or then, through any number of others, and all on schemas.
 *
 * @throws UsageError when the commit cannot be read.
 */
export async function changedSince(options: ValidateOptions, ref: string): Promise<ValidateOptions> {
  const { repository, wants = () => true, shows = ({ path }) => wants(path) } = options;
  const isPackage = repository.root === packageRoot();
  return await useCommit(repository.root, isPackage, ref, (commit) => {
    const changed = changedPaths(commit.files, textFiles(repository.root));
    const affected = affectedItems(repository, commit, changed);
    const former = formerFindings(commit, (path) => affected.has(path) && wants(path));
    const isWanted = (path: string): boolean => wants(path) && (changed.has(path) || affected.has(path));
    return {
      ...options,
      since: { ref, repository: commit.repository },
      wants: isWanted,
      shows: (finding) => shows(finding) && (changed.has(finding.path) || !former.has(keyOf(finding))),
    };
  });
}

/** The paths of rules and functions that did not change, and that depend on what did. */
function affectedItems(
  repository: Repository,
  commit: CommittedRoot,
  changed: ReadonlySet<string>,
): ReadonlySet<string> {
  const items = [...repository.detections, ...repository.functions].filter(({ source }) => !changed.has(source.path));
  const isOfAll = [...changed].some((path) => path.startsWith('schemas/'));
  const sides = [repository, commit.repository].map(({ functions }) => new FunctionCalls(functions));
  const dependent = items.filter(({ query }) =>
    sides.some((calls) => [...calls.through(calls.inQuery(query.text))].some(({ source }) => changed.has(source.path))),
  );
  return new Set((isOfAll ? items : dependent).map(({ source }) => source.path));
}

/** What was found at the commit in the files that are affected, in all files together, and in reading them. */
function formerFindings(
  { repository, schemas }: CommittedRoot,
  isAffected: (path: string) => boolean,
): ReadonlySet<string> {
  const roles = loadColumnRoles(repository.root, schemas);
  const session = new ValidationSession({ repository, schemas, roles, checks });
  const found = [
    ...repository.findings,
    ...schemas.findings,
    ...roles.findings,
    ...session.together(),
    ...repository.detections
      .filter(({ source }) => isAffected(source.path))
      .flatMap((detection) => session.detection(detection)),
    ...repository.functions
      .filter(({ source }) => isAffected(source.path))
      .flatMap((definition) => session.function(definition)),
  ];
  return new Set(found.map(keyOf));
}

/** What makes a finding the same as one of before: lines may have moved. */
function keyOf({ check, path, message }: Finding): string {
  return JSON.stringify([check, path, message]);
}
