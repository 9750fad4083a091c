import { Chunk, type Origins } from '../data/chunk.ts';
import { concatenateChunks } from '../data/concatenate-chunks.ts';
import type { Relation } from '../data/relation.ts';
import { noRow } from '../data/selected-vector.ts';
import { splitChunk } from '../data/split-chunk.ts';
import { uniteOrigins } from '../data/unite-origins.ts';
import type { Vector } from '../data/vector.ts';
import type { Kernel } from '../expressions/kernel.ts';
import type { JoinKind, JoinNode } from '../plan/node.ts';
import type { Execution } from './execution.ts';
import { GroupOrigins } from './group-origins.ts';
import { Grouper, noGroup } from './grouper.ts';
import { JoinIndex } from './join-index.ts';
import { isRightOnly, type JoinLayout, joinLayout } from './join-layout.ts';
import { perColumns } from './per-columns.ts';
import { knownColumns, type Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';

/**
 * `join` and `lookup`. A null key matches a null key, unlike in SQL. `innerunique`, the default of `join`, keeps one row of the
 * left side for each key, here the first; where no row of the other side matches, its columns are null (strings empty).
 *
 * Rows come out in the order of the left side, for each in the order of the right; rows of the right that match none come last.
 * Kusto promises no order.
 *
 * @see https://learn.microsoft.com/kusto/query/join-operator
 * @see https://learn.microsoft.com/kusto/query/lookup-operator
 */
export function prepareJoin(node: JoinNode, preparation: Preparation): PreparedOperator {
  const left = preparation.prepare(node.left);
  const right = preparation.prepare(node.right);
  const layoutOn = perColumns((leftColumns) =>
    perColumns((rightColumns) => joinLayout(node, leftColumns, rightColumns, preparation)),
  );
  const leftKnown = knownColumns(node.left);
  const rightKnown = knownColumns(node.right);
  if (leftKnown !== undefined && rightKnown !== undefined) {
    layoutOn(leftKnown)(rightKnown);
  }
  return {
    node,
    run(execution) {
      const leftRows = execution.open(left);
      const rightRows = execution.open(right);
      const layout = layoutOn(leftRows.columns)(rightRows.columns);
      return {
        columns: layout.columns,
        chunks: isRightOnly(node.kind)
          ? filteredRight(node, leftRows, rightRows, layout, execution)
          : joined(node, leftRows, rightRows, layout, execution),
      };
    },
  };
}

/** Every kind that walks the left side: those with pairs, and the semi and anti joins of the left. */
function* joined(
  node: JoinNode,
  left: Relation,
  right: Relation,
  layout: JoinLayout,
  execution: Execution,
): Iterable<Chunk> {
  const types = layout.leftKeys.map(({ type }) => type);
  const build = concatenateChunks(right.columns, execution.collect(node, right).chunks);
  const index = new JoinIndex(build, evaluate(layout.rightKeys, build, execution), types);
  const matched = new Uint8Array(index.groups);
  const firsts = node.kind === 'innerunique' ? new Grouper(types) : undefined;
  for (const chunk of left.chunks) {
    const keys = evaluate(layout.leftKeys, chunk, execution);
    const groups = index.find(keys, chunk.length);
    for (const group of groups) {
      if (group !== noGroup) {
        matched[group] = 1;
      }
    }
    const rows = firsts === undefined ? undefined : firstOfKeys(firsts, keys, chunk.length);
    yield* fromLeft(node, chunk, groups, rows, index, layout, execution);
  }
  if (node.kind === 'rightouter' || node.kind === 'fullouter') {
    yield* unmatchedRight(left, index, matched, layout, execution);
  }
}

function evaluate(kernels: readonly Kernel[], chunk: Chunk, execution: Execution): readonly Vector[] {
  return kernels.map((kernel) => kernel.evaluate(chunk, execution));
}

/** For each row whether no row before it had its key. */
function firstOfKeys(firsts: Grouper, keys: readonly Vector[], length: number): Uint8Array {
  let seen = firsts.size;
  const groups = firsts.add(keys, length);
  return Uint8Array.from(groups, (group) => {
    if (group < seen) {
      return 0;
    }
    seen += 1;
    return 1;
  });
}

function* fromLeft(
  node: JoinNode,
  chunk: Chunk,
  groups: Int32Array,
  rows: Uint8Array | undefined,
  index: JoinIndex,
  layout: JoinLayout,
  execution: Execution,
): Iterable<Chunk> {
  if (node.kind === 'leftsemi' || node.kind === 'leftanti') {
    const wanted = node.kind === 'leftsemi';
    const kept = rowsWhere(groups, (group) => (group !== noGroup) === wanted);
    if (kept.length > 0) {
      yield semiChunk(chunk, kept, layout.leftOutput, (row) => matchedOrigins(index, groups[row] ?? noGroup));
    }
    return;
  }
  const pairs = pairRows(node, groups, rows, index, execution);
  if (pairs.left.length > 0) {
    yield* splitChunk(pairedChunk(chunk, index.rows, pairs, layout), execution.chunkSize);
  }
}

interface Pairs {
  readonly left: Int32Array;
  readonly right: Int32Array;
}

function keepsUnmatchedLeft(kind: JoinKind): boolean {
  return kind === 'leftouter' || kind === 'fullouter';
}

function pairRows(
  node: JoinNode,
  groups: Int32Array,
  rows: Uint8Array | undefined,
  index: JoinIndex,
  execution: Execution,
): Pairs {
  const outer = keepsUnmatchedLeft(node.kind) ? 1 : 0;
  let count = 0;
  for (const [row, group] of groups.entries()) {
    if (rows === undefined || rows[row] === 1) {
      count += group === noGroup ? outer : index.rowsOf(group).length;
    }
  }
  if (count > execution.limits.fanOut) {
    execution.refuse(node, 'fanOut', 'made', execution.limits.fanOut);
  }
  const left = new Int32Array(count);
  const right = new Int32Array(count);
  let at = 0;
  for (const [row, group] of groups.entries()) {
    if (rows !== undefined && rows[row] !== 1) {
      continue;
    }
    if (group === noGroup) {
      if (outer === 1) {
        left[at] = row;
        right[at] = noRow;
        at += 1;
      }
      continue;
    }
    for (const match of index.rowsOf(group)) {
      left[at] = row;
      right[at] = match;
      at += 1;
    }
  }
  return { left, right };
}

function pairedChunk(left: Chunk, right: Chunk, pairs: Pairs, layout: JoinLayout): Chunk {
  const leftRows = left.take(pairs.left);
  const rightRows = right.take(pairs.right);
  return new Chunk(
    pairs.left.length,
    [
      ...layout.leftOutput.map((place) => leftRows.column(place)),
      ...layout.rightOutput.map((place) => rightRows.column(place)),
    ],
    { origins: unitedOrigins(leftRows.origins, rightRows.origins) },
  );
}

function unitedOrigins(
  left: readonly Origins[] | undefined,
  right: readonly Origins[] | undefined,
): readonly Origins[] | undefined {
  if (left === undefined || right === undefined) {
    return left ?? right;
  }
  return left.map((origins, row) => uniteOrigins([origins, right[row] ?? []]));
}

/** Rows of the right side that no row of the left has matched, with nothing on the left. */
function* unmatchedRight(
  left: Relation,
  index: JoinIndex,
  matched: Uint8Array,
  layout: JoinLayout,
  execution: Execution,
): Iterable<Chunk> {
  const alone = new Uint8Array(index.rows.length);
  for (const [group, was] of matched.entries()) {
    if (was === 0) {
      for (const row of index.rowsOf(group)) {
        alone[row] = 1;
      }
    }
  }
  const rows = rowsWhere(alone, (flag) => flag === 1);
  if (rows.length === 0) {
    return;
  }
  const nothing = concatenateChunks(left.columns, []);
  const pairs = { left: new Int32Array(rows.length).fill(noRow), right: rows };
  yield* splitChunk(pairedChunk(nothing, index.rows, pairs, layout), execution.chunkSize);
}

/** `rightsemi` and `rightanti`: the rows of the right side whose key the left has, or has not. */
function* filteredRight(
  node: JoinNode,
  left: Relation,
  right: Relation,
  layout: JoinLayout,
  execution: Execution,
): Iterable<Chunk> {
  const keys = new Grouper(layout.leftKeys.map(({ type }) => type));
  const origins = new GroupOrigins();
  for (const chunk of left.chunks) {
    origins.add(chunk, keys.add(evaluate(layout.leftKeys, chunk, execution), chunk.length));
  }
  const leftOrigins = origins.finish(keys.size) ?? [];
  const wanted = node.kind === 'rightsemi';
  for (const chunk of right.chunks) {
    const groups = keys.find(evaluate(layout.rightKeys, chunk, execution), chunk.length);
    const kept = rowsWhere(groups, (group) => (group !== noGroup) === wanted);
    if (kept.length > 0) {
      yield semiChunk(chunk, kept, layout.rightOutput, (row) => [leftOrigins[groups[row] ?? noGroup] ?? []]);
    }
  }
}

/** Rows of one side; a row that a match let through came from its matches too. */
function semiChunk(
  chunk: Chunk,
  kept: Int32Array,
  output: readonly number[],
  matches: (row: number) => readonly Origins[],
): Chunk {
  const rows = chunk.take(kept);
  return new Chunk(
    rows.length,
    output.map((place) => rows.column(place)),
    { origins: rows.origins?.map((origins, at) => uniteOrigins([origins, ...matches(kept[at] ?? 0)])) },
  );
}

function matchedOrigins(index: JoinIndex, group: number): readonly Origins[] {
  const { origins } = index.rows;
  return group === noGroup || origins === undefined ? [] : Array.from(index.rowsOf(group), (row) => origins[row] ?? []);
}

function rowsWhere(values: Int32Array | Uint8Array, holds: (value: number) => boolean): Int32Array {
  const rows = new Int32Array(values.length);
  let count = 0;
  for (const [row, value] of values.entries()) {
    if (holds(value)) {
      rows[count] = row;
      count += 1;
    }
  }
  return rows.subarray(0, count);
}
