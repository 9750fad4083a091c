import { Chunk, type Origins } from '../data/chunk.ts';
import { concatenateChunks } from '../data/concatenate-chunks.ts';
import type { RelationColumn } from '../data/relation.ts';
import { noRow, SelectedVector } from '../data/selected-vector.ts';
import { splitChunk } from '../data/split-chunk.ts';
import { uniteOrigins } from '../data/unite-origins.ts';
import { KqlSemanticError } from '../errors/kql-semantic-error.ts';
import { maskIpv4, parseIpv4 } from '../functions/ip/ipv4.ts';
import { maskIpv6, parseIpv6 } from '../functions/ip/ipv6.ts';
import type { Execution } from '../operators/execution.ts';
import { knownColumns, type Preparation } from '../operators/preparation.ts';
import { uniqueName } from '../operators/unique-name.ts';
import type { EvaluateNode } from '../plan/node.ts';
import { cellKey } from '../values/compare.ts';
import { type Network, NetworkIndex } from './network-index.ts';
import type { Plugin, PluginParameter } from './plugin.ts';
import { PluginArguments } from './plugin-arguments.ts';

interface Family {
  readonly name: string;
  readonly page: string;
  readonly parameters: readonly PluginParameter[];
  /** Which side's columns are first in the output. */
  readonly first: 'source' | 'table';
  readonly parse: (text: string) => Network | undefined;
  /** The network of an address under a shorter prefix. */
  readonly mask: (network: Network, prefix: number) => Network;
}

const key = (name: string, kind: PluginParameter['kind']): PluginParameter => ({ name, kind });

const unmatched: PluginParameter = { name: 'return_unmatched', kind: 'constant', optional: true };

/**
 * `ipv4_lookup`: the rows joined with those of a table whose networks their addresses are in, all of them; the columns of the table come
 * behind. With extra keys, which both sides have, those have to be equal too.
 *
 * Undetermined: whether an address that is in several networks is found in all of them, as here, or in the narrowest.
 *
 * Refused, since the page does not tell: an address of the source that is a network itself, wider than one of the table inside of it.
 *
 * @see https://learn.microsoft.com/kusto/query/ipv4-lookup-plugin
 */
export const ipv4Lookup: Plugin = lookup({
  name: 'ipv4_lookup',
  page: 'ipv4-lookup-plugin',
  parameters: [
    key('LookupTable', 'table'),
    key('SourceIPv4Key', 'column'),
    key('IPv4LookupKey', 'lookup-column'),
    { name: 'ExtraKey', kind: 'column', optional: true, repeats: true },
    unmatched,
  ],
  first: 'source',
  parse: (text) => {
    const ip = parseIpv4(text);
    return ip && { address: BigInt(ip.address), prefix: ip.prefix };
  },
  mask: ({ address, prefix }, limit) => {
    const masked = maskIpv4({ address: Number(address), prefix }, limit);
    return { address: BigInt(masked.address), prefix: masked.prefix };
  },
});

/**
 * `ipv6_lookup`: the same for IPv6; in the engine's answers the columns of the table come first.
 *
 * @see https://learn.microsoft.com/kusto/query/ipv6-lookup-plugin
 */
export const ipv6Lookup: Plugin = lookup({
  name: 'ipv6_lookup',
  page: 'ipv6-lookup-plugin',
  parameters: [
    key('LookupTable', 'table'),
    key('SourceIPv6Key', 'column'),
    key('IPv6LookupKey', 'lookup-column'),
    unmatched,
  ],
  first: 'table',
  parse: parseIpv6,
  mask: (network, limit) => maskIpv6({ ...network, dotted: false }, limit),
});

