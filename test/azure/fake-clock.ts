/** The clock of the fake: nothing in it reads the time of day. */
export interface FakeClock {
  /** Milliseconds since 1970 UTC. */
  now(): number;
  /** Lets time pass at once. */
  advance(milliseconds: number): void;
}

/**
 * A clock that starts at `start` and stands still until it is advanced, or, with a `speed`, also runs: `speed`
 * milliseconds for each that really passes. A running clock is for tests with a deployer in another process.
 */
export function createFakeClock(start: number, speed = 0): FakeClock {
  const origin = performance.now();
  let advanced = 0;
  return {
    now: () => start + advanced + (speed === 0 ? 0 : Math.floor((performance.now() - origin) * speed)),
    advance: (milliseconds) => {
      advanced += milliseconds;
    },
  };
}
