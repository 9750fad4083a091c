import type { ColumnExpression } from '../../../kql/plan/expression.ts';
import type { EvaluateNode, PlanNode, TableNode, UnionNode } from '../../../kql/plan/node.ts';
import type { Plan } from '../../../kql/plan/plan.ts';
import type { Span } from '../../../kql/plan/span.ts';
import { nodeOfBinding, walkPlan } from '../../../kql/plan/walk-plan.ts';
import { makeCheck } from '../../check.ts';
import { PartsBehind } from './parts-behind.ts';
import { sourceText } from './source-text.ts';

/** Names of columns and tables that not every workspace has. */
export const absentColumn = makeCheck({
  id: 'absent-column',
  family: 'robustness',
  severity: 'warn',
  summary: 'A query names a column or a table that a workspace may not have, so that the rule fails as a whole.',
  messages: {
    recent: {
      message:
        '"{column}" came late to {table}, and a workspace may not have it: there the query fails as a whole, and Sentinel switches the rule off after some runs.',
      help: 'Write column_ifexists("{column}", {fallback}).',
    },
    unpacked: {
      message:
        '"{column}" is there only if some record of the run has it, as bag_unpack() makes columns of what it finds: a run without one fails, and Sentinel switches the rule off after some of them.',
      help: 'Write column_ifexists("{column}", ""); or take the property itself, without bag_unpack(): what is missing is null.',
    },
    table: {
      message:
        'Not every workspace has the table {table}, which needs a licence or a connector of its own: where it is missing, the union fails as a whole, with all its other logs.',
      help: 'Write "union isfuzzy=true", which leaves out what is not there.',
    },
  },
  quirks: [
    'schema.column-absent',
    'schema.columns-suffixed',
    'schema.table-absent',
    'unlicensed.sign-in-tables',
    'unlicensed.graph-activity',
  ],
  sources: [
    'https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview',
    'https://learn.microsoft.com/kusto/query/column-ifexists-function',
    'https://learn.microsoft.com/kusto/query/union-operator',
  ],
  query({ plan, roles, report }) {
    const known = new Set<string>();
    const once = (span: Span, name: string): boolean => {
      const key = `${span.source} ${span.start} ${span.end} ${name}`;
      if (known.has(key)) return false;
      known.add(key);
      return true;
    };
    const recentNames = new Set(
      roles.tables.flatMap((table) => roles.places(table, 'recent').map(({ column }) => column)),
    );
    let unpacks = false;
    walkPlan(plan, {
      node: (node) => {
        unpacks ||= node.operator === 'evaluate' && node.plugin === 'bag_unpack' && node.schema === null;
      },
    });
    walkPlan(plan, {
      expression: (expression, node) => {
        if (expression.kind !== 'column' || node === undefined) return;
        const { name, span } = expression;
        if (!(recentNames.has(name) || unpacks) || !isNamed(expression, plan)) return;
        const maker = makerOf(expression, node, plan);
        if (maker?.operator === 'table') {
          const recent = roles
            .places(maker.name, 'recent')
            .some(({ column, steps }) => column === name && steps.length === 0);
          if (!recent || !once(span, name)) return;
          const data = { column: name, table: maker.name, fallback: fallbackOf(expression) };
          report({ message: 'recent', data, at: { span } });
        } else if (maker?.operator === 'evaluate' && once(span, name)) {
          report({ message: 'unpacked', data: { column: name }, at: { span } });
        }
      },
      node: (node) => {
        if (node.operator !== 'union' || node.fuzzy || node.inputs.length < 2) return;
        for (const { name, span } of optionalTables(node, plan)) {
          if (once(span, name)) report({ message: 'table', data: { table: name }, at: { span } });
        }
      },
    });
  },
});

/** Whether somebody wrote the name of the column there, outright: not as a text in column_ifexists(), and not as a `*`. */
function isNamed({ name, span }: ColumnExpression, plan: Plan): boolean {
  const text = sourceText(plan, span);
  return text === name || text.endsWith(`.${name}`) || text.endsWith(`["${name}"]`) || text.endsWith(`['${name}']`);
}

/** The operator that brings a column into the plan under the name that it has; undefined where it has been computed. */
function makerOf(expression: ColumnExpression, node: PlanNode, plan: Plan): TableNode | EvaluateNode | undefined {
  let maker: TableNode | EvaluateNode | undefined;
  new PartsBehind(plan).walk({ expression, node, path: [] }, (part) => {
    // Where somebody else names it on the way, it is said there.
    if ('expression' in part) return part.expression === expression;
    const { node: at, name } = part;
    if (at.operator === 'table') maker ??= at;
    else if (at.operator === 'evaluate' && at.plugin === 'bag_unpack' && at.schema === null) {
      if (!at.columns.some((column) => column.name === name)) maker ??= at;
      return at.input.columns.some((column) => column.name === name);
    }
    return true;
  });
  return maker;
}

function fallbackOf({ type }: ColumnExpression): string {
  return type === 'string' ? '""' : `${type}(null)`;
}

/** The tables that a leg of a union reads, other than in a fuzzy union of its own. */
function optionalTables(union: UnionNode, plan: Plan): readonly TableNode[] {
  const found: TableNode[] = [];
  const seen = new Set<PlanNode>(union.inputs.map(({ node }) => node));
  for (const node of seen) {
    if (node.operator === 'table') {
      if (node.answered === undefined && optional.has(node.name)) found.push(node);
    } else if (node.operator === 'reference') {
      const binding = plan.bindings[node.binding];
      const behind = binding && nodeOfBinding(binding);
      if (behind !== undefined) seen.add(behind);
    } else if (node.operator !== 'union' && node.operator !== 'join' && 'input' in node) seen.add(node.input);
  }
  return found;
}

/** Tables that a workspace has only with a connector of their own, or with Entra ID P1. */
const optional: ReadonlySet<string> = new Set([
  ...['AADNonInteractiveUserSignInLogs', 'AADServicePrincipalSignInLogs', 'AADManagedIdentitySignInLogs'],
  ...['ADFSSignInLogs', 'AADProvisioningLogs', 'CloudAppEvents', 'MicrosoftGraphActivityLogs', 'AADGraphActivityLogs'],
]);
