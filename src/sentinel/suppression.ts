import type { Int64 } from '../kql/values/cell.ts';
import { addInt64, compareInt64 } from '../kql/values/int64.ts';
import type { Run } from './scheduler.ts';

/**
 * "Stop running query after alert is generated": for the suppression's duration after a run that alerted, the rule does
 * not run. Ask {@link allows} for each run in order and tell {@link alerted}.
 *
 * @see https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview#suppression
 */
export class Suppression {
  readonly #duration: number;
  #until: Int64 | null = null;

  constructor(rule: { readonly suppressionEnabled: boolean; readonly suppressionDuration: number }) {
    this.#duration = rule.suppressionEnabled ? rule.suppressionDuration : 0;
  }

  allows(run: Run): boolean {
    return this.#until === null || compareInt64(run.executesAt, this.#until) >= 0;
  }

  alerted(run: Run): void {
    if (this.#duration > 0) this.#until = addInt64(run.executesAt, this.#duration);
  }
}
