import type { RelationColumn } from '../data/relation.ts';
import { KqlSemanticError } from '../errors/kql-semantic-error.ts';
import { castKernel } from '../expressions/cast-kernel.ts';
import type { Kernel } from '../expressions/kernel.ts';
import { widestNumericType } from '../functions/common-type.ts';
import { invariant } from '../invariant.ts';
import type { Expression } from '../plan/expression.ts';
import type { JoinKind, JoinNode } from '../plan/node.ts';
import type { Preparation } from './preparation.ts';
import { uniqueName } from './unique-name.ts';

/** How a join reads its two sides. */
export interface JoinLayout {
  readonly columns: readonly RelationColumn[];
  readonly leftKeys: readonly Kernel[];
  readonly rightKeys: readonly Kernel[];
  /** The columns of each side that are in the output, by place. */
  readonly leftOutput: readonly number[];
  readonly rightOutput: readonly number[];
}

export function joinLayout(
  node: JoinNode,
  left: readonly RelationColumn[],
  right: readonly RelationColumn[],
  preparation: Preparation,
): JoinLayout {
  const keys = node.keys.map((key) =>
    sameType(
      node,
      key,
      preparation.compile(node, key.left, left),
      preparation.compile(node, key.right, right),
      preparation,
    ),
  );
  const leftOutput = isRightOnly(node.kind) ? [] : [...left.keys()];
  const rightOutput = isLeftOnly(node.kind) ? [] : (node.rightOutput ?? lateRightOutput(node, right));
  return {
    columns: joinColumns(node, pick(left, leftOutput), pick(right, rightOutput)),
    leftKeys: keys.map((pair) => pair.left),
    rightKeys: keys.map((pair) => pair.right),
    leftOutput,
    rightOutput,
  };
}

/** Kinds whose output is rows of the left side. */
export function isLeftOnly(kind: JoinKind): boolean {
  return kind === 'leftsemi' || kind === 'leftanti';
}

/** Kinds whose output is rows of the right side. */
export function isRightOnly(kind: JoinKind): boolean {
  return kind === 'rightsemi' || kind === 'rightanti';
}

function pick(columns: readonly RelationColumn[], places: readonly number[]): readonly RelationColumn[] {
  return places.map((place) => {
    const column = columns[place];
    invariant(column !== undefined, `column ${place} of a side of a join with ${columns.length}`);
    return column;
  });
}

/** `lookup` leaves the right side's key columns out. */
function lateRightOutput(node: JoinNode, right: readonly RelationColumn[]): readonly number[] {
  const keys = new Set(node.keys.map((key) => keyName(key.right)));
  return [...right.keys()].filter((place) => node.keyword === 'join' || !keys.has(right[place]?.name ?? ''));
}

/** The name of the column that a key is, also where it is converted. */
function keyName(key: Expression): string {
  return key.kind === 'cast' ? keyName(key.argument) : key.kind === 'column' ? key.name : '';
}

/** The binder's names where it knew all columns; otherwise the right's names give way where they clash. */
function joinColumns(
  node: JoinNode,
  left: readonly RelationColumn[],
  right: readonly RelationColumn[],
): readonly RelationColumn[] {
  const all = [...left, ...right];
  if (!node.open && node.columns.length === all.length) {
    return all.map(({ type }, index) => ({ name: node.columns[index]?.name ?? '', type }));
  }
  invariant(node.open, `a join of ${all.length} columns where the plan has ${node.columns.length}`);
  const taken = new Set(left.map(({ name }) => name));
  const renamed = right.map(({ name, type }) => {
    const unique = uniqueName(name, taken);
    taken.add(unique);
    return { name: unique, type };
  });
  return [...left, ...renamed];
}

function sameType(
  node: JoinNode,
  key: JoinNode['keys'][number],
  left: Kernel,
  right: Kernel,
  preparation: Preparation,
): { readonly left: Kernel; readonly right: Kernel } {
  if (left.type === 'dynamic' || right.type === 'dynamic') {
    const name = keyName(left.type === 'dynamic' ? key.left : key.right);
    throw new KqlSemanticError(
      `join key '${name}' is of a 'dynamic' type. Please use an explicit cast`,
      preparation.place(node.span),
      'Extend both sides with tostring(), tolong() or another cast of it and join on that.',
    );
  }
  const common = left.type === right.type ? left.type : widestNumericType([left.type, right.type]);
  if (common === undefined) {
    throw new KqlSemanticError(
      `The keys of a join must have one type, and these are ${left.type} and ${right.type}`,
      preparation.place(node.span),
    );
  }
  return { left: castKernel(left, common), right: castKernel(right, common) };
}
