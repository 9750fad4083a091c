import type { Detection } from '../content/detection.ts';
import { KqlError } from '../kql/errors/kql-error.ts';
import type { TableSchema } from '../kql/syntax/database.ts';
import type { Int64 } from '../kql/values/cell.ts';
import { compareInt64 } from '../kql/values/int64.ts';
import type { Alert } from '../sentinel/alerts.ts';
import type { Arrival } from '../sentinel/scheduler.ts';
import type { CaseState } from './case-state.ts';
import { caseTimeline, type FixedInput } from './case-timeline.ts';
import { executeRuns } from './execute-runs.ts';
import type { PreparedDetection } from './prepared-detection.ts';
import { replayOutcome } from './replay-outcome.ts';

/** What the detections that watch the logs are replayed with. */
export interface CoverageInput {
  readonly now: Int64;
  /** The log-integrity detections. */
  readonly watchers: () => readonly Detection[];
  readonly bind: (
    detection: Detection,
    changed: ReadonlyMap<string, TableSchema | undefined>,
  ) => PreparedDetection | KqlError;
  readonly answers: (prepared: PreparedDetection) => FixedInput;
}

/** Finds the log-integrity detection that notices what blinds a rule. */
export class Coverage {
  readonly #input: CoverageInput;
  readonly #clean: CaseState;
  readonly #known = new Map<string, ReadonlyMap<string, Int64>>();

  constructor(clean: CaseState, input: CoverageInput) {
    this.#clean = clean;
    this.#input = input;
  }

  /**
   * The slug of the first watcher that raises an alert on the struck timeline which it does not raise on the clean one, or only
   * later: that a log is silent once everything is over says nothing.
   */
  of(struck: CaseState, arrivals: readonly Arrival[]): string | undefined {
    const { watchers } = this.#input;
    return watchers().find((watcher) => {
      const after = this.#alerts(watcher, struck, arrivals);
      if (after.size === 0) return false;
      const before = this.#cleanAlerts(watcher, arrivals);
      return [...after].some(([about, time]) => {
        const known = before.get(about);
        return known === undefined || compareInt64(time, known) < 0;
      });
    })?.slug;
  }

  #cleanAlerts(watcher: Detection, arrivals: readonly Arrival[]): ReadonlyMap<string, Int64> {
    const key = JSON.stringify([
      watcher.slug,
      ...arrivals.map(({ ingested, generated }) => `${ingested} ${generated}`),
    ]);
    const known = this.#known.get(key) ?? this.#alerts(watcher, this.#clean, arrivals);
    this.#known.set(key, known);
    return known;
  }

  /** When an alert is first raised, by what it says. */
  #alerts(watcher: Detection, state: CaseState, arrivals: readonly Arrival[]): ReadonlyMap<string, Int64> {
    const { now, bind, answers } = this.#input;
    const prepared = bind(watcher, state.changed);
    if (prepared instanceof KqlError) return new Map();
    const { tables } = state;
    const outcome = replayOutcome(watcher, () =>
      executeRuns(prepared.staged, tables, caseTimeline(watcher, { now, tables, arrivals }), answers(prepared)),
    );
    const first = new Map<string, Int64>();
    for (const alert of outcome.alerts) {
      const about = contentOf(alert);
      if (!first.has(about)) first.set(about, alert.run.scheduledAt);
    }
    return first;
  }
}

function contentOf({ displayName, entities, customDetails }: Alert): string {
  return JSON.stringify([
    displayName,
    entities.map(({ type, identifiers }) => [type, ...identifiers]),
    [...customDetails],
  ]);
}
