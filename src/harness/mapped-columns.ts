import type { Detection } from '../content/detection.ts';

/** The columns of a rule's result that its alerts are made of: entities, custom details, alert details. */
export function mappedColumns(detection: Detection): ReadonlySet<string> {
  const { entityMappings, sentinelEntitiesMappings, customDetails, alertDetailsOverride: override } = detection;
  const formats = [override.alertDisplayNameFormat, override.alertDescriptionFormat];
  const placeholders = formats.flatMap((format) => [...(format ?? '').matchAll(/\{\{([^{}]*)\}\}/g)]);
  return new Set([
    ...entityMappings.flatMap(({ fieldMappings }) => fieldMappings.map(({ columnName }) => columnName)),
    ...sentinelEntitiesMappings.map(({ columnName }) => columnName),
    ...customDetails.values(),
    ...placeholders.map(([, column = '']) => column.trim()),
    ...[override.alertTacticsColumnName, override.alertSeverityColumnName].flatMap((column) => column ?? []),
    ...override.alertDynamicProperties.map(({ value }) => value),
  ]);
}
