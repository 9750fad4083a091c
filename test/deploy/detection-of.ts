import { type Detection, parseDetection } from '../../src/content/detection.ts';
import { type FunctionDefinition, parseFunction } from '../../src/content/function.ts';
import { SourceFile } from '../../src/content/source-file.ts';
import type { JsonValue } from '../../src/content/yaml-value.ts';
import { detectionFieldOrder } from '../../src/deploy/detection-fields.ts';
import { renderFields } from '../../src/deploy/edit-fields.ts';

export const ruleId = '11111111-2222-3333-4444-555555555555';

const fields: Readonly<Record<string, JsonValue>> = {
  id: ruleId,
  name: 'A rule',
  description: 'What it is for.',
  severity: 'High',
  queryFrequency: '1h',
  queryPeriod: '1d',
  triggerOperator: 'gt',
  triggerThreshold: 0,
  query: 'T | take 1\n',
  kind: 'Scheduled',
};

/** A detection with these fields and, where they do not say otherwise, usual ones; undefined takes a field away. */
export function detectionWith(
  also: Readonly<Record<string, JsonValue | undefined>> = {},
  path = 'detections/a/Rule.yaml',
): Detection {
  const all = Object.entries({ ...fields, ...also }).filter(
    (entry): entry is [string, JsonValue] => entry[1] !== undefined,
  );
  return detectionIn(renderFields(new Map(all), detectionFieldOrder), path);
}

export function detectionIn(text: string, path = 'detections/a/Rule.yaml'): Detection {
  const { detection, findings } = parseDetection(new SourceFile(path, text));
  if (detection === undefined || findings.length > 0) throw new Error(`${JSON.stringify(findings)}\n${text}`);
  return detection;
}

export function functionWith(
  name: string,
  query: string,
  also: Readonly<Record<string, JsonValue>> = {},
): FunctionDefinition {
  const text = renderFields(new Map<string, JsonValue>(Object.entries({ name, parameters: [], ...also, query })), []);
  const { definition, findings } = parseFunction(new SourceFile(`functions/${name}.yaml`, text));
  if (definition === undefined || findings.length > 0) throw new Error(`${JSON.stringify(findings)}\n${text}`);
  return definition;
}
