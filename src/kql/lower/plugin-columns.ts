import type { Column } from '../plan/column.ts';
import type { EvaluateNode, PlanNode } from '../plan/node.ts';

/** The columns of a node, and whether more may come with the rows. */
interface TableShape {
  readonly columns: readonly Column[];
  readonly open: boolean;
}

/** What a plan can know of the columns that a plugin gives. `bound` is what the binder makes of them. */
export function pluginColumns(
  { plugin, arguments: args, schema }: Pick<EvaluateNode, 'plugin' | 'arguments' | 'schema'>,
  input: PlanNode,
  bound: readonly Column[],
): TableShape {
  switch (plugin) {
    case 'bag_unpack':
      return unpackedColumns(args, schema, input);
    case 'pivot':
      return pivotedColumns(args, schema, input);
    case 'ipv4_lookup':
    case 'ipv6_lookup':
      return lookupColumns(plugin, args, input, bound);
    case 'rows_near':
      return { columns: input.columns, open: input.open };
    case 'autocluster':
    case 'basket':
      // The three columns that it adds; the service does not know all columns of a table that is open.
      return { columns: [...bound.slice(0, 3), ...input.columns], open: input.open };
    default:
      return { columns: bound, open: false };
  }
}

function columnNames(args: EvaluateNode['arguments'], parameter: string): readonly string[] {
  return args.flatMap((argument) =>
    argument.kind === 'scalar' && argument.name === parameter && argument.expression.kind === 'column'
      ? [argument.expression.name]
      : [],
  );
}

function unpackedColumns(args: EvaluateNode['arguments'], schema: EvaluateNode['schema'], input: PlanNode): TableShape {
  const [bag] = columnNames(args, 'Column');
  const conflict = args.find((argument) => argument.name === 'columnsConflict');
  // A slot that takes the place of a column brings its own type.
  const replaces =
    conflict?.kind === 'scalar' &&
    !(conflict.expression.kind === 'literal' && conflict.expression.value !== 'replace_source');
  const source = input.columns
    .filter(({ name }) => name !== bag)
    .map(({ name, type }): Column => ({ name, type: replaces ? 'unknown' : type }));
  if (schema === null) {
    return { columns: source, open: true };
  }
  return schema.rest
    ? { columns: [...source, ...schema.columns], open: input.open }
    : { columns: schema.columns, open: false };
}

function pivotedColumns(args: EvaluateNode['arguments'], schema: EvaluateNode['schema'], input: PlanNode): TableShape {
  if (schema !== null) {
    return { columns: schema.columns, open: false };
  }
  const named = columnNames(args, 'column');
  // Which columns are left without names is known only when they are.
  const columns = named.flatMap((name) => input.columns.filter((column) => column.name === name));
  return { columns, open: true };
}

function lookupColumns(
  plugin: string,
  args: EvaluateNode['arguments'],
  input: PlanNode,
  bound: readonly Column[],
): TableShape {
  const table = args.find((argument) => argument.kind === 'table')?.node;
  const extra = new Set(columnNames(args, 'ExtraKey'));
  const added = (table?.columns ?? []).filter(({ name }) => !extra.has(name));
  const open = input.open || table?.open === true;
  if (plugin === 'ipv6_lookup') {
    return { columns: [...added, ...input.columns], open };
  }
  const columns = [...input.columns, ...added];
  return {
    columns: columns.map((column, at) => ({ ...column, name: (open ? undefined : bound[at]?.name) ?? column.name })),
    open,
  };
}
