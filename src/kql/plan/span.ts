/**
 * A half-open range of UTF-16 offsets in one of a plan's sources. `source` is an index into {@link Plan.sources}: 0 is the
 * query, the others are functions of the workspace. `call`, when present, is an index into {@link Plan.calls}: the call
 * that brought this piece of a function's body into the plan.
 */
export interface Span {
  readonly source: number;
  readonly start: number;
  readonly end: number;
  readonly call?: number;
}
