import type { Detection } from '../content/detection.ts';
import { compareFindings, type Finding } from '../content/finding.ts';
import type { FunctionDefinition } from '../content/function.ts';
import type { QueryText } from '../content/query-text.ts';
import type { SourceFile, SourceRange } from '../content/source-file.ts';
import { applySuppressions } from './apply-suppressions.ts';
import type { CheckConfig } from './check-config.ts';
import type { CheckedFinding } from './checked-finding.ts';
import { checks as allChecks } from './checks.ts';
import type { ValidationEnd } from './validation-end.ts';
import { type ValidationInput, ValidationSession } from './validation-session.ts';

export interface ValidateOptions extends Omit<ValidationInput, 'checks'> {
  readonly config: CheckConfig;
  /** Findings that reading other files gave: the configuration, the roles. */
  readonly findings?: readonly Finding[];
  /** Which files are looked at, by path. All by default. What is found elsewhere on the way is reported only when it is an error of a query. */
  readonly wants?: (path: string) => boolean;
}

/** Checks a repository, or some files of it. The same input gives the same findings in the same order. */
export function validate(options: ValidateOptions): ValidationEnd {
  const { repository, config, wants = () => true } = options;
  const session = new ValidationSession({ ...options, checks: allChecks });
  const detections = repository.detections.filter(({ source }) => wants(source.path));
  const functions = repository.functions.filter(({ source }) => wants(source.path));
  const found: CheckedFinding[] = [
    ...repository.findings,
    ...(options.findings ?? []),
    ...detections.flatMap((detection) => session.detection(detection)),
    ...functions.flatMap((definition) => session.function(definition)),
    ...session.together(),
  ];
  const counts = { detections: detections.length, functions: functions.length };
  return concludeFindings(found, [...detections, ...functions], { repository, config, wants }, counts);
}

type Item = Detection | FunctionDefinition;

/** Findings of all parts, each once: those of wanted files, at the levels that the configuration sets, without what comments leave out. */
export function concludeFindings(
  found: readonly CheckedFinding[],
  looked: readonly Item[],
  { repository, config, wants = () => true }: Pick<ValidateOptions, 'repository' | 'config' | 'wants'>,
  counts: { readonly detections: number; readonly functions: number },
): ValidationEnd {
  const levelled = uniqueFindings(found)
    .filter(({ path, check, severity }) => wants(path) || (severity === 'error' && check.startsWith('kql-')))
    .flatMap((finding): readonly CheckedFinding[] => {
      const standard = allChecks.find(({ id }) => id === finding.check)?.severity;
      const level = config.level(finding.check, finding.path) ?? (standard === 'off' ? 'off' : finding.severity);
      return level === 'off' ? [] : [{ ...finding, severity: level }];
    });
  const files = looked.map(({ source, query }) => ({ source, queries: [rangeOf(query)] }));
  const { findings, suppressed } = applySuppressions(levelled, files, allChecks);
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const sources = new Map<string, SourceFile>();
  const { detections, functions, fixtures, functionFixtures } = repository;
  for (const { source } of [...detections, ...functions, ...fixtures.values(), ...functionFixtures.values()]) {
    sources.set(source.path, source);
  }
  const fixable = findings.filter(({ fix }) => fix !== undefined).length;
  const summary = { ...counts, errors, warnings: findings.length - errors, suppressed, fixable };
  return { findings, summary, sources };
}

function rangeOf(query: QueryText): SourceRange {
  return query.rangeInFile(0, query.text.length);
}

/** Each finding once, in the order of their places; of two that say the same the one with a fix. */
function uniqueFindings(findings: readonly CheckedFinding[]): readonly CheckedFinding[] {
  const unique = new Map<string, CheckedFinding>();
  for (const finding of findings) {
    const { check, path, line, column, endLine = 0, endColumn = 0, message } = finding;
    const key = JSON.stringify([check, path, line, column, endLine, endColumn, message]);
    const known = unique.get(key);
    if (known === undefined || known.fix === undefined) unique.set(key, finding);
  }
  return [...unique.values()].sort(compareFindings);
}
