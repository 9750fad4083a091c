import { kqlCode } from '../content/kql-code.ts';
import type { TableSchemas } from './table-schemas.ts';

/**
 * The tables that the text of a query reads, sorted: names of tables where rows come from, which is at its beginning, behind `let x =`, in a
 * parenthesis that holds a query, in a list of `union`, behind `join` and `lookup`, and in `table("…")`. The names of many tables (`Operation`, `Usage`) are names of
 * columns too, and count nowhere else. What functions read that the query calls is not in it.
 */
export function tablesNamed(query: string, schemas: TableSchemas): readonly string[] {
  const code = kqlCode(query);
  const names: (string | undefined)[] = [
    ...[...code.matchAll(/(?:^|;)\s*([A-Za-z_]\w*)\s*(?=\||;|$)/g)].map(([, name]) => name),
    ...[...code.matchAll(/\blet\s+\w+\s*=\s*([A-Za-z_]\w*)\s*(?=\||;)/g)].map(([, name]) => name),
    ...[...code.matchAll(/\(\s*([A-Za-z_]\w*)\s*(?=\|)/g)].map(([, name]) => name),
    ...[...code.matchAll(/(?:[,;|=(]|\b(?:union|materialize|toscalar|true))\s*\(\s*([A-Za-z_]\w*)\s*\)/g)].map(
      ([, name]) => name,
    ),
    ...[...code.matchAll(joined)].map(([, name]) => name),
    ...[...code.matchAll(unionList)].flatMap(([, list = '']) => list.split(',').map((name) => name.trim())),
    ...[...query.matchAll(/\btable\s*\(\s*["'](\w+)["']\s*\)/g)].map(([, name]) => name),
  ];
  return [...new Set(names.flatMap((name) => (name !== undefined && schemas.has(name) ? [name] : [])))].sort();
}

/** `union isfuzzy=true withsource=T A, B`: the names, as far as no parenthesis stands between. */
const unionList = /\bunion\s+(?:\w+\s*=\s*\w+\s+)*((?:\w+\s*,\s*)*\w+)/g;

/** `join kind=inner (T) on`, `lookup T on`. */
const joined = /\b(?:join|lookup)\s+(?:[\w.]+\s*=\s*\w+\s+)*\(?\s*([A-Za-z_]\w*)/g;
