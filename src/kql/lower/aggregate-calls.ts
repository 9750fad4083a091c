import { invariant } from '../invariant.ts';
import type { Column } from '../plan/column.ts';
import type { Expression } from '../plan/expression.ts';
import { isLateStar } from '../plan/is-late-star.ts';
import type { AggregateCall, NamedExpression } from '../plan/node.ts';
import type { ColumnSymbol, NodeOf, SyntaxNode } from '../syntax/language-service.ts';
import { loadLanguageService } from '../syntax/load-language-service.ts';
import { elementsOf, itemsOf } from '../syntax/service-list.ts';
import { isKind } from '../syntax/syntax-kind.ts';
import { argumentTypes, callType, constantsOf, isMistaken } from './call-type.ts';
import { lateStar } from './late-star.ts';
import { lowerColumn } from './lower-name.ts';
import { columnsOf, columnTypeOf, spanOf, unsupported } from './lowering.ts';
import { itemValue } from './named-item.ts';
import type { PipeStep } from './pipe-step.ts';
import { type AggregateCollector, rowScope } from './scope.ts';
import { lowerItem, severalColumns } from './several-columns.ts';

/** Collects the aggregates of an operator that groups its rows, and gives each its columns behind the keys. */
export class AggregateCalls {
  private readonly step: Pick<PipeStep, 'lowering' | 'scope' | 'input'>;
  private readonly keyCount: number;
  private readonly keyNodes: readonly SyntaxNode[];
  private readonly calls: AggregateCall[] = [];
  private width = 0;
  /** Whether columns may come out that are known only when rows arrive, as of `arg_max(x, *)` over an open table. */
  open = false;

  /** `keyNodes`: the items that a `*` does not stand for. */
  constructor(
    step: Pick<PipeStep, 'lowering' | 'scope' | 'input'>,
    keyCount: number,
    keyNodes: readonly SyntaxNode[] = [],
  ) {
    this.step = step;
    this.keyCount = keyCount;
    this.keyNodes = keyNodes;
  }

  /** The output columns of one item: one, or all those of an aggregate that gives several. */
  item(item: SyntaxNode): readonly Expression[] {
    const node = isKind(item, 'CompoundNamedExpression') ? item.Expression : itemValue(item);
    const { lowering, scope } = this.step;
    if (isKind(node, 'FunctionCallExpression') && this.isAggregate(node)) {
      return this.add(node);
    }
    const collector: AggregateCollector = { add: (call) => this.single(call) };
    return lowerItem(lowering, item, { ...scope, rows: null, aggregates: collector }).expressions;
  }

  /** The calls, with their columns named as the outputs that are these columns. */
  named(outputs: readonly NamedExpression[]): readonly AggregateCall[] {
    const names = new Map<number, string>();
    for (const { name, expression } of outputs) {
      if (expression.kind === 'column') {
        names.set(expression.index, name);
      }
    }
    let index = this.keyCount;
    return this.calls.map((call) => ({
      ...call,
      outputs: call.outputs.map((column) => {
        index += 1;
        return { name: names.get(index - 1) ?? column.name, type: column.type };
      }),
    }));
  }

  private isAggregate(node: NodeOf<'FunctionCallExpression'>): boolean {
    const symbol = node.ReferencedSymbol ?? node.Name.ReferencedSymbol;
    return (
      symbol != null && 'Signatures' in symbol && this.step.lowering.bound.globals.IsAggregateFunction(symbol as never)
    );
  }

  private single(call: SyntaxNode): Expression {
    const { lowering, scope } = this.step;
    invariant(isKind(call, 'FunctionCallExpression'), 'an aggregate that is not a call');
    const [first, ...others] = this.add(call);
    if (first === undefined || others.length > 0) {
      throw unsupported(lowering, `"${call.Name.SimpleName}()" with several columns inside an expression`, call, scope);
    }
    return first;
  }

