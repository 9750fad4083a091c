import { isObject, type Json, type JsonObject } from './json.ts';

/** The columns that a rule takes from the result of its query: of entities, custom details and alert details. */
export function columnsOf(properties: JsonObject): string[] {
  const details = properties['alertDetailsOverride'];
  const override = isObject(details) ? details : {};
  const formats = [override['alertDisplayNameFormat'], override['alertDescriptionFormat']];
  return [
    ...named(properties['entityMappings'], 'columnName'),
    ...named(properties['sentinelEntitiesMappings'], 'columnName'),
    ...strings(isObject(properties['customDetails']) ? Object.values(properties['customDetails']) : []),
    ...strings([override['alertTacticsColumnName'] ?? null, override['alertSeverityColumnName'] ?? null]),
    ...named(override['alertDynamicProperties'], 'value'),
    ...strings(formats.map((format) => format ?? null)).flatMap((format) =>
      [...format.matchAll(/{{([^{}]*)}}/g)].map(([, name]) => name ?? ''),
    ),
  ];
}

function named(value: Json | undefined, key: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => named(item, key));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, item]) =>
    name === key && typeof item === 'string' ? [item] : named(item, key),
  );
}

function strings(values: readonly Json[]): string[] {
  return values.filter((value) => typeof value === 'string');
}
