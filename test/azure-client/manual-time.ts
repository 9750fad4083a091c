import type { Deadline } from '../../src/azure/exchange.ts';

export const noon = Date.UTC(2026, 10, 22, 12);

/** Time that passes only while somebody sleeps, and deadlines that end when the test says so. */
export class ManualTime {
  now = noon;
  /** How long was slept, in order. */
  readonly sleeps: number[] = [];
  /** Deadlines that run, oldest first. */
  readonly deadlines = new Set<{ readonly milliseconds: number; readonly end: () => void }>();

  readonly clock = (): number => this.now;

  readonly sleep = async (milliseconds: number): Promise<void> => {
    this.sleeps.push(milliseconds);
    this.now += milliseconds;
  };

  readonly deadline: Deadline = (milliseconds, end) => {
    const deadline = { milliseconds, end };
    this.deadlines.add(deadline);
    return () => this.deadlines.delete(deadline);
  };

  /** Ends every deadline that runs. */
  endDeadlines(): void {
    for (const { end } of this.deadlines) end();
  }
}
