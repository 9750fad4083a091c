import { severities } from '../../content/detection.ts';
import { apiVersionKinds, cloudNames } from '../../content/workspaces.ts';
import type { JsonSchema } from './json-schema.ts';
import type { SchemaNames } from './schema-names.ts';
import {
  choice,
  duration,
  filledText,
  flag,
  list,
  mapOf,
  mapping,
  optional,
  required,
  text,
  textOf,
  wholeNumber,
} from './schema-parts.ts';

/** What the columns of tables mean: `schemas/roles.yaml`. */
export function rolesSchema({ roles, tables }: SchemaNames): JsonSchema {
  const places = { $ref: '#/$defs/places' };
  const table = mapping({
    roles: optional('Role -> the places that have it: a column, or a path into one.', mapOf(places, roles)),
    filled: optional('Columns that the log fills in every record.', list(text)),
  });
  return {
    ...mapping({ tables: required('The tables.', mapOf({ $ref: '#/$defs/table' }, tables)) }),
    $defs: { places: { anyOf: [list(text), { type: 'null' }] }, table },
  };
}

/** Which checks count, and where: `blindspot.yaml`. */
export function configSchema({ checks }: SchemaNames): JsonSchema {
  const level = { $ref: '#/$defs/level' };
  const levels = { $ref: '#/$defs/levels' };
  const anyOfThem: JsonSchema =
    checks.length === 0
      ? mapOf(level)
      : {
          type: 'object',
          properties: Object.fromEntries(checks.map((id) => [id, level])),
          additionalProperties: false,
        };
  const override = mapping({
    paths: required('Patterns of paths below the root: detections/health/**.', list(text)),
    checks: optional('The levels of checks there.', levels),
  });
  return {
    ...mapping({
      checks: optional('The levels of checks: off, warn or error.', levels),
      overrides: optional('Levels for some paths; the last that names a check counts.', list(override)),
    }),
    $defs: { level: { anyOf: [choice(['off', 'warn', 'error']), { type: 'null' }] }, levels: anyOfThem },
  };
}

const settings = {
  apiVersions: optional(
    'Versions of the interface other than the defaults.',
    mapping(
      Object.fromEntries(
        apiVersionKinds.map((kind) => [kind, optional(kind, textOf('^\\d{4}-\\d{2}-\\d{2}(?:-[a-z]+)?$'))]),
      ),
    ),
  ),
  concurrency: optional('Requests at the same time.', { ...wholeNumber, minimum: 1, maximum: 64 }),
  timeoutSeconds: optional('How long one attempt of a request may take.', { ...wholeNumber, minimum: 1, maximum: 600 }),
};

const detectionSettings = mapping(
  {
    enabled: optional('Whether the rule runs.', flag),
    severity: optional('How much an alert matters.', choice(severities)),
    queryFrequency: optional('How often it runs.', duration),
    queryPeriod: optional('How far back it looks.', duration),
    triggerThreshold: optional('The number of results.', { ...wholeNumber, minimum: 0 }),
    suppressionEnabled: optional('Whether it stops after an alert.', flag),
    suppressionDuration: optional('For how long.', duration),
    incidentConfiguration: optional(
      'Whether alerts become incidents.',
      mapping({ createIncident: required('Whether they do.', flag) }),
    ),
  },
  { minProperties: 1 },
);

const workspace = mapping(
  {
    name: required('What reports call it.', textOf('^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$')),
    ring: required('Lower rings are deployed first.', { ...wholeNumber, minimum: 0 }),
    subscription: required(
      'The id of the subscription.',
      textOf('^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'),
    ),
    resourceGroup: required('The name of the resource group.', filledText),
    workspace: required('The name of the workspace.', textOf('^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$')),
    cloud: optional('The cloud; public by default.', choice(cloudNames)),
    resourceManager: optional('The origin of a Resource Manager of another cloud.', text),
    overrides: optional(
      'What some detections have otherwise here.',
      list(
        mapping({
          match: required('The id of a detection, or a pattern of paths.', filledText),
          set: required('What is otherwise.', detectionSettings),
        }),
      ),
    ),
    ...settings,
  },
  { not: { required: ['cloud', 'resourceManager'], properties: { resourceManager: { not: { type: 'null' } } } } },
);

/** Where detections and functions are deployed to: `workspaces.yaml`. */
export const workspacesSchema: JsonSchema = mapping({
  workspaces: required('The workspaces.', { ...list(workspace), minItems: 1 }),
  ...settings,
});
