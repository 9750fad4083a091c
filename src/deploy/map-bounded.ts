/** The results of a task for each item, in their order, so many at a time. The first that fails ends it: nothing more is begun. */
export async function mapBounded<T, R>(
  items: readonly T[],
  atOnce: number,
  task: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results = new Map<number, R>();
  let next = 0;
  let isFailed = false;
  const worker = async (): Promise<void> => {
    while (next < items.length && !isFailed) {
      const index = next++;
      const [item] = items.slice(index, index + 1);
      if (item === undefined) continue;
      try {
        results.set(index, await task(item));
      } catch (error) {
        isFailed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
}