  private add(call: NodeOf<'FunctionCallExpression'>): readonly Expression[] {
    const { lowering, scope, input } = this.step;
    const name = call.Name.SimpleName;
    const found = lowering.builtIns.findAggregate(name);
    if (found === undefined) {
      throw unsupported(lowering, `aggregate "${name}()"`, call, scope);
    }
    const rows = rowScope(scope, input);
    const args: Expression[] = [];
    const nodes = elementsOf(call.ArgumentList.Expressions).map((argument) => itemValue(argument));
    for (const node of nodes) {
      if (isKind(node, 'StarExpression')) {
        args.push(...this.star(call, node, args.length));
      } else if (severalColumns(node).length > 0) {
        throw unsupported(lowering, `a function that gives several columns inside "${name}()"`, node, scope);
      } else {
        args.push(lowering.expression(node, rows));
      }
    }
    const span = spanOf(call, scope);
    const types = argumentTypes(args);
    const returns = types === undefined ? undefined : found.resolve?.(types, constantsOf(args))?.returns;
    const mistaken = isMistaken(nodes, args);
    const isStarred = nodes.some((node) => isKind(node, 'StarExpression'));
    const taken = isStarred ? args.filter((argument) => !isLateStar(argument)) : [];
    const outputs = outputsOf(call).map(({ name: output, type }, index) => ({
      name: output,
      type: isStarred ? (taken[index]?.type ?? type) : callType(type, returns?.[index], mistaken),
    }));
    if (isStarred && taken.length !== outputs.length) {
      throw unsupported(lowering, `"*" in "${name}()" over columns that cannot be told apart`, call, scope);
    }
    this.calls.push({
      function: found.name,
      ...(found.name === name ? {} : { spelled: name }),
      arguments: args,
      outputs,
      span,
    });
    const start = this.keyCount + this.width;
    this.width += outputs.length;
    return outputs.map(({ name: column, type }, index) => ({
      kind: 'column',
      type,
      name: column,
      index: start + index,
      span,
    }));
  }

  /**
   * `*` spelled out: the columns that the aggregate gives beyond those of the arguments before it, which are all of the input
   * but the keys. Over an open input the columns that arrive come on top: a call of `*` stands for them.
   */
  private star(call: NodeOf<'FunctionCallExpression'>, star: SyntaxNode, before: number): readonly Expression[] {
    const { lowering, scope, input } = this.step;
    const tuple = call.ResultType?.Columns;
    const symbols = tuple === undefined ? this.starredColumn(star, before) : itemsOf(tuple).slice(before);
    const name = call.Name.SimpleName;
    const prefixes = name === 'argmax' || name === 'argmin';
    const columns = (prefixes ? symbols.map(unprefixed) : symbols).map((symbol) =>
      lowerColumn(lowering, star, symbol, rowScope(scope, input)),
    );
    if (!input.open) {
      return columns;
    }
    if (prefixes) {
      throw unsupported(lowering, `"*" in "${name}()" over columns that are known only when rows arrive`, call, scope);
    }
    this.open = true;
    return [...columns, lateStar(spanOf(star, scope))];
  }

  /**
   * Where an aggregate of `*` gives a single column its type is no tuple: the one column that is no key, if it is not named. Nor
   * is the type of a `*` that stands for a single column, which is then the only member of its group.
   */
  private starredColumn(star: SyntaxNode, before: number): readonly ColumnSymbol[] {
    if (before > 0) {
      return [];
    }
    const { ColumnSymbol: Column, GroupSymbol: Group } = loadLanguageService().Symbols;
    const keys = this.keyNodes.map((key) => itemValue(key).ReferencedSymbol);
    const { ResultType: type, ReferencedSymbol: group } = star;
    const members = group instanceof Group ? itemsOf(group.Members) : [];
    const columns =
      type?.Columns === undefined ? members.filter((member) => member instanceof Column) : itemsOf(type.Columns);
    return columns.filter((column) => !keys.includes(column));
  }
}

/** The old `argmax(x, *)` gives a column as `max_x_Column`; the language service knows which one it was. */
function unprefixed(symbol: ColumnSymbol): ColumnSymbol {
  return itemsOf(symbol.OriginalColumns)[0] ?? symbol;
}

/** The columns that an aggregate gives: one, unless its type is a tuple. */
function outputsOf(call: NodeOf<'FunctionCallExpression'>): readonly Column[] {
  const { ResultType: type } = call;
  if (type?.Columns !== undefined) {
    return columnsOf(type);
  }
  return [{ name: call.Name.SimpleName, type: columnTypeOf(type) }];
}
