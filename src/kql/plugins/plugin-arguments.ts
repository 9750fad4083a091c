import type { RelationColumn } from '../data/relation.ts';
import { KqlSemanticError } from '../errors/kql-semantic-error.ts';
import { KqlUnsupportedError } from '../errors/kql-unsupported-error.ts';
import { unresolvedColumn } from '../errors/unresolved-column.ts';
import { invariant } from '../invariant.ts';
import type { Preparation } from '../operators/preparation.ts';
import type { Expression } from '../plan/expression.ts';
import type { AggregateCall, EvaluateNode, PlanNode } from '../plan/node.ts';
import type { Cell } from '../values/cell.ts';

/** The arguments that a plugin was given, by the names of its parameters. */
export class PluginArguments {
  readonly #node: EvaluateNode;
  readonly #preparation: Preparation;

  constructor(node: EvaluateNode, preparation: Preparation) {
    this.#node = node;
    this.#preparation = preparation;
  }

  /** The value of a constant; undefined where it is not given. */
  constant(name: string): { readonly value: Cell } | undefined {
    const [expression] = this.expressions(name);
    if (expression === undefined) {
      return undefined;
    }
    const { constant } = this.#preparation.compileScalar(this.#node, expression);
    if (constant === undefined) {
      throw new KqlSemanticError(
        `evaluate ${this.#node.plugin}(): '${name}' has to be a constant`,
        this.#preparation.place(expression.span),
      );
    }
    return constant;
  }

  expressions(name: string): readonly Expression[] {
    return this.#node.arguments.flatMap((argument) =>
      argument.kind === 'scalar' && argument.name === name ? [argument.expression] : [],
    );
  }

  /** The places of the columns that are given, among those that there are. */
  columns(name: string, columns: readonly RelationColumn[]): readonly number[] {
    return this.expressions(name).map((expression) => this.#placeOf(expression, columns));
  }

  /** The place of the one column that is given. */
  column(name: string, columns: readonly RelationColumn[]): number {
    const [place] = this.columns(name, columns);
    invariant(place !== undefined, `evaluate ${this.#node.plugin}() without '${name}'`);
    return place;
  }

  table(): PlanNode {
    const found = this.#node.arguments.find((argument) => argument.kind === 'table');
    invariant(found !== undefined, `evaluate ${this.#node.plugin}() without a table`);
    return found.node;
  }

  aggregate(): AggregateCall | undefined {
    return this.#node.arguments.find((argument) => argument.kind === 'aggregate')?.call;
  }

  refuse(feature: string): never {
    const { plugin, span } = this.#node;
    throw new KqlUnsupportedError(`plugin "${plugin}" ${feature}`, this.#preparation.place(span));
  }

  #placeOf(expression: Expression, columns: readonly RelationColumn[]): number {
    if (expression.kind !== 'column') {
      return this.refuse('of what is not a column');
    }
    const place = expression.index >= 0 ? expression.index : columns.findIndex(({ name }) => name === expression.name);
    if (columns[place] === undefined) {
      throw unresolvedColumn(expression.name, columns, this.#preparation.place(expression.span));
    }
    return place;
  }
}
