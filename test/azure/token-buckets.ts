/** A bucket of Resource Manager's throttling: how many calls it holds, and how many come back each second. */
export interface Bucket {
  readonly size: number;
  readonly perSecond: number;
}

/** One bucket for each kind of operation. */
export interface Buckets {
  readonly reads: Bucket;
  readonly writes: Bucket;
  readonly deletes: Bucket;
}

/** Resource Manager's own, per principal and subscription (contract 1.8). */
export const ARM_BUCKETS: Buckets = {
  reads: { size: 250, perSecond: 25 },
  writes: { size: 200, perSecond: 10 },
  deletes: { size: 200, perSecond: 10 },
};

/** What a call takes out of its bucket. */
export interface Taken {
  readonly remaining: number;
  /** Seconds until there is something in the bucket again; undefined where the call is let through. */
  readonly retryAfter: number | undefined;
}

/** A throttle that keeps buckets by key; `now` in milliseconds. */
export function createThrottle(buckets: Buckets): (key: string, kind: keyof Buckets, now: number) => Taken {
  const levels = new Map<string, { level: number; at: number }>();
  return (key, kind, now) => {
    const { size, perSecond } = buckets[kind];
    const name = `${key} ${kind}`;
    const last = levels.get(name) ?? { level: size, at: now };
    const level = Math.min(size, last.level + ((now - last.at) / 1000) * perSecond);
    if (level < 1) {
      levels.set(name, { level, at: now });
      return { remaining: 0, retryAfter: Math.max(1, Math.ceil((1 - level) / perSecond)) };
    }
    levels.set(name, { level: level - 1, at: now });
    return { remaining: Math.floor(level - 1), retryAfter: undefined };
  };
}
