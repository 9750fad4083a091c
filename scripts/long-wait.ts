/** Waits of a request that somebody at a terminal would wonder about, in milliseconds. */
export const longWait = 10_000;
