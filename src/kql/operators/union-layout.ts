import type { RelationColumn } from '../data/relation.ts';
import { KqlUnsupportedError } from '../errors/kql-unsupported-error.ts';
import { invariant } from '../invariant.ts';
import type { UnionNode } from '../plan/node.ts';
import type { Preparation } from './preparation.ts';
import { uniqueName } from './unique-name.ts';

/** The columns of a union, the `withsource` column first, and for each input where it has them; -1 where it does not. */
export interface UnionLayout {
  readonly columns: readonly RelationColumn[];
  readonly maps: readonly (readonly number[])[];
}

/** The layout that the binder found. */
export function plannedUnionLayout(
  node: UnionNode,
  inputs: readonly (readonly RelationColumn[])[],
  preparation: Preparation,
): UnionLayout {
  const lead = node.withSource === null ? 0 : 1;
  const maps = node.inputs.map(({ node: input, map }, index) =>
    input.open ? map.map((place) => placeNamed(inputs[index] ?? [], input.columns[place]?.name)) : map,
  );
  const columns = node.columns.map(({ name, type }, index): RelationColumn => {
    if (index < lead) {
      return { name, type: 'string' };
    }
    const found = maps.flatMap((map, input) => {
      const column = inputs[input]?.[map[index] ?? -1];
      return column === undefined ? [] : [column.type];
    });
    const actual = found[0] ?? (type === 'unknown' ? undefined : type);
    invariant(actual !== undefined, `column ${name} of a union has no type`);
    if (found.some((other) => other !== actual)) {
      throw new KqlUnsupportedError(
        `a union whose column "${name}" turns out to be ${[...new Set(found)].join(' and ')}`,
        preparation.place(node.span),
        'Convert the column to one type in each leg.',
      );
    }
    return { name, type: actual };
  });
  return { columns, maps };
}

/**
 * The layout of columns that were not known before the rows came: by name, in the order of first appearance; a name with
 * several types makes a column for each, `x_long` and `x_string`. `kind=inner` keeps what every input has.
 */
export function lateUnionLayout(node: UnionNode, inputs: readonly (readonly RelationColumn[])[]): UnionLayout {
  const distinct = new Map<string, RelationColumn>();
  for (const column of inputs.flat()) {
    distinct.set(`${column.type} ${column.name}`, column);
  }
  const kept = [...distinct.values()].filter(
    (column) => node.kind === 'outer' || inputs.every((columns) => placeOf(columns, column) >= 0),
  );
  const typesOf = new Map<string, number>();
  for (const { name } of kept) {
    typesOf.set(name, (typesOf.get(name) ?? 0) + 1);
  }
  const lead = node.withSource === null ? [] : [node.withSource];
  // Names that stay as they are go first: an invented one gives way to them.
  const taken = new Set([...lead, ...kept.filter(({ name }) => typesOf.get(name) === 1).map(({ name }) => name)]);
  const columns = kept.map(({ name, type }): RelationColumn => {
    if (typesOf.get(name) === 1 && !lead.includes(name)) {
      return { name, type };
    }
    const unique = uniqueName(typesOf.get(name) === 1 ? name : `${name}_${type}`, taken);
    taken.add(unique);
    return { name: unique, type };
  });
  return {
    columns: [...lead.map((name): RelationColumn => ({ name, type: 'string' })), ...columns],
    maps: inputs.map((input) => [...lead.map(() => -1), ...kept.map((column) => placeOf(input, column))]),
  };
}

/** The columns of an open input may stand elsewhere than the plan has them: others came between. */
function placeNamed(columns: readonly RelationColumn[], name: string | undefined): number {
  return columns.findIndex((column) => column.name === name);
}

function placeOf(columns: readonly RelationColumn[], { name, type }: RelationColumn): number {
  return columns.findIndex((column) => column.name === name && column.type === type);
}
