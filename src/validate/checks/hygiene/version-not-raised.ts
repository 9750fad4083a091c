import { isDeepStrictEqual } from 'node:util';
import type { Detection } from '../../../content/detection.ts';
import type { FunctionDefinition } from '../../../content/function.ts';
import type { SourceRange } from '../../../content/source-file.ts';
import { makeCheck } from '../../check.ts';

type Item = Detection | FunctionDefinition;

export const versionNotRaised = makeCheck({
  id: 'version-not-raised',
  family: 'hygiene',
  severity: 'error',
  summary:
    'A rule or function changed since the commit that the repository is compared with, and its version did not rise.',
  messages: {
    same: {
      message:
        'Since {ref} {fields} changed, and the version is still {version}: who has that version cannot tell that it is another one.',
      help: 'Write "{next}".',
    },
    lower: {
      message:
        'Since {ref} {fields} changed, and the version went from {former} to {version}: an older one is taken for newer.',
      help: 'Write a version above {former}.',
    },
    gone: {
      message: 'Since {ref} {fields} changed, and the version, which was {former}, is gone.',
      help: 'Write "version: {next}".',
    },
  },
  sources: ['https://github.com/Azure/Azure-Sentinel/wiki/Query-Style-Guide'],
  needsCommit: true,
  fixable: true,
  repository({ repository: { detections, functions }, since, report }) {
    if (since === undefined) return;
    const look = (now: Item, was: Item, fields: readonly string[]): void => {
      const former = numbersOf(was.version);
      if (fields.length === 0 || former === undefined) return;
      const version = numbersOf(now.version);
      const { source, places } = now;
      const data = {
        ref: since.ref,
        fields: fields.map((field) => `"${field}"`).join(', '),
        former: was.version ?? '',
        version: now.version ?? '',
        next: nextOf(former),
      };
      if (now.version === undefined) {
        report({ message: 'gone', data, at: { range: places.key(['name']), source } });
        return;
      }
      // What is no version is a finding of its own.
      if (version === undefined) return;
      const range = places.value(['version']);
      const order = compareNumbers(version, former);
      if (order < 0) report({ message: 'lower', data, at: { range, source } });
      else if (order === 0) {
        const fix = raise(range, source.text, data.version, data.next);
        report({ message: 'same', data, at: { range, source }, ...(fix === undefined ? {} : { fix: [fix] }) });
      }
    };
    const rules = new Map(since.repository.detections.map((one) => [one.id.toLowerCase(), one]));
    for (const now of detections) {
      const was = rules.get(now.id.toLowerCase());
      if (was !== undefined) look(now, was, changedFields(deployedRule(now), deployedRule(was)));
    }
    const named = new Map(since.repository.functions.map((one) => [one.name, one]));
    for (const now of functions) {
      const was = named.get(now.name);
      if (was !== undefined) look(now, was, changedFields(deployedFunction(now), deployedFunction(was)));
    }
  },
});

/** What is sent to the service of a rule. Comments and layout of the file are not; comments of the query are. */
function deployedRule(detection: Detection): Readonly<Record<string, unknown>> {
  const { name, description, kind, severity, enabled, schedule, query, tactics, relevantTechniques } = detection;
  const { entityMappings, sentinelEntitiesMappings, customDetails, alertDetailsOverride, aggregationKind } = detection;
  const { suppressionEnabled, suppressionDuration, incidentConfiguration } = detection;
  return {
    name,
    description: description.trim(),
    kind,
    severity,
    enabled,
    queryFrequency: schedule?.frequency,
    queryPeriod: schedule?.period,
    triggerOperator: schedule?.triggerOperator,
    triggerThreshold: schedule?.triggerThreshold,
    query: plainText(query.text),
    tactics,
    relevantTechniques,
    entityMappings,
    sentinelEntitiesMappings,
    customDetails: [...customDetails],
    alertDetailsOverride,
    eventGroupingSettings: aggregationKind,
    suppressionEnabled,
    suppressionDuration,
    incidentConfiguration,
  };
}

function deployedFunction({ parameters, query }: FunctionDefinition): Readonly<Record<string, unknown>> {
  return { parameters, query: plainText(query.text) };
}

/** How lines end, and blanks at their ends, make no difference. */
function plainText(text: string): string {
  return text.replace(/[ \t]*\r?\n/g, '\n').trim();
}

function changedFields(
  now: Readonly<Record<string, unknown>>,
  was: Readonly<Record<string, unknown>>,
): readonly string[] {
  return Object.keys(now).filter((name) => !isDeepStrictEqual(now[name], was[name]));
}

/** The numbers of a version; undefined when it is none. */
function numbersOf(version: string | undefined): readonly bigint[] | undefined {
  return version !== undefined && /^\d+\.\d+\.\d+$/.test(version) ? version.split('.').map(BigInt) : undefined;
}

function compareNumbers(a: readonly bigint[], b: readonly bigint[]): number {
  const at = a.findIndex((number, index) => number !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0n) < (b[at] ?? 0n) ? -1 : 1;
}

/** The version with its last number raised. */
function nextOf(numbers: readonly bigint[]): string {
  return [...numbers.slice(0, -1), (numbers.at(-1) ?? 0n) + 1n].join('.');
}

/** Writes a version in the place of another, in the quotes that it stands in. */
function raise(
  { start, end }: SourceRange,
  text: string,
  version: string,
  next: string,
): { start: number; end: number; text: string } | undefined {
  const written = text.slice(start, end);
  return written.includes(version) ? { start, end, text: written.replace(version, next) } : undefined;
}
