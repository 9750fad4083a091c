import type { Answers } from '../../../content/answers.ts';
import { didYouMean } from '../../../content/did-you-mean.ts';
import type { Repository } from '../../../content/repository.ts';
import type { Expression } from '../../../kql/plan/expression.ts';
import type { PlanNode } from '../../../kql/plan/node.ts';
import { walkPlan } from '../../../kql/plan/walk-plan.ts';
import { makeCheck } from '../../check.ts';
import { sourcesOfUnknown } from '../../open-sources.ts';

export const watchlistColumn = makeCheck({
  id: 'watchlist-column',
  family: 'kql',
  severity: 'warn',
  summary: 'A query names a column that its watchlist does not have.',
  messages: {
    unknown: {
      message:
        'The watchlist "{alias}" has no column "{name}": in the workspace the query would fail, or compare with nothing.{suggestion}',
      help: 'Its columns, as the answers in fixtures/ say, are {columns}. Where it has this one too, add it there.',
    },
  },
  sources: ['https://learn.microsoft.com/azure/sentinel/watchlists-queries'],
  query({ plan, repository, report }) {
    const said = new Set<string>();
    const expression = (one: Expression, node: PlanNode | undefined): void => {
      const sources = sourcesOfUnknown(plan, one, node);
      if (one.kind !== 'column' || sources.length === 0) return;
      const lists = sources.map((source) => watchlistOf(source, repository));
      const known = lists.flatMap((list) => list ?? []);
      const [first] = known;
      if (first === undefined || known.length < lists.length) return;
      if (known.some(({ columns }) => columns.has(one.name))) return;
      const key = `${first.alias} ${one.name}`;
      if (said.has(key)) return;
      said.add(key);
      const columns = [...first.columns];
      const suggestion = didYouMean(one.name, columns);
      const data = { alias: first.alias, name: one.name, suggestion, columns: columns.join(', ') };
      report({ message: 'unknown', data, at: { span: one.span } });
    };
    walkPlan(plan, { expression });
  },
});

interface Watchlist {
  readonly alias: string;
  readonly columns: ReadonlySet<string>;
}

/** Columns that every watchlist has. */
const ownColumns = ['SearchKey', '_DTItemId', '_DTItemStatus', '_DTItemType', '_DTTimestamp', 'LastUpdatedTimeUTC'];

/** What the answers of a repository and its cases say of the watchlist that a node reads; undefined where they do not. */
function watchlistOf(node: PlanNode, repository: Repository): Watchlist | undefined {
  if (node.operator !== 'table' || node.answered?.function !== '_GetWatchlist') return undefined;
  const alias = String(node.answered.arguments[0]);
  const all: readonly Answers[] = [
    repository.answers,
    ...[...repository.fixtures.values()].flatMap(({ cases }) => cases.map(({ answers }) => answers)),
    ...[...repository.functionFixtures.values()].flatMap(({ cases }) => cases.map(({ answers }) => answers)),
  ];
  const columns = new Set<string>();
  for (const answer of all.flatMap((answers) => [...answers.values()])) {
    const [section, name] = answer.path;
    if (answer.kind !== 'rows' || section !== 'watchlists' || name !== alias) continue;
    for (const item of answer.items) {
      // What a file of records holds is not read for this.
      if (item.kind === 'from') return undefined;
      for (const column of item.fields.keys()) columns.add(column);
    }
  }
  return columns.size === 0 ? undefined : { alias, columns: new Set([...columns, ...ownColumns]) };
}