function lookup(family: Family): Plugin {
  const { name, page, parameters } = family;
  const [, sourceKey, lookupKey] = parameters;
  return {
    name,
    page,
    parameters,
    prepare(node, preparation) {
      const input = preparation.prepare(node.input);
      const given = new PluginArguments(node, preparation);
      const tableNode = given.table();
      const table = preparation.prepare(tableNode);
      const returnUnmatched = given.constant('return_unmatched')?.value ?? false;
      if (typeof returnUnmatched !== 'boolean') {
        throw new KqlSemanticError(
          `evaluate ${name}(): 'return_unmatched' has to be a bool`,
          preparation.place(node.span),
        );
      }
      if (node.schema !== null) {
        given.refuse('with a schema');
      }
      const bind = (source: readonly RelationColumn[], other: readonly RelationColumn[]): LookupLayout =>
        layout(family, node, source, other, given, [sourceKey?.name ?? '', lookupKey?.name ?? ''], preparation);
      const [knownSource, knownTable] = [knownColumns(node.input), knownColumns(tableNode)];
      if (knownSource !== undefined && knownTable !== undefined) {
        bind(knownSource, knownTable);
      }
      return {
        node,
        run(execution) {
          const relation = execution.open(input);
          const found = execution.open(table);
          const bound = bind(relation.columns, found.columns);
          const rows = concatenateChunks(found.columns, execution.collect(node, found).chunks);
          const index = new NetworkIndex(family.mask);
          const keys = rows.column(bound.tableKey);
          for (let row = 0; row < rows.length; row += 1) {
            const network = family.parse(String(keys.at(row)));
            if (network !== undefined) {
              index.add(network, row);
            }
          }
          const matcher = new Matcher(family, rows, index, bound, given);
          return {
            columns: bound.columns,
            chunks: joined(node, relation.chunks, matcher, returnUnmatched, execution),
          };
        },
      };
    },
  };
}

interface LookupLayout {
  readonly columns: readonly RelationColumn[];
  readonly sourceKey: number;
  readonly tableKey: number;
  /** Places in the source and in the table. */
  readonly extraKeys: readonly (readonly [number, number])[];
  /** The columns of the table that are in the output, by place. */
  readonly tableOutput: readonly number[];
}

function layout(
  { first }: Family,
  node: EvaluateNode,
  source: readonly RelationColumn[],
  table: readonly RelationColumn[],
  given: PluginArguments,
  [sourceName, tableName]: readonly [string, string],
  preparation: Preparation,
): LookupLayout {
  const sourceKey = given.column(sourceName, source);
  const tableKey = given.column(tableName, table);
  const wrong = [source[sourceKey], table[tableKey]].find((column) => column?.type !== 'string');
  if (wrong !== undefined) {
    throw new KqlSemanticError(
      `evaluate ${node.plugin}(): the column '${wrong.name}' is of type ${wrong.type}, and string is wanted`,
      preparation.place(node.span),
    );
  }
  const extraKeys = given.columns('ExtraKey', source).map((at): readonly [number, number] => {
    const column = source[at];
    const other = table.findIndex(({ name }) => name === column?.name);
    if (other < 0) {
      throw new KqlSemanticError(
        `evaluate ${node.plugin}(): the column '${column?.name}' has to be in the lookup table too`,
        preparation.place(node.span),
      );
    }
    if (table[other]?.type !== column?.type || column?.type === 'dynamic') {
      return given.refuse(`by an extra key "${column?.name}" of type ${column?.type} and ${table[other]?.type}`);
    }
    return [at, other];
  });
  const dropped = new Set(extraKeys.map(([, other]) => other));
  const tableOutput = [...table.keys()].filter((at) => !dropped.has(at));
  const added = tableOutput.map((at) => table[at]).filter((column) => column !== undefined);
  return {
    columns: first === 'source' ? behind(node, source, added) : inFront(source, added, given),
    sourceKey,
    tableKey,
    extraKeys,
    tableOutput,
  };
}

/** The source's columns and then the table's: named as the binder says, or giving way to those in front. */
function behind(
  node: EvaluateNode,
  source: readonly RelationColumn[],
  added: readonly RelationColumn[],
): readonly RelationColumn[] {
  const all = [...source, ...added];
  if (!node.open && node.columns.length === all.length) {
    return all.map(({ type }, at) => ({ name: node.columns[at]?.name ?? '', type }));
  }
  const taken = new Set(source.map(({ name }) => name));
  const renamed = added.map(({ name, type }) => {
    const unique = uniqueName(name, taken);
    taken.add(unique);
    return { name: unique, type };
  });
  return [...source, ...renamed];
}

