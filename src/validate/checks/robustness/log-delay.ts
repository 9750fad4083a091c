import { ticksPerMinute } from '../../../kql/values/datetime.ts';

/**
 * How late records of a log come as a rule, in ticks, by its documentation: between the time that they are stamped with and the one at which they
 * can be queried. Some come later.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/logs/data-ingestion-time
 * @see https://learn.microsoft.com/purview/audit-log-search
 * @see https://learn.microsoft.com/graph/microsoft-graph-activity-logs-overview
 */
export function logDelay(table: string): number {
  return (minutes.get(table) ?? usual) * ticksPerMinute;
}

/** Resource logs: three to ten minutes. */
const usual = 10;

const minutes: ReadonlyMap<string, number> = new Map([
  ['AzureActivity', 20],
  ['OfficeActivity', 90],
  ['MicrosoftGraphActivityLogs', 30],
]);
