import { detectionSchema } from './detection-schema.ts';
import { answersSchema, detectionFixtureSchema, functionFixtureSchema, recordDefinitions } from './fixture-schemas.ts';
import { functionSchema } from './function-schema.ts';
import type { JsonSchema } from './json-schema.ts';
import { quirksSchema } from './quirks-schema.ts';
import { configSchema, rolesSchema, workspacesSchema } from './root-schemas.ts';
import type { SchemaNames } from './schema-names.ts';

/** The kinds of YAML that a root holds: what they are called, and which files they are. */
export const yamlKinds = {
  detection: { title: 'A rule of Microsoft Sentinel', files: 'detections/**/*.yaml' },
  function: { title: 'A function of a workspace', files: 'functions/**/*.yaml' },
  'detection-fixture': { title: 'Cases and waivers of a rule', files: 'fixtures/detections/**/*.yaml' },
  'function-fixture': { title: 'Cases of a function', files: 'fixtures/functions/**/*.yaml' },
  answers: { title: 'What only the service could answer', files: 'fixtures/answers/**/*.yaml' },
  quirks: { title: 'Quirks of the logs', files: 'fixtures/quirks/**/*.yaml' },
  roles: { title: 'What columns mean', files: 'schemas/roles.yaml' },
  config: { title: 'Which checks count, and where', files: 'blindspot.yaml' },
  workspaces: { title: 'Where rules are deployed to', files: 'workspaces.yaml' },
} as const;

export type YamlKind = keyof typeof yamlKinds;

export function isYamlKind(name: string): name is YamlKind {
  return Object.hasOwn(yamlKinds, name);
}

/** The schema of each kind. The names are for editors to propose, and change nothing about what fits, but for those of checks. */
export function jsonSchema(kind: YamlKind, names: SchemaNames): JsonSchema {
  const bodies: Readonly<Record<YamlKind, () => JsonSchema>> = {
    detection: () => detectionSchema,
    function: () => functionSchema,
    'detection-fixture': () => ({ ...detectionFixtureSchema(names), $defs: recordDefinitions }),
    'function-fixture': () => ({ ...functionFixtureSchema(names), $defs: recordDefinitions }),
    answers: () => ({ ...answersSchema, $defs: recordDefinitions }),
    quirks: () => quirksSchema(names),
    roles: () => rolesSchema(names),
    config: () => configSchema(names),
    workspaces: () => workspacesSchema,
  };
  const { title } = yamlKinds[kind];
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', title, ...bodies[kind]() };
}

/** Which kind a file of a root is, by its path. */
export function yamlKindOf(path: string): YamlKind | undefined {
  return Object.keys(yamlKinds).find((kind): kind is YamlKind => {
    if (!isYamlKind(kind)) return false;
    const { files } = yamlKinds[kind];
    const [folder = '', rest] = files.split('**');
    return rest === undefined ? path === files : path.startsWith(folder) && /\.ya?ml$/i.test(path);
  });
}