function inFront(
  source: readonly RelationColumn[],
  added: readonly RelationColumn[],
  given: PluginArguments,
): readonly RelationColumn[] {
  const clash = added.find(({ name }) => source.some((column) => column.name === name));
  return clash === undefined ? [...added, ...source] : given.refuse(`with a column "${clash.name}" on both sides`);
}

/** Finds the rows of the table for a row of the source. */
class Matcher {
  readonly family: Family;
  readonly rows: Chunk;
  readonly layout: LookupLayout;
  readonly #index: NetworkIndex;
  readonly #given: PluginArguments;
  readonly #known = new Map<string, readonly number[]>();

  constructor(family: Family, rows: Chunk, index: NetworkIndex, bound: LookupLayout, given: PluginArguments) {
    this.family = family;
    this.rows = rows;
    this.layout = bound;
    this.#index = index;
    this.#given = given;
  }

  match(chunk: Chunk, row: number): readonly number[] {
    const text = String(chunk.column(this.layout.sourceKey).at(row));
    let found = this.#known.get(text);
    if (found === undefined) {
      found = this.#find(text);
      this.#known.set(text, found);
    }
    return found.filter((other) =>
      this.layout.extraKeys.every(([at, otherAt]) => {
        const column = chunk.column(at);
        return Object.is(
          cellKey(column.type, column.at(row)),
          cellKey(column.type, this.rows.column(otherAt).at(other)),
        );
      }),
    );
  }

  #find(text: string): readonly number[] {
    const network = this.family.parse(text);
    if (network === undefined) {
      return [];
    }
    if (this.#index.hasInside(network)) {
      return this.#given.refuse(`of a network "${text}" that is wider than one of the table`);
    }
    return this.#index.find(network);
  }
}

function* joined(
  node: EvaluateNode,
  chunks: Iterable<Chunk>,
  matcher: Matcher,
  returnUnmatched: boolean,
  execution: Execution,
): Iterable<Chunk> {
  for (const chunk of chunks) {
    const left: number[] = [];
    const right: number[] = [];
    for (let row = 0; row < chunk.length; row += 1) {
      const found = matcher.match(chunk, row);
      for (const other of found) {
        left.push(row);
        right.push(other);
      }
      if (found.length === 0 && returnUnmatched) {
        left.push(row);
        right.push(noRow);
      }
      if (left.length > execution.limits.fanOut) {
        execution.refuse(node, 'fanOut', 'made', execution.limits.fanOut);
      }
    }
    yield* splitChunk(paired(chunk, Int32Array.from(left), Int32Array.from(right), matcher), execution.chunkSize);
  }
}

function paired(chunk: Chunk, left: Int32Array, right: Int32Array, { family, rows, layout: bound }: Matcher): Chunk {
  const source = chunk.columns.map((vector) => SelectedVector.of(vector, left));
  const added = bound.tableOutput.map((at) => SelectedVector.of(rows.column(at), right));
  const { ingested } = chunk;
  return new Chunk(left.length, family.first === 'source' ? [...source, ...added] : [...added, ...source], {
    origins: originsOf(chunk, left, rows, right),
    ingested: ingested && SelectedVector.of(ingested, left),
  });
}

function originsOf(chunk: Chunk, left: Int32Array, rows: Chunk, right: Int32Array): readonly Origins[] | undefined {
  const { origins } = chunk;
  if (origins === undefined && rows.origins === undefined) {
    return undefined;
  }
  return Array.from(left, (row, at) => {
    const other = right[at] ?? noRow;
    return uniteOrigins([origins?.[row] ?? [], other === noRow ? [] : (rows.origins?.[other] ?? [])]);
  });
}
