import type { AlertSeverity, Detection } from './detection.ts';
import { severities } from './detection.ts';
import { didYouMean } from './did-you-mean.ts';
import { formatIsoDuration, parseDuration } from './duration.ts';
import type { FieldReader } from './field-reader.ts';
import type { Finding } from './finding.ts';
import { PathGlob } from './path-glob.ts';
import { rangeFinding } from './range-finding.ts';
import type { SourceFile, SourceRange } from './source-file.ts';

/**
 * What a workspace may have otherwise than the file of the detection says: whether, how often and how loudly a rule runs. What a
 * rule looks for and what it says (query, trigger operator, entities, details, techniques) was tested and is the same everywhere.
 * Durations in ticks of 100 ns.
 */
export interface DetectionSettings {
  readonly enabled?: boolean;
  readonly severity?: AlertSeverity;
  readonly queryFrequency?: number;
  readonly queryPeriod?: number;
  readonly triggerThreshold?: number;
  readonly suppressionEnabled?: boolean;
  readonly suppressionDuration?: number;
  readonly incidentConfiguration?: { readonly createIncident: boolean };
}

/** Settings for the detections that `match` means: the one of an id, or those of a {@link PathGlob}. */
export interface DetectionOverride {
  readonly match: string;
  readonly set: DetectionSettings;
  readonly source: SourceFile;
  /** Where `match` stands. */
  readonly range: SourceRange;
  readonly matches: (detection: Detection) => boolean;
}

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const scheduleSettings = ['queryFrequency', 'queryPeriod', 'triggerThreshold'] as const;

/** Fields of a detection that are the same in every workspace. */
const fixedFields = [
  'id',
  'name',
  'description',
  'kind',
  'version',
  'status',
  'requiredDataConnectors',
  'triggerOperator',
  'query',
  'tactics',
  'relevantTechniques',
  'entityMappings',
  'sentinelEntitiesMappings',
  'customDetails',
  'alertDetailsOverride',
  'eventGroupingSettings',
  'tags',
  'metadata',
];

/** Reads the `overrides` of a workspace. What cannot be read is a finding, and no override. */
export function readOverrides(fields: FieldReader): readonly DetectionOverride[] {
  return (fields.items('overrides', 'an override') ?? []).flatMap((item) => {
    const match = item.text('match', 'required');
    const set = item.fields('set', 'the part "set" of an override', 'required');
    const settings = set === undefined ? undefined : readSettings(set);
    item.done();
    if (match === undefined) return [];
    const matches = matcher(match);
    if (matches === undefined) {
      const message = `"match" must be the id of a detection or a pattern of paths; "${match}" is neither.`;
      const help = 'Write a path such as detections/health/**, with ** only as a whole step of it.';
      item.report('match', 'field-value', message, help);
      return [];
    }
    if (settings === undefined) return [];
    return [{ match, set: settings, source: item.document.source, range: item.range('match'), matches }];
  });
}

function matcher(match: string): ((detection: Detection) => boolean) | undefined {
  if (guid.test(match)) return ({ id }) => id.toLowerCase() === match.toLowerCase();
  const glob = PathGlob.parse(match);
  return glob === null ? undefined : ({ source }) => glob.matches(source.path);
}

function readSettings(set: FieldReader): DetectionSettings | undefined {
  const severity = set.choice('severity', severities);
  const incidents = set.fields('incidentConfiguration', 'the incident configuration of an override');
  const createIncident = incidents?.flag('createIncident', 'required');
  if (incidents?.has('groupingConfiguration') === true) reportFixed(incidents, 'groupingConfiguration');
  incidents?.done(['groupingConfiguration']);
  const settings: DetectionSettings = {
    ...given('enabled', set.flag('enabled')),
    ...given('severity', severity),
    ...given('queryFrequency', readDuration(set, 'queryFrequency')),
    ...given('queryPeriod', readDuration(set, 'queryPeriod')),
    ...given('triggerThreshold', readThreshold(set)),
    ...given('suppressionEnabled', set.flag('suppressionEnabled')),
    ...given('suppressionDuration', readDuration(set, 'suppressionDuration')),
    ...given('incidentConfiguration', createIncident === undefined ? undefined : { createIncident }),
  };
  for (const name of fixedFields) if (set.has(name)) reportFixed(set, name);
  set.done(fixedFields);
  if (set.names.length === 0) set.report(undefined, 'field-missing', 'The settings of an override are empty.');
  return Object.keys(settings).length === 0 ? undefined : settings;
}

