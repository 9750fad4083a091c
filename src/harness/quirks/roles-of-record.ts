import type { Strikes } from '../../content/quirk.ts';
import type { Dynamic } from '../../kql/values/dynamic.ts';
import type { LogRecord } from '../log-record.ts';
import type { ColumnRoles } from './column-roles.ts';
import { isFilled, valuesAt } from './place.ts';

/** The filled values of a role in a record, in the order of `schemas/roles.yaml`. */
export function valuesOfRole(record: LogRecord, role: string, roles: ColumnRoles): readonly Dynamic[] {
  return roles
    .places(record.log ?? record.table, role)
    .flatMap(({ column, steps }) => valuesAt(record.values.get(column) ?? null, steps).filter(isFilled));
}

/** Whether a quirk's `only` lets a record through. */
export function admits(record: LogRecord, only: Strikes['only'], roles: ColumnRoles): boolean {
  if (only === undefined) return true;
  const wanted = new Set(only.values.map((value) => value.toLowerCase()));
  return valuesOfRole(record, only.role, roles).some((value) => wanted.has(String(value).toLowerCase()));
}
