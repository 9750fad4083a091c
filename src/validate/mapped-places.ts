import type { Detection } from '../content/detection.ts';
import type { PlacePath } from '../content/places.ts';

/** A place of a rule that names a column of its result. */
export interface MappedPlace {
  readonly column: string;
  readonly path: PlacePath;
  /** What the column is for, as the rest of a sentence that begins with its name. */
  readonly use: string;
  /** Where the name stands in the text at `path`, when that holds more. */
  readonly within?: { readonly start: number; readonly end: number };
  readonly kind: 'entity' | 'detail' | 'override' | 'placeholder' | 'property';
}

/** A `{{Column}}` of a format, with the blanks that stand inside its braces. */
export interface Placeholder {
  readonly inside: string;
  /** Of the whole, braces and all, in the format's text. */
  readonly start: number;
  readonly end: number;
}

export const formatFields = ['alertDisplayNameFormat', 'alertDescriptionFormat'] as const;

export function placeholdersIn(format: string): readonly Placeholder[] {
  return [...format.matchAll(/\{\{([^{}]*)\}\}/g)].map(({ 0: text, 1: inside = '', index }) => ({
    inside,
    start: index,
    end: index + text.length,
  }));
}

/** Every place of a rule that names a column, in the order of the fields. */
export function mappedPlaces(detection: Detection): readonly MappedPlace[] {
  const { entityMappings, sentinelEntitiesMappings, customDetails, alertDetailsOverride: override } = detection;
  const overridden = ['alertTacticsColumnName', 'alertSeverityColumnName'] as const;
  return [
    ...entityMappings.flatMap(({ entityType, fieldMappings }, index) =>
      fieldMappings.map(({ identifier, columnName }, number): MappedPlace => {
        const path = ['entityMappings', index, 'fieldMappings', number, 'columnName'];
        return { column: columnName, path, use: `the ${identifier} of the ${entityType}`, kind: 'entity' };
      }),
    ),
    ...sentinelEntitiesMappings.map(({ columnName }, index): MappedPlace => {
      const path = ['sentinelEntitiesMappings', index, 'columnName'];
      return { column: columnName, path, use: 'the entities of earlier alerts', kind: 'entity' };
    }),
    ...[...customDetails].map(([name, column]): MappedPlace => {
      return { column, path: ['customDetails', name], use: `the custom detail "${name}"`, kind: 'detail' };
    }),
    ...formatFields.flatMap((field) =>
      placeholdersIn(override[field] ?? '').map(({ inside, start, end }): MappedPlace => {
        const path = ['alertDetailsOverride', field];
        return { column: inside.trim(), path, use: `"${field}"`, within: { start, end }, kind: 'placeholder' };
      }),
    ),
    ...overridden.flatMap((field): readonly MappedPlace[] => {
      const column = override[field];
      if (column === undefined) return [];
      return [{ column, path: ['alertDetailsOverride', field], use: `"${field}"`, kind: 'override' }];
    }),
    ...override.alertDynamicProperties.map(({ alertProperty, value }, index): MappedPlace => {
      const path = ['alertDetailsOverride', 'alertDynamicProperties', index, 'value'];
      return { column: value, path, use: `the property "${alertProperty}"`, kind: 'property' };
    }),
  ];
}
