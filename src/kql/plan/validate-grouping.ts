import { scalarTypes } from '../values/scalar-type.ts';
import type { Column } from './column.ts';
import type { JsonReader } from './json-reader.ts';
import type { NodeBaseReaders, PlanChecks, PlanContext, TableShape } from './validate-plan.ts';

type NodeCheck = (node: JsonReader, context: PlanContext) => NodeBaseReaders;

/** How the operators are checked that make other rows of many: series, levels, samples, partitions, matches, plugins. */
export function groupingChecks(checks: PlanChecks): Readonly<Record<string, NodeCheck>> {
  const { baseFields, checkNode, checkExpression, checkNamed, checkColumn, checkSpan } = checks;

  /** Checks the calls of aggregates over some rows; gives the columns that they make. */
  const checkAggregates = (calls: JsonReader, rows: TableShape, context: PlanContext): TableShape => ({
    columns: calls.array().flatMap((call) => checkAggregate(call, rows, context)),
    open: false,
  });

  const checkAggregate = (reader: JsonReader, rows: TableShape, context: PlanContext): readonly Column[] => {
    const call = reader.object(['function', 'arguments', 'outputs', 'span'], ['spelled']);
    call.function.string();
    call.spelled?.string();
    checkSpan(call.span, context);
    for (const argument of call.arguments.array()) {
      checkExpression(argument, { rows }, context);
    }
    return call.outputs.array().map(checkColumn);
  };

  const checkConstant = (reader: JsonReader, context: PlanContext): void => {
    reader.nullOr((expression) => checkExpression(expression, null, context));
  };

  return {
    'make-series': (node, context) => {
      const names = ['keys', 'aggregates', 'series', 'axis', 'bins', 'from', 'to', 'step', 'nonEmpty'] as const;
      const fields = node.object([...baseFields, 'input', ...names]);
      const rows = checkNode(fields.input, context);
      for (const key of fields.keys.array()) {
        checkNamed(key, rows, context);
      }
      const made = checkAggregates(fields.aggregates, rows, context);
      for (const item of fields.series.array()) {
        const { name, expression, default: fallback } = item.object(['name', 'expression', 'default']);
        name.string();
        checkExpression(expression, { rows: made }, context, false);
        checkConstant(fallback, context);
      }
      checkNamed(fields.axis, rows, context);
      fields.bins.oneOf(['from start', 'in range']);
      checkConstant(fields.from, context);
      checkConstant(fields.to, context);
      checkExpression(fields.step, null, context);
      fields.nonEmpty.boolean();
      return fields;
    },
    'top-nested': (node, context) => {
      const fields = node.object([...baseFields, 'input', 'levels']);
      const rows = checkNode(fields.input, context);
      for (const level of fields.levels.array()) {
        const names = ['count', 'key', 'others', 'aggregates', 'aggregate', 'order'] as const;
        const { count, key, others, aggregates, aggregate, order } = level.object(names);
        checkConstant(count, context);
        checkNamed(key, rows, context);
        checkConstant(others, context);
        checkNamed(aggregate, checkAggregates(aggregates, rows, context), context, false);
        order.oneOf(['asc', 'desc']);
      }
      return fields;
    },
    sample: (node, context) => {
      const fields = node.object([...baseFields, 'input', 'count']);
      checkNode(fields.input, context);
      checkExpression(fields.count, null, context);
      return fields;
    },
    'sample-distinct': (node, context) => {
      const fields = node.object([...baseFields, 'input', 'count', 'item']);
      const rows = checkNode(fields.input, context);
      checkExpression(fields.count, null, context);
      checkNamed(fields.item, rows, context);
      return fields;
    },
    partition: (node, context) => {
      const fields = node.object([...baseFields, 'input', 'strategy', 'key', 'rows', 'subquery']);
      const rows = checkNode(fields.input, context);
      fields.strategy.oneOf(['legacy', 'native', 'shuffle']);
      checkExpression(fields.key, { rows }, context);
      context.given.add(fields.rows.index(Number.MAX_SAFE_INTEGER));
      checkNode(fields.subquery, context);
      return fields;
    },
    scan: (node, context) => {
      const fields = node.object([...baseFields, 'input', 'matchId', 'declared', 'steps']);
      const input = checkNode(fields.input, context);
      fields.matchId.nullOr((name) => name.string());
      const declared = fields.declared.array().map((column): Column => {
        const { name, type, default: value } = column.object(['name', 'type', 'default']);
        checkConstant(value, context);
        return { name: name.string(), type: type.oneOf(scalarTypes) };
      });
      const own = [...input.columns, ...declared];
      const steps = fields.steps.array().map((step) => step.object(['name', 'output', 'condition', 'assignments']));
      const remembered = steps.flatMap(({ name }) => {
        const prefix = name.string();
        return own.map((column) => ({ name: `${prefix}.${column.name}`, type: column.type }));
      });
      const rows = { columns: [...own, ...remembered], open: input.open };
      for (const { output, condition, assignments } of steps) {
        output.oneOf(['all', 'last', 'none']);
        checkExpression(condition, { rows }, context);
        for (const assignment of assignments.array()) {
          const { target, expression } = assignment.object(['target', 'expression']);
          target.index(declared.length);
          checkExpression(expression, { rows }, context);
        }
      }
      return fields;
    },
    evaluate: (node, context) => {
      const fields = node.object([...baseFields, 'input', 'plugin', 'arguments', 'schema']);
      const rows = checkNode(fields.input, context);
      fields.plugin.string();
      const given = fields.arguments.array();
      let table: TableShape | undefined;
      for (const argument of given) {
        if (argument.tag('kind') === 'table') {
          const { name, node: rowsOfTable } = argument.object(['kind', 'name', 'node']);
          name.string();
          table = checkNode(rowsOfTable, context);
        }
      }
      for (const argument of given) {
        switch (argument.tag('kind')) {
          case 'table':
            break;
          case 'scalar': {
            const { name, expression } = argument.object(['kind', 'name', 'expression']);
            name.string();
            checkExpression(expression, table === undefined ? { rows } : { left: rows, right: table }, context);
            break;
          }
          case 'aggregate': {
            const { name, call } = argument.object(['kind', 'name', 'call']);
            name.string();
            checkAggregate(call, rows, context);
            break;
          }
          default:
            argument.fail('is of an unknown kind');
        }
      }
      fields.schema.nullOr((schema) => {
        const { rest, columns } = schema.object(['rest', 'columns']);
        rest.boolean();
        columns.array().forEach(checkColumn);
      });
      return fields;
    },
  };
}
