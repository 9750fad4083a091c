import { describe, expect, it } from 'vitest';
import { ConcurrencyGate } from '../../src/azure/concurrency-gate.ts';

/** A task that ends when told to. */
function task(name: string, log: string[]) {
  let end = (): void => {};
  const run = (): Promise<void> => {
    log.push(name);
    return new Promise((resolve) => {
      end = resolve;
    });
  };
  return { run, end: () => end() };
}

describe('ConcurrencyGate', () => {
  it('lets in so many, the others in their order as places get free', async () => {
    const gate = new ConcurrencyGate(2);
    const log: string[] = [];
    const tasks = ['a', 'b', 'c', 'd'].map((name) => task(name, log));
    const runs = tasks.map(({ run }) => gate.run(run));
    await Promise.resolve();
    await Promise.resolve();
    expect(log).toEqual(['a', 'b']);
    tasks[1]?.end();
    await runs[1];
    await expect.poll(() => log).toEqual(['a', 'b', 'c']);
    tasks[0]?.end();
    await expect.poll(() => log).toEqual(['a', 'b', 'c', 'd']);
    tasks[2]?.end();
    tasks[3]?.end();
    await Promise.all(runs);
  });

  it('gets free when a task fails', async () => {
    const gate = new ConcurrencyGate(1);
    await expect(gate.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await gate.run(() => Promise.resolve(1))).toBe(1);
  });

  it('forgets who gave up waiting', async () => {
    const gate = new ConcurrencyGate(1);
    const log: string[] = [];
    const [first, second, third] = [task('a', log), task('b', log), task('c', log)];
    const stop = new AbortController();
    const runs = [gate.run(first.run), gate.run(second.run, stop.signal), gate.run(third.run)];
    stop.abort(new Error('enough'));
    await expect(runs[1]).rejects.toThrow('enough');
    first.end();
    await runs[0];
    await expect.poll(() => log).toEqual(['a', 'c']);
    third.end();
    await runs[2];
    await expect(gate.run(() => Promise.resolve(), stop.signal)).rejects.toThrow('enough');
  });

  it('does not warn when hundreds wait on one signal', async () => {
    const warnings: string[] = [];
    const onWarning = ({ message }: Error): number => warnings.push(message);
    process.on('warning', onWarning);
    const gate = new ConcurrencyGate(1);
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: 300 }, () => gate.run(() => Promise.resolve(), signal)));
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });

  it.each([0, -1, 1.5, Number.NaN])('is none for %d', (limit) => {
    expect(() => new ConcurrencyGate(limit)).toThrow(new RangeError(`A limit of ${limit} would let nothing run.`));
  });
});
