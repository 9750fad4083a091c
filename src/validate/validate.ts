import type { Detection } from '../content/detection.ts';
import { compareFindings, type Finding } from '../content/finding.ts';
import type { FunctionDefinition } from '../content/function.ts';
import type { QueryText } from '../content/query-text.ts';
import type { SourceRange } from '../content/source-file.ts';
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
  /** Which rules and functions are looked at, by path. All by default. */
  readonly wants?: (path: string) => boolean;
  /** Which findings are reported. By default those of wanted files, and of others what keeps a query from compiling. */
  readonly shows?: (finding: CheckedFinding) => boolean;
}

/** A rule or a function. */
export type ValidatedItem = Detection | FunctionDefinition;

/** What is looked at: rules, then functions. */
export function wantedItems({ repository, wants = () => true }: Pick<ValidateOptions, 'repository' | 'wants'>): {
  readonly detections: readonly Detection[];
  readonly functions: readonly FunctionDefinition[];
} {
  return {
    detections: repository.detections.filter(({ source }) => wants(source.path)),
    functions: repository.functions.filter(({ source }) => wants(source.path)),
  };
}

/** Checks a repository, or some files of it. The same input gives the same findings in the same order. */
export function validate(options: ValidateOptions): ValidationEnd {
  const session = new ValidationSession({ ...options, checks: allChecks });
  const { detections, functions } = wantedItems(options);
  return concludeFindings(
    [
      ...detections.flatMap((detection) => session.detection(detection)),
      ...functions.flatMap((definition) => session.function(definition)),
      ...session.together(),
    ],
    options,
  );
}

/**
 * What a validation comes to, of what was found in rules, in functions and in all together: with what reading found, each once, at the levels that
 * the configuration sets, without what comments leave out.
 */
export function concludeFindings(found: readonly CheckedFinding[], options: ValidateOptions): ValidationEnd {
  const { repository, config, wants = () => true } = options;
  const { shows = ({ path, check, severity }) => wants(path) || (severity === 'error' && check.startsWith('kql-')) } =
    options;
  const { detections, functions } = wantedItems(options);
  const standard = new Map(allChecks.map(({ id, severity }) => [id, severity]));
  const levelled = uniqueFindings([...repository.findings, ...(options.findings ?? []), ...found]).flatMap(
    (finding): readonly CheckedFinding[] => {
      const unset = standard.get(finding.check) === 'off' ? 'off' : finding.severity;
      const level = config.level(finding.check, finding.path) ?? unset;
      return level === 'off' ? [] : [{ ...finding, severity: level }];
    },
  );
  const files = [...detections, ...functions].map(({ source, query }) => ({ source, queries: [rangeOf(query)] }));
  const isCompared = options.since !== undefined;
  const applied = applySuppressions(levelled, files, { checks: allChecks, isCompared });
  const findings = applied.findings.filter(shows);
  const suppressed = applied.suppressed.filter(({ finding }) => shows(finding));
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const summary = {
    detections: detections.length,
    functions: functions.length,
    errors,
    warnings: findings.length - errors,
    suppressed: suppressed.length,
    fixable: findings.filter(({ fix }) => fix !== undefined).length,
  };
  const looked = files.map(({ source }) => source.path);
  return { findings, suppressed, summary, looked, sources: repository.sources };
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
