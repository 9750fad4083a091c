/**
 * How a verb ended: nothing to report; findings, failures or a query that is wrong; a command line or input that cannot be used;
 * something not supported, or a bug of ours.
 */
export const exitCodes = { ok: 0, findings: 1, usage: 2, unsupported: 3 } as const;
