import type { Chunk } from '../data/chunk.ts';
import { missingCell } from '../data/missing-cell.ts';
import type { Relation, RelationColumn } from '../data/relation.ts';
import type { Table } from '../data/table.ts';
import type { Vector } from '../data/vector.ts';
import { vectorOfRows } from '../data/vector-of-rows.ts';
import { KqlSemanticError } from '../errors/kql-semantic-error.ts';
import { invariant } from '../invariant.ts';
import type { Preparation } from '../operators/preparation.ts';
import type { EvaluateNode } from '../plan/node.ts';
import type { Cell } from '../values/cell.ts';
import { compareStrings } from '../values/compare.ts';
import { convertCell, unwrapDynamic } from '../values/convert.ts';
import { isArray, isBag } from '../values/dynamic.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import type { Plugin } from './plugin.ts';
import { PluginArguments } from './plugin-arguments.ts';

const conflictChoices = ['error', 'replace_source', 'keep_source'] as const;

type ConflictChoice = (typeof conflictChoices)[number];

interface Options {
  readonly prefix: string;
  readonly conflict: ConflictChoice;
  readonly ignored: ReadonlySet<string>;
}

/** A column of the output: one of the input, or a slot of the bags. */
interface OutputColumn extends RelationColumn {
  readonly from: { readonly place: number } | { readonly slot: string };
}

/**
 * `bag_unpack`: a column for each slot that a bag of the column has, behind the other columns, in the order of their names. Its type
 * is that of the values, dynamic where they differ. With a schema the columns are the ones of the schema.
 *
 * Undetermined: whether text that looks like a datetime becomes one. Here it stays text.
 *
 * Refused, since the page does not tell: a slot that is null wherever it is, when there is no schema; a value that is not of the type
 * that the schema has for it; a column of the schema that is one of the source too, but for the choices on conflicts.
 *
 * @see https://learn.microsoft.com/kusto/query/bag-unpack-plugin
 */
export const bagUnpack: Plugin = {
  name: 'bag_unpack',
  page: 'bag-unpack-plugin',
  parameters: [
    { name: 'Column', kind: 'column' },
    { name: 'OutputColumnPrefix', kind: 'constant', optional: true },
    { name: 'columnsConflict', kind: 'constant', optional: true },
    { name: 'ignoredProperties', kind: 'constant', optional: true },
  ],
  prepare(node, preparation) {
    const input = preparation.prepare(node.input);
    const given = new PluginArguments(node, preparation);
    const options = optionsOf(node, given, preparation);
    return {
      node,
      run(execution) {
        const relation = execution.open(input);
        const place = given.column('Column', relation.columns);
        if (relation.columns[place]?.type !== 'dynamic') {
          throw new KqlSemanticError(
            `evaluate bag_unpack(): the column '${relation.columns[place]?.name}' is of type ${relation.columns[place]?.type}, and dynamic is wanted`,
            preparation.place(node.span),
          );
        }
        const table = execution.collect(node, relation);
        return unpacked(node, table, place, options, given, preparation);
      },
    };
  },
};

function optionsOf(node: EvaluateNode, given: PluginArguments, preparation: Preparation): Options {
  const prefix = given.constant('OutputColumnPrefix')?.value ?? '';
  const conflict = given.constant('columnsConflict')?.value ?? 'error';
  const ignored = given.constant('ignoredProperties')?.value ?? [];
  const choice = conflictChoices.find((one) => one === conflict);
  const refuse = (what: string): never => {
    throw new KqlSemanticError(`evaluate bag_unpack(): ${what}`, preparation.place(node.span));
  };
  if (typeof prefix !== 'string') {
    return refuse("'OutputColumnPrefix' has to be a string");
  }
  if (choice === undefined) {
    return refuse(`'columnsConflict' has to be one of ${conflictChoices.map((one) => `'${one}'`).join(', ')}`);
  }
  if (!isArray(ignored)) {
    return refuse("'ignoredProperties' has to be an array");
  }
  return { prefix, conflict: choice, ignored: new Set(ignored.filter((name) => typeof name === 'string')) };
}

function unpacked(
  node: EvaluateNode,
  { columns, chunks }: Table,
  place: number,
  options: Options,
  given: PluginArguments,
  preparation: Preparation,
): Relation {
  const slots = slotTypes(chunks, place, options.ignored);
  const source = columns.flatMap((column, at): OutputColumn[] =>
    at === place ? [] : [{ ...column, from: { place: at } }],
  );
  const output =
    node.schema === null
      ? inferredColumns(node, source, slots, options, given, preparation)
      : declaredColumns(node.schema, node, source, slots, options, given, preparation);
  return {
    columns: output.map(({ name, type }) => ({ name, type })),
    chunks: chunks.map((chunk) => {
      const bags = chunk.column(place);
      return chunk.withColumns(
        output.map(({ from, type, name }) =>
          'place' in from ? chunk.column(from.place) : slotVector(bags, from.slot, name, type, given),
        ),
      );
    }),
  };
}

