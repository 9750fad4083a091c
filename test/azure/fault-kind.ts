/**
 * What can go wrong between a caller and Resource Manager:
 * - `429`: throttled, with `Retry-After` in seconds (contract 1.8); `429-without-retry-after`
 * - `500`, `502`, `503` (with `Retry-After`), `504`
 * - `timeout`: no answer ever; `reset`: the connection is torn down; `slow`: the true answer after a delay
 * - `malformed-json`: a body that is no JSON; `empty`: 200 without a body; `truncated`: the connection ends in the middle
 *   of the body; `html`: a page of a gateway, with status 200
 */
export const FAULT_KINDS = [
  '429',
  '429-without-retry-after',
  '500',
  '502',
  '503',
  '504',
  'timeout',
  'reset',
  'slow',
  'malformed-json',
  'empty',
  'truncated',
  'html',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];
