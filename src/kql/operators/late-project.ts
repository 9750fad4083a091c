import type { Chunk } from '../data/chunk.ts';
import type { RelationColumn } from '../data/relation.ts';
import { unresolvedColumn } from '../errors/unresolved-column.ts';
import type { LateProjectItem, LateProjectNode } from '../plan/node.ts';
import { compareStrings } from '../values/compare.ts';
import { perColumns } from './per-columns.ts';
import type { Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';

/** A column of the output: where it comes from and what it is called. */
interface Chosen {
  readonly place: number;
  readonly name: string;
}

/**
 * `project-away`, `-keep`, `-rename` and `-reorder` over columns that are known only when the rows come.
 *
 * @see https://learn.microsoft.com/kusto/query/project-away-operator and its siblings
 */
export function prepareLateProject(node: LateProjectNode, preparation: Preparation): PreparedOperator {
  const input = preparation.prepare(node.input);
  const layoutOn = perColumns((columns) => {
    const chosen = choose(node, columns, preparation);
    return {
      places: chosen.map(({ place }) => place),
      columns: chosen.map(({ place, name }): RelationColumn => ({ name, type: columns[place]?.type ?? 'dynamic' })),
    };
  });
  return {
    node,
    run(execution) {
      const relation = execution.open(input);
      const { places, columns } = layoutOn(relation.columns);
      return { columns, chunks: rearranged(relation.chunks, places) };
    },
  };
}

function* rearranged(chunks: Iterable<Chunk>, places: readonly number[]): Iterable<Chunk> {
  for (const chunk of chunks) {
    yield chunk.withColumns(places.map((place) => chunk.column(place)));
  }
}

function choose(
  node: LateProjectNode,
  columns: readonly RelationColumn[],
  preparation: Preparation,
): readonly Chosen[] {
  const all = columns.map(({ name }, place) => ({ place, name }));
  const matches = (item: LateProjectItem): readonly Chosen[] => {
    const matched = all.filter(({ name }) => matchesPattern(name, item.pattern));
    if (matched.length === 0 && !item.pattern.includes('*')) {
      throw unresolvedColumn(item.pattern, columns, preparation.place(node.span));
    }
    return matched;
  };
  switch (node.keyword) {
    case 'project-away':
    case 'project-keep': {
      const named = new Set(node.items.flatMap(matches));
      return all.filter((column) => named.has(column) === (node.keyword === 'project-keep'));
    }
    case 'project-rename': {
      const names = new Map(
        node.items.flatMap((item) => matches(item).map(({ place }) => [place, item.as ?? item.pattern] as const)),
      );
      return all.map(({ place, name }) => ({ place, name: names.get(place) ?? name }));
    }
    case 'project-reorder':
      return [...new Set([...node.items.flatMap((item) => ordered(matches(item), item.order)), ...all])];
  }
}

function matchesPattern(name: string, pattern: string): boolean {
  const parts = pattern.split('*');
  const [start = '', ...rest] = parts;
  const end = rest.pop();
  if (end === undefined) {
    return name === pattern;
  }
  if (!name.startsWith(start)) {
    return false;
  }
  let at = start.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) {
      return false;
    }
    at = found + part.length;
  }
  return name.length - end.length >= at && name.endsWith(end);
}

/** `granny` orders count the numbers in names as numbers: a2 before a10. */
function ordered(columns: readonly Chosen[], order: LateProjectItem['order']): readonly Chosen[] {
  if (order === undefined) {
    return columns;
  }
  const compare = order.startsWith('granny') ? compareNumbered : compareStrings;
  const direction = order.endsWith('desc') ? -1 : 1;
  return [...columns].sort((a, b) => compare(a.name, b.name) * direction);
}

function compareNumbered(a: string, b: string): number {
  const x = a.match(/\d+|\D+/g) ?? [];
  const y = b.match(/\d+|\D+/g) ?? [];
  for (let at = 0; at < Math.min(x.length, y.length); at += 1) {
    const [left = '', right = ''] = [x[at], y[at]];
    const numbers = /^\d/.test(left) && /^\d/.test(right);
    const result = numbers ? Number(left) - Number(right) : compareStrings(left, right);
    if (result !== 0) {
      return result;
    }
  }
  return x.length - y.length;
}