/** The slots of all bags: the type of their values, null where they have none but nulls. */
function slotTypes(
  chunks: readonly Chunk[],
  place: number,
  ignored: ReadonlySet<string>,
): ReadonlyMap<string, ScalarType | null> {
  const types = new Map<string, ScalarType | null>();
  for (const chunk of chunks) {
    const bags = chunk.column(place);
    for (let row = 0; row < chunk.length; row += 1) {
      const bag = bags.at(row);
      if (!isBag(bag)) {
        continue;
      }
      for (const [slot, value] of bag) {
        if (ignored.has(slot)) {
          continue;
        }
        const before = types.get(slot) ?? null;
        const type = value === null ? null : (unwrapDynamic(value)?.type ?? 'dynamic');
        types.set(slot, before === null || type === null || before === type ? (type ?? before) : 'dynamic');
      }
    }
  }
  return types;
}

function inferredColumns(
  node: EvaluateNode,
  source: readonly OutputColumn[],
  slots: ReadonlyMap<string, ScalarType | null>,
  { prefix, conflict }: Options,
  given: PluginArguments,
  preparation: Preparation,
): readonly OutputColumn[] {
  const output = [...source];
  const taken = source.find(({ name }) => name.startsWith(prefix) && slots.has(name.slice(prefix.length)));
  if (taken !== undefined && conflict === 'error') {
    throw clash(node, taken.name, preparation);
  }
  for (const [slot, type] of [...slots].sort(([a], [b]) => compareStrings(a, b))) {
    const name = `${prefix}${slot}`;
    const at = source.findIndex((column) => column.name === name);
    if (at >= 0 && conflict === 'keep_source') {
      continue;
    }
    if (type === null) {
      return given.refuse(`of a slot "${slot}" that is null in every row`);
    }
    const column: OutputColumn = { name, type, from: { slot } };
    if (at >= 0) {
      output[at] = column;
    } else {
      output.push(column);
    }
  }
  return output;
}

function declaredColumns(
  schema: NonNullable<EvaluateNode['schema']>,
  node: EvaluateNode,
  source: readonly OutputColumn[],
  slots: ReadonlyMap<string, ScalarType | null>,
  { prefix, conflict }: Options,
  given: PluginArguments,
  preparation: Preparation,
): readonly OutputColumn[] {
  const declared = schema.columns.map(({ name, type }): OutputColumn => {
    invariant(type !== 'unknown', `column ${name} of a schema without a type`);
    const slot = name.startsWith(prefix) ? name.slice(prefix.length) : undefined;
    const isSlot = slot !== undefined && slots.has(slot);
    const kept = source.find((column) => column.name === name);
    if (kept === undefined) {
      return { name, type, from: { slot: slot ?? name } };
    }
    if (schema.rest) {
      return given.refuse(`with a column "${name}" of the source in its schema beside "*"`);
    }
    if (isSlot && conflict === 'error') {
      throw clash(node, name, preparation);
    }
    if (isSlot && conflict === 'replace_source') {
      return { name, type, from: { slot } };
    }
    return kept.type === type ? kept : given.refuse(`with a column "${name}" of another type in its schema`);
  });
  return schema.rest ? [...source, ...declared] : declared;
}

function clash(node: EvaluateNode, name: string, preparation: Preparation): KqlSemanticError {
  return new KqlSemanticError(
    `evaluate bag_unpack(): the column '${name}' is there already`,
    preparation.place(node.span),
    "Give a prefix, or columnsConflict='replace_source' or 'keep_source'.",
  );
}

function slotVector(bags: Vector, slot: string, name: string, type: ScalarType, given: PluginArguments): Vector {
  return vectorOfRows(type, bags.length, (row): Cell => {
    const bag = bags.at(row);
    const value = isBag(bag) ? (bag.get(slot) ?? null) : null;
    if (value === null) {
      return missingCell(type);
    }
    if (type === 'dynamic') {
      return value;
    }
    const unwrapped = unwrapDynamic(value);
    if (unwrapped?.type === type) {
      return unwrapped.cell;
    }
    // A whole number does for a declared real or decimal, and for an int that holds it.
    if (
      unwrapped?.type === 'long' &&
      (type === 'real' || type === 'decimal' || (type === 'int' && isInt(unwrapped.cell)))
    ) {
      return convertCell(unwrapped.cell, 'long', type);
    }
    return given.refuse(`of a value of type ${unwrapped?.type ?? 'dynamic'} into the column "${name}" of type ${type}`);
  });
}

function isInt(cell: Cell): boolean {
  return typeof cell === 'number' && cell >= -(2 ** 31) && cell < 2 ** 31;
}