function given<Name extends keyof DetectionSettings>(
  name: Name,
  value: DetectionSettings[Name] | undefined,
): { readonly [name: string]: DetectionSettings[Name] } {
  return value === undefined ? {} : { [name]: value };
}

function readDuration(set: FieldReader, name: string): number | undefined {
  const ticks = set.parsed(name, parseDuration, 'a duration such as 5m, 1h, 14d or PT1H');
  if (ticks !== 0) return ticks;
  return set.report(name, 'field-value', `"${name}" must be longer than ${formatIsoDuration(0)}.`);
}

function readThreshold(set: FieldReader): number | undefined {
  const threshold = set.wholeNumber('triggerThreshold');
  if (threshold === undefined || threshold >= 0) return threshold;
  return set.report('triggerThreshold', 'field-value', '"triggerThreshold" must not be less than 0.');
}

function reportFixed(fields: FieldReader, name: string): void {
  const message = `A workspace cannot have a "${name}" of its own: what was tested is deployed.`;
  const range = fields.keyRange(name);
  const about = { check: 'override-fixed', severity: 'error', message } as const;
  fields.findings.push(rangeFinding(fields.document.source, range, about));
}

/** What the overrides say of a detection, all together: where two set the same, the one that stands later counts. */
export function settingsOf(overrides: readonly DetectionOverride[], detection: Detection): DetectionSettings {
  return Object.assign({}, ...overrides.filter(({ matches }) => matches(detection)).map(({ set }) => set));
}

/**
 * The detection as a workspace with these overrides is to have it. An NRT rule has no schedule: what overrides say of it does not
 * concern it. Its `query` and places stay those of the file.
 */
export function overrideDetection(overrides: readonly DetectionOverride[], detection: Detection): Detection {
  const set = settingsOf(overrides, detection);
  const { schedule } = detection;
  return {
    ...detection,
    enabled: set.enabled ?? detection.enabled,
    severity: set.severity ?? detection.severity,
    suppressionEnabled: set.suppressionEnabled ?? detection.suppressionEnabled,
    suppressionDuration: set.suppressionDuration ?? detection.suppressionDuration,
    schedule: schedule && {
      ...schedule,
      frequency: set.queryFrequency ?? schedule.frequency,
      period: set.queryPeriod ?? schedule.period,
      triggerThreshold: set.triggerThreshold ?? schedule.triggerThreshold,
    },
    incidentConfiguration: set.incidentConfiguration
      ? { ...detection.incidentConfiguration, ...set.incidentConfiguration }
      : detection.incidentConfiguration,
  };
}

/** Findings about overrides that mean no detection, or that set the schedule of nothing but NRT rules. */
export function checkOverrides(
  overrides: readonly DetectionOverride[],
  detections: readonly Detection[],
): readonly Finding[] {
  return overrides.flatMap(({ match, set, matches, source, range }): readonly Finding[] => {
    const meant = detections.filter(matches);
    if (meant.length === 0) {
      const known = detections.flatMap((detection) => [detection.source.path, detection.id]);
      const hint = /[*?]/.test(match) ? '' : didYouMean(match, known);
      const message = `No detection matches "${match}".${hint}`;
      return [rangeFinding(source, range, { check: 'override-unmatched', severity: 'error', message })];
    }
    const schedules = scheduleSettings.filter((name) => set[name] !== undefined);
    if (schedules.length === 0 || meant.some(({ kind }) => kind === 'Scheduled')) return [];
    const message = `"${schedules.join('", "')}" would have no effect: only NRT rules match "${match}", and these run every minute.`;
    return [rangeFinding(source, range, { check: 'override-unmatched', severity: 'error', message })];
  });
}
