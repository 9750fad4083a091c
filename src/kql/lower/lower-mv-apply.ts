import { uniqueName } from '../operators/unique-name.ts';
import { appliedColumns } from '../plan/applied-columns.ts';
import type { Column, ColumnType } from '../plan/column.ts';
import type { MvApplyNode, SubqueryInputNode } from '../plan/node.ts';
import type { NodeOf, TypeSymbol } from '../syntax/language-service.ts';
import { loadLanguageService } from '../syntax/load-language-service.ts';
import { elementsOf } from '../syntax/service-list.ts';
import { symbolsOf } from './align-columns.ts';
import { impliedName } from './lower-extend.ts';
import { typeOfLiteral } from './lower-literal.ts';
import { nodeBase, unsupported } from './lowering.ts';
import { itemName, itemValue } from './named-item.ts';
import { checkParameters, parameterOf, wordOf } from './operator-parameters.ts';
import type { PipeStep } from './pipe-step.ts';
import { placeColumn } from './place-column.ts';
import { rowlessScope, rowScope } from './scope.ts';
import { type LowerPipe, lowerSubquery } from './subquery.ts';

type Item = MvApplyNode['items'][number];

/** @see https://learn.microsoft.com/kusto/query/mv-apply-operator */
export function lowerMvApply(step: PipeStep<NodeOf<'MvApplyOperator'>>, lowerPipe: LowerPipe): MvApplyNode {
  const { operator, input, inputType, scope, lowering } = step;
  checkParameters(lowering, operator, ['with_itemindex'], scope);
  if (operator.ContextIdClause !== null) {
    throw unsupported(lowering, 'a context id of "mv-apply"', operator.ContextIdClause, scope);
  }
  const wantedIndex = wordOf(parameterOf(operator, 'with_itemindex')) ?? null;
  const columns: Column[] = [...input.columns];
  const items = lowerItems(step, columns);
  const itemIndex = wantedIndex === null ? null : uniqueName(wantedIndex, new Set(columns.map(({ name }) => name)));
  if (itemIndex !== null) {
    columns.push({ name: itemIndex, type: 'long' });
  }
  const limitNode = operator.RowLimitClause?.RowLimit;
  const limit = limitNode === undefined ? null : lowering.expression(limitNode, rowlessScope(scope));
  const { Subquery: subqueryNode } = operator;
  const rows: SubqueryInputNode = {
    operator: 'subquery-input',
    ...nodeBase(lowering, subqueryNode, scope, columns, input.open),
  };
  const made = columns.filter((column) => !input.columns.includes(column));
  const type = withColumns(inputType, made);
  const subquery = lowerSubquery({ lowering, scope, rows, type }, subqueryNode.Expression, lowerPipe);
  const applied = appliedColumns(input.columns, items, subquery.columns);
  const [unclear] = applied.unclear;
  if (unclear !== undefined) {
    const feature = `mv-apply under the name of a column, "${unclear}", that its subquery does not give`;
    throw unsupported(lowering, feature, operator, scope);
  }
  const output = applied.columns.map(({ name, from, index }): Column => {
    const source = (from === 'row' ? input : subquery).columns[index];
    return { name, type: source?.type ?? 'unknown' };
  });
  return {
    operator: 'mv-apply',
    input,
    items,
    itemIndex,
    limit,
    rows: rows.id,
    subquery,
    ...nodeBase(lowering, operator, scope, output, input.open || subquery.open),
  };
}

function lowerItems(
  { operator, input, scope, lowering }: PipeStep<NodeOf<'MvApplyOperator'>>,
  columns: Column[],
): readonly Item[] {
  let madeUp = 0;
  return elementsOf(operator.Expressions).map(({ Expression: item, ToTypeOf: toTypeOf }) => {
    const expression = lowering.expression(itemValue(item), rowScope(scope, input));
    const given = itemName(item);
    let name = given ?? impliedName(item);
    if (name === undefined) {
      madeUp += 1;
      name = `Column${madeUp}`;
      if (columns.some((column) => column.name === name)) {
        throw unsupported(lowering, `an item of "mv-apply" without a name next to "${name}"`, item, scope);
      }
    }
    const to = toTypeOf === null ? null : typeOfLiteral(toTypeOf.TypeOf);
    if (to === undefined) {
      throw unsupported(lowering, 'typeof() of more than one scalar type', operator, scope);
    }
    const target = placeColumn(columns, input, { name, type: to ?? 'dynamic' });
    return { name, expression, target, to, bare: given === undefined && expression.kind === 'column' };
  });
}

/** The type of the rows that the subquery is given, as the language service would see them. */
function withColumns(type: TypeSymbol | null | undefined, made: readonly Column[]): TypeSymbol {
  const { Symbols } = loadLanguageService();
  const byName = new Map(symbolsOf(type).map((symbol) => [symbol.Name, symbol]));
  for (const { name, type: columnType } of made) {
    byName.set(name, new Symbols.ColumnSymbol(name, symbolOf(columnType)));
  }
  return { Name: '', Columns: [...byName.values()], ...(type?.IsOpen === undefined ? {} : { IsOpen: type.IsOpen }) };
}

function symbolOf(type: ColumnType): TypeSymbol {
  return loadLanguageService().Symbols.ScalarTypes.GetSymbol(type);
}
