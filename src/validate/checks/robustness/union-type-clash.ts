import type { PlanNode, UnionNode } from '../../../kql/plan/node.ts';
import type { Plan } from '../../../kql/plan/plan.ts';
import { nodeOfBinding, walkPlan } from '../../../kql/plan/walk-plan.ts';
import { makeCheck } from '../../check.ts';
import { provenanceOf } from '../../provenance/provenance.ts';
import { ColumnUses } from './column-uses.ts';
import { keywordSpan } from './keyword-span.ts';
import { listedNames } from './listed-names.ts';

/** Unions of columns with one name and two types, of which a query then reads one. */
export const unionTypeClash = makeCheck({
  id: 'union-type-clash',
  family: 'robustness',
  severity: 'warn',
  summary: 'A column has another type in each leg of a union, and only the half that comes from one of them is read.',
  messages: {
    half: {
      message:
        '"{column}" is {types}: the union makes {split} of it, and the query reads only {read}, which is empty in every record of {lost}.',
      help: 'Make one type of it before the union, as AllSignIns does for the sign-in logs: extend {column} = todynamic({column}) in each leg. Or read both: coalesce({all}) with the same type.',
    },
  },
  quirks: ['schema.dynamic-as-string', 'schema.string-as-dynamic'],
  sources: [
    'https://learn.microsoft.com/kusto/query/union-operator',
    'https://learn.microsoft.com/azure/azure-monitor/reference/tables/aadnoninteractiveusersigninlogs',
  ],
  query({ plan, report }) {
    const unions: UnionNode[] = [];
    walkPlan(plan, {
      node: (node) => {
        if (node.operator === 'union' && splitColumns(node).length > 0) unions.push(node);
      },
    });
    if (unions.length === 0) return;
    const uses = new ColumnUses(plan);
    for (const union of unions) {
      for (const { name, halves } of splitColumns(union)) {
        const used = halves.filter(({ column }) => uses.isUsed(union, column));
        // What is only in the result, both halves or all columns, is read by nobody.
        const read = used.length > 0 ? used : halves.filter(({ column }) => uses.isShown(union, column));
        const unread = halves.filter((half) => !read.includes(half));
        if (read.length === 0 || unread.length === 0) continue;
        report({
          message: 'half',
          data: {
            column: name,
            types: listedNames(
              halves.map(({ type, legs }) => `${type} in ${listedNames(legs.map((leg) => nameOf(leg, plan)))}`),
            ),
            split: listedNames(halves.map(({ column }) => `"${column}"`)),
            read: listedNames(read.map(({ column }) => `"${column}"`)),
            lost: listedNames(unread.flatMap(({ legs }) => legs.map((leg) => nameOf(leg, plan)))),
            all: halves.map(({ column, type }) => (type === 'string' ? `todynamic(${column})` : column)).join(', '),
          },
          at: { span: keywordSpan(plan, union.span, 'union') },
        });
      }
    }
  },
});

interface SplitColumn {
  readonly name: string;
  readonly halves: readonly { readonly column: string; readonly type: string; readonly legs: readonly PlanNode[] }[];
}

/** The columns that a union makes of one name, `X_dynamic` and `X_string`, with the legs that each comes from. */
function splitColumns({ columns, inputs, open }: UnionNode): readonly SplitColumn[] {
  if (open) return [];
  const split = new Map<string, SplitColumn['halves'][number][]>();
  for (const [position, { name, type }] of columns.entries()) {
    const legs = inputs.flatMap(({ node, map }) => {
      const own = node.columns[map[position] ?? -1];
      return own === undefined ? [] : [{ node, own: own.name }];
    });
    const [first] = legs;
    if (first === undefined || first.own === name || name !== `${first.own}_${type}`) continue;
    const halves = split.get(first.own) ?? [];
    halves.push({ column: name, type, legs: legs.map(({ node }) => node) });
    split.set(first.own, halves);
  }
  return [...split].flatMap(([name, halves]) => (halves.length > 1 ? [{ name, halves }] : []));
}

/** What a leg reads, for a reader. */
function nameOf(leg: PlanNode, plan: Plan): string {
  const tables = [...provenanceOf(plan).tablesOf(leg)];
  if (tables.length > 0) return listedNames(tables);
  if (leg.operator !== 'reference') return 'a leg without a log';
  const binding = plan.bindings[leg.binding];
  return binding !== undefined && nodeOfBinding(binding) !== undefined ? binding.name : 'a leg without a log';
}
