import { everyElement, insideText } from '../../../harness/quirks/place.ts';
import { anyStep } from '../../provenance/json-steps.ts';
import type { Origin } from '../../provenance/trace.ts';

/** A place of the records for a reader: `AuditLogs.TargetResources[].userPrincipalName`. */
export function placeName({ table, column, path }: Origin): string {
  const steps = path.filter((step) => step !== insideText && step !== anyStep);
  return `${table}.${column}${steps.map((step) => (step === everyElement ? step : `.${step}`)).join('')}`;
}

/** Several of them, each once: `A.x and B.y`; of many the first three. */
export function placeNames(origins: readonly Origin[]): string {
  const names = [...new Set(origins.map(placeName))];
  const shown = names.length > 3 ? [...names.slice(0, 3), `${names.length - 3} more`] : names;
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}
