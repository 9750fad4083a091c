import { setMaxListeners } from 'node:events';

/** Lets so many tasks run at the same time, the others in the order in which they came. */
export class ConcurrencyGate {
  readonly #limit: number;
  #running = 0;
  readonly #waiting = new Set<() => void>();

  constructor(limit: number) {
    if (!Number.isSafeInteger(limit) || limit < 1) throw new RangeError(`A limit of ${limit} would let nothing run.`);
    this.#limit = limit;
  }

  /**
   * Runs a task when it is its turn.
   *
   * @throws the reason of the signal when that is aborted before; the task is not run then.
   */
  async run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    await this.#enter(signal);
    try {
      return await task();
    } finally {
      this.#leave();
    }
  }

  async #enter(signal: AbortSignal | undefined): Promise<void> {
    // Hundreds may wait on the one signal of a run, which is no leak.
    if (signal !== undefined) setMaxListeners(0, signal);
    signal?.throwIfAborted();
    if (this.#running < this.#limit) {
      this.#running += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      // Who leaves hands the place on, so nobody can take it in between.
      const enter = (): void => {
        signal?.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = (): void => {
        this.#waiting.delete(enter);
        reject(signal?.reason);
      };
      this.#waiting.add(enter);
      signal?.addEventListener('abort', giveUp, { once: true });
    });
  }

  #leave(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#running -= 1;
    } else {
      this.#waiting.delete(next);
      next();
    }
  }
}
