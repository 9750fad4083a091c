import type { Chunk } from '../data/chunk.ts';
import { missingCell } from '../data/missing-cell.ts';
import type { RelationColumn } from '../data/relation.ts';
import type { Vector } from '../data/vector.ts';
import { vectorOf } from '../data/vector-of.ts';
import { KqlUnsupportedError } from '../errors/kql-unsupported-error.ts';
import type { Kernel } from '../expressions/kernel.ts';
import type { ParseNode } from '../plan/node.ts';
import type { Cell } from '../values/cell.ts';
import { convertCell } from '../values/convert.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import type { Execution } from './execution.ts';
import { type ParsePattern, parsePattern } from './parse-pattern.ts';
import type { Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';
import { targetOf } from './target-of.ts';

interface ParsedColumn {
  readonly type: ScalarType;
  readonly place: number;
}

interface ParseLayout {
  readonly columns: readonly RelationColumn[];
  readonly text: Kernel;
  readonly parsed: readonly ParsedColumn[];
}

/** What a text gives: its values by column of the pattern, and whether it fits. */
interface Parsed {
  readonly fits: boolean;
  readonly cells: readonly Cell[];
}

/**
 * `parse` and `parse-where`: takes a text apart by its delimiters. In a text that does not fit strings are empty and all else is
 * null; `parse-where` drops its row. But in relaxed mode, a text does not fit either when one of its values has not the type that it
 * should have, and then the others are lost as well.
 *
 * @see https://learn.microsoft.com/kusto/query/parse-operator
 * @see https://learn.microsoft.com/kusto/query/parse-where-operator
 */
export function prepareParse(node: ParseNode, preparation: Preparation): PreparedOperator {
  const input = preparation.prepareInput(node);
  const pattern = parsePattern(node, preparation.place(node.span));
  const layoutOn = preparation.onColumns(node.input, (columns) => layout(node, columns, preparation));
  const checkEnd = endCheck(node, preparation);
  return {
    node,
    run(execution) {
      const relation = execution.open(input);
      const bound = layoutOn(relation.columns);
      const parse = (text: string): Parsed => parseText(text, pattern, bound.parsed, node.kind === 'relaxed', checkEnd);
      return { columns: bound.columns, chunks: parsedChunks(node, relation.chunks, bound, parse, execution) };
    },
  };
}

function layout(node: ParseNode, input: readonly RelationColumn[], preparation: Preparation): ParseLayout {
  const columns = [...input];
  const text = preparation.compile(node, node.expression, input);
  const parsed = node.pattern.flatMap((part): ParsedColumn[] => {
    if (part.kind !== 'column') {
      return [];
    }
    const { name, type, target } = part;
    const place = targetOf(name, target, node.input.open, columns);
    columns[place] = { name, type };
    return [{ type, place }];
  });
  return { columns, text, parsed };
}

function* parsedChunks(
  node: ParseNode,
  chunks: Iterable<Chunk>,
  { text, parsed }: ParseLayout,
  parse: (text: string) => Parsed,
  execution: Execution,
): Iterable<Chunk> {
  for (const chunk of chunks) {
    const rows = parseRows(text.evaluate(chunk, execution), text.type, parse);
    const kept = node.keyword === 'parse' ? undefined : rows.flatMap(({ fits }, row) => (fits ? [row] : []));
    const rest = kept === undefined || kept.length === rows.length ? chunk : chunk.take(Int32Array.from(kept));
    const given = rest === chunk ? rows : rows.filter(({ fits }) => fits);
    const columns: Vector[] = [...rest.columns];
    for (const [index, { type, place }] of parsed.entries()) {
      columns[place] = vectorOf(
        type,
        given.map(({ cells }) => cells[index] ?? null),
      );
    }
    if (given.length > 0) {
      yield rest.withColumns(columns);
    }
  }
}

/** A text that comes up again is taken apart once. */
function parseRows(vector: Vector, type: ScalarType, parse: (text: string) => Parsed): readonly Parsed[] {
  const known = new Map<string, Parsed>();
  return Array.from({ length: vector.length }, (_, row) => {
    const text = String(convertCell(vector.at(row), type, 'string') ?? '');
    let parsed = known.get(text);
    if (parsed === undefined) {
      parsed = parse(text);
      known.set(text, parsed);
    }
    return parsed;
  });
}

function parseText(
  text: string,
  { regex, groups }: ParsePattern,
  columns: readonly ParsedColumn[],
  relaxed: boolean,
  checkEnd: (captured: string, cell: Cell, column: number) => void,
): Parsed {
  const match = regex.exec(text);
  if (match === undefined) {
    return { fits: false, cells: columns.map(({ type }) => missingCell(type)) };
  }
  const cells = columns.map(({ type }, index) => {
    const group = groups[index] ?? 0;
    const start = match[group * 2] ?? -1;
    const captured = start < 0 ? '' : text.slice(start, match[group * 2 + 1]);
    const cell = type === 'string' ? captured : convertCell(captured, 'string', type);
    checkEnd(captured, cell, index);
    return cell;
  });
  return relaxed || !cells.includes(null)
    ? { fits: true, cells }
    : { fits: false, cells: columns.map(({ type }) => missingCell(type)) };
}

const startsLikeDate = /^\s*\d{1,4}[-/]\d{1,2}[-/]\d{1,4}/;

/**
 * The engine reads a datetime that ends a simple pattern also where more text follows it; how far it reads is not known. Such a
 * text ends the query.
 */
function endCheck(node: ParseNode, preparation: Preparation): (captured: string, cell: Cell, column: number) => void {
  const last = node.pattern.at(-1);
  if (node.kind === 'regex' || last?.kind !== 'column' || last.type !== 'datetime') {
    return () => {};
  }
  const lastColumn = node.pattern.filter(({ kind }) => kind === 'column').length - 1;
  return (captured, cell, column) => {
    if (column === lastColumn && cell === null && startsLikeDate.test(captured)) {
      throw new KqlUnsupportedError(
        `a text after the datetime "${last.name}" at the end of "${node.keyword}"`,
        preparation.place(node.span),
        'End the pattern with the text that follows.',
      );
    }
  };
}
