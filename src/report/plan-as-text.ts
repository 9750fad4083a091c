import { displayWidth } from './display-width.ts';
import { escapeTerminal } from './escape-terminal.ts';
import type { ExplainedOperator, ExplainedPlace, ExplainedPlan } from './explain-plan.ts';
import { makeStyle, type Style } from './style.ts';

/** Columns are broken into lines of about this width. */
const width = 110;

/** So many columns of an input are not repeated. */
const many = 8;

/**
 * A plan for a terminal: calls, bindings, then the operators, the last one at the top and below it what gives it rows. Each has its
 * place, after a run the rows that it gave, and its columns where they are not those of its input.
 *
 *     query
 *         2  count  at 2:3
 *              Count: long
 *        40  table SigninLogs  at 1:1
 *              TimeGenerated: datetime, …
 */
export function planAsText(plan: ExplainedPlan, style: Style = makeStyle(false)): string {
  const tree = new TreePrinter(plan, style);
  const lines: string[] = [];
  if (plan.calls.length > 0) {
    lines.push(style.bold('calls'));
    for (const { index, function: name, place } of plan.calls) {
      lines.push(`  ${index}: ${escapeTerminal(name)} ${style.dim(placeText(place))}`);
    }
  }
  if (plan.bindings.length > 0) {
    lines.push(style.bold('bindings'));
    for (const { index, name, kind, type, text, operator } of plan.bindings) {
      const head = `  #${index} ${escapeTerminal(name)}: ${kind}${type === undefined ? '' : ` ${type}`}`;
      lines.push(text === undefined ? head : `${head} = ${escapeTerminal(text)}`);
      if (operator !== undefined) {
        lines.push(...tree.print(operator, 2));
      }
    }
  }
  lines.push(style.bold('query'), ...tree.print(plan.root, 0));
  return `${lines.join('\n')}\n`;
}

class TreePrinter {
  readonly #style: Style;
  readonly #operators: ReadonlyMap<number, ExplainedOperator>;
  readonly #root: number;
  /** The width of the greatest number of rows; nothing without a run. */
  readonly #gutter: number;

  constructor({ operators, root }: ExplainedPlan, style: Style) {
    this.#style = style;
    this.#operators = new Map(operators.map((operator) => [operator.id, operator]));
    this.#root = root;
    this.#gutter = Math.max(0, ...operators.map(({ rows }) => (rows === undefined ? 0 : String(rows).length + 2)));
  }

  print(id: number, indent: number): readonly string[] {
    const lines: string[] = [];
    const stack: { readonly id: number; readonly depth: number; readonly role: string }[] = [
      { id, depth: 0, role: '' },
    ];
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      const operator = this.#operator(top.id);
      const pad = '  '.repeat(top.depth);
      const margin = ' '.repeat(indent + 2);
      const rows = operator.rows === undefined ? '' : String(operator.rows).padStart(this.#gutter - 2);
      lines.push(
        `${margin}${rows}${rows === '' ? '' : '  '}${pad}${top.role}${escapeTerminal(operator.text)}  ${this.#style.dim(placeText(operator.place))}`,
      );
      if (this.#showsColumns(operator)) {
        const columnPad = `${margin}${' '.repeat(this.#gutter)}${pad}     `;
        lines.push(...wrapped(this.#columnTexts(operator)).map((line) => `${columnPad}${this.#style.dim(line)}`));
      }
      // A pipe stays on one level, so that long ones can be read; only what has several inputs branches.
      const { inputs, lookups } = operator;
      const depth = inputs.length > 1 ? top.depth + 1 : top.depth;
      const below = [
        ...lookups.map((table) => ({ id: table, depth: top.depth + 1, role: 'in: ' })),
        ...inputs.map((input) => ({ id: input, depth, role: '' })),
      ];
      stack.push(...below.reverse());
    }
    return lines;
  }

  #showsColumns(operator: ExplainedOperator): boolean {
    const [input, ...others] = operator.inputs;
    if (operator.id === this.#root || input === undefined || others.length > 0) {
      return true;
    }
    return columnTexts(operator).join() !== columnTexts(this.#operator(input)).join();
  }

  /** The columns; the many that come first and are those of the (first) input as one word. */
  #columnTexts(operator: ExplainedOperator): readonly string[] {
    const own = columnTexts(operator);
    const [input, ...others] = operator.inputs;
    if (input === undefined || operator.id === this.#root) {
      return own;
    }
    const before = this.#operator(input).columns.length;
    const isPassedOn = columnTexts(this.#operator(input))
      .slice(0, before)
      .every((text, index) => text === own[index]);
    return before >= many && isPassedOn
      ? [`the ${before} columns of the ${others.length > 0 ? 'first ' : ''}input`, ...own.slice(before)]
      : own;
  }

  #operator(id: number): ExplainedOperator {
    const operator = this.#operators.get(id);
    if (operator === undefined) {
      throw new Error(`Bug in Blindspot: the explained plan has no operator ${id}.`);
    }
    return operator;
  }
}

function columnTexts({ columns, open }: Pick<ExplainedOperator, 'columns' | 'open'>): readonly string[] {
  return [...columns.map(({ name, type }) => `${escapeTerminal(name)}: ${type}`), ...(open ? ['…'] : [])];
}

function wrapped(texts: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const text of texts.length === 0 ? ['no columns'] : texts) {
    const last = lines.at(-1);
    if (last !== undefined && displayWidth(last) + displayWidth(text) + 2 <= width) {
      lines[lines.length - 1] = `${last}, ${text}`;
    } else {
      if (last !== undefined) {
        lines[lines.length - 1] = `${last},`;
      }
      lines.push(text);
    }
  }
  return lines;
}

function placeText({ path, function: name, line, column, call }: ExplainedPlace): string {
  const owner = path ?? name;
  const via = call === undefined ? '' : ` by call ${call}`;
  return `at ${owner === undefined ? '' : `${escapeTerminal(owner)}:`}${line}:${column}${via}`;
}
