import type { Expression } from '../../../kql/plan/expression.ts';
import type { JoinNode, PlanNode } from '../../../kql/plan/node.ts';
import type { Binding, Plan } from '../../../kql/plan/plan.ts';
import { nodeOfBinding, walkPlan } from '../../../kql/plan/walk-plan.ts';
import { makeCheck } from '../../check.ts';
import { ColumnUses } from './column-uses.ts';
import { keywordSpan } from './keyword-span.ts';
import { listedNames } from './listed-names.ts';

/** Joins that keep one row of each key by chance, as nobody wrote what kind they are. */
export const bareJoin = makeCheck({
  id: 'bare-join',
  family: 'robustness',
  severity: 'warn',
  summary: 'A join without a kind keeps one row of each key of its left side, and the query reads more of those rows.',
  messages: {
    lost: {
      message:
        'Without a kind, a join is innerunique: of the rows of its left side with the same {keys} it keeps one, whichever comes first, and what the others hold in {columns} is lost.',
      help: 'Write "join kind=inner" for all pairs; "kind=leftsemi" where the right side only says which rows count; or make the left side one row of each key before, by summarize, and say which.',
    },
  },
  quirks: ['delay.reversed', 'delay.twice'],
  sources: [
    'https://learn.microsoft.com/kusto/query/join-innerunique',
    'https://github.com/microsoft/finops-toolkit/pull/2225',
  ],
  query({ plan, report }) {
    const joins: JoinNode[] = [];
    walkPlan(plan, {
      node: (node) => {
        if (node.operator === 'join' && node.keyword === 'join' && !node.explicit) joins.push(node);
      },
    });
    if (joins.length === 0) return;
    const uses = new ColumnUses(plan);
    for (const join of joins) {
      const keys = new Set(join.keys.flatMap(({ left }) => columnOf(left) ?? []));
      if (isUnique(join.left, keys, plan)) continue;
      const lost = join.left.columns.flatMap(({ name }, position) => {
        const output = join.columns[position]?.name ?? name;
        const isRead = uses.isUsed(join, output) || uses.isShown(join, output);
        return !keys.has(name) && isRead ? [name] : [];
      });
      if (lost.length === 0) continue;
      const data = { keys: listedNames([...keys]), columns: listedNames(lost) };
      report({ message: 'lost', data, at: { span: keywordSpan(plan, join.span, 'join') } });
    }
  },
});

function columnOf(expression: Expression): string | undefined {
  if (expression.kind === 'cast') return columnOf(expression.argument);
  return expression.kind === 'column' ? expression.name : undefined;
}

/** Whether no two rows of an operator have the same values in these columns, for certain. */
function isUnique(start: PlanNode, start_keys: ReadonlySet<string>, plan: Plan): boolean {
  let keys = start_keys;
  for (let node: PlanNode | undefined = start; node !== undefined; ) {
    switch (node.operator) {
      case 'summarize':
        return node.keys.every(({ name }) => keys.has(name));
      case 'distinct':
        return node.items.every(({ name }) => keys.has(name));
      case 'make-series':
        return node.keys.every(({ name }) => keys.has(name));
      case 'count':
        return true;
      case 'print':
        return true;
      case 'datatable':
        return isUniqueList(
          node.rows,
          [...keys].map((key) => node?.columns.findIndex(({ name }) => name === key) ?? -1),
        );
      case 'take':
      case 'top': {
        const { count } = node;
        if (count.kind === 'literal' && count.value === 1) return true;
        node = node.input;
        break;
      }
      case 'reference': {
        const binding: Binding | undefined = plan.bindings[node.binding];
        node = binding && nodeOfBinding(binding);
        break;
      }
      case 'project': {
        // Under the names that they had before.
        const before: string[] = [];
        for (const key of keys) {
          const item = node.items.find(({ name }) => name === key)?.expression;
          if (item?.kind === 'column') before.push(item.name);
        }
        keys = new Set(before);
        node = node.input;
        break;
      }
      case 'extend': {
        const { items } = node;
        keys = new Set([...keys].filter((key) => !items.some(({ name }) => name === key)));
        node = node.input;
        break;
      }
      case 'join': {
        // A semi or anti join gives rows of one side, no more than there were.
        if (node.kind === 'leftsemi' || node.kind === 'leftanti') node = node.left;
        else if (node.kind === 'rightsemi' || node.kind === 'rightanti') node = node.right;
        else return false;
        break;
      }
      case 'where':
      case 'sort':
      case 'as':
      case 'serialize':
      case 'render':
      case 'sample':
        node = node.input;
        break;
      default:
        return false;
    }
  }
  return false;
}

function isUniqueList(rows: readonly (readonly Expression[])[], positions: readonly number[]): boolean {
  const seen = new Set<string>();
  for (const row of rows) {
    const cells = positions.map((position) => row[position]);
    if (cells.some((cell) => cell?.kind !== 'literal')) return false;
    const key = JSON.stringify(cells.map((cell) => (cell?.kind === 'literal' ? cell.value : null)));
    if (seen.has(key)) return false;
    seen.add(key);
  }
  return true;
}
