import { expect } from 'vitest';
import { convertArgument } from '../../../src/kql/expressions/convert-argument.ts';
import { totalRowFunction } from '../../../src/kql/expressions/lift-row-function.ts';
import { findScalarFunction } from '../../../src/kql/functions/registry.ts';
import type { FunctionContext } from '../../../src/kql/functions/scalar-function.ts';
import type { Cell } from '../../../src/kql/values/cell.ts';
import { convertCell } from '../../../src/kql/values/convert.ts';
import { parseDynamicLiteral, quoteJson } from '../../../src/kql/values/dynamic-json.ts';
import { parseScalarLiteral } from '../../../src/kql/values/parse-literal.ts';
import { type ScalarType, scalarTypes } from '../../../src/kql/values/scalar-type.ts';

/** A context whose clock stands at 2020-01-01 and whose chance is always the same. */
export const testContext: FunctionContext = { now: 0, random: () => 0.25 };

interface Typed {
  readonly type: ScalarType;
  readonly cell: Cell;
}

/**
 * Evaluates a call of literals, `name(literal, …)`; operators are written like functions, `matches regex("a", "b")`. The result
 * is text: `null`, a string in JSON quotes, JSON of a dynamic, and `tostring()` of the rest; or `refused`, where the function
 * does not take such arguments.
 *
 * Each call is evaluated twice, with its arguments known as literals and unknown; both must agree where both are possible.
 */
export function evaluate(call: string, context: FunctionContext = testContext): string {
  const { name, values } = parseCall(call);
  const known = run(name, values, true, context);
  const unknown = run(name, values, false, context);
  if (known !== 'refused' && unknown !== 'refused') {
    expect(unknown, `${call} without constants`).toBe(known);
  }
  return known;
}

/** The type that a call of literals gives. */
export function typeOfCall(call: string, context: FunctionContext = testContext): ScalarType | undefined {
  const { name, values } = parseCall(call);
  return overloadOf(name, values, true, context)?.returns;
}

function overloadOf(name: string, values: readonly Typed[], known: boolean, context: FunctionContext) {
  const found = findScalarFunction(name);
  if (found === undefined) {
    throw new Error(`There is no function ${name}.`);
  }
  return found.resolve(
    values.map(({ type }) => type),
    values.map(({ cell }) => (known ? cell : undefined)),
    context,
  );
}

function run(name: string, values: readonly Typed[], known: boolean, context: FunctionContext): string {
  const overload = overloadOf(name, values, known, context);
  if (overload === undefined) {
    return 'refused';
  }
  const { parameters, returns } = overload;
  const cells = values.map(({ cell, type }, index) =>
    convertArgument(cell, type, parameters[Math.min(index, parameters.length - 1)] ?? type),
  );
  return show(totalRowFunction(overload)(...cells), returns);
}

/** A cell as the tables of the tests write it. */
export function show(cell: Cell, type: ScalarType): string {
  if (cell === null) {
    return 'null';
  }
  if (typeof cell === 'string' && type !== 'guid') {
    return quoteJson(cell);
  }
  if (type === 'bool') {
    return String(cell);
  }
  return String(convertCell(cell, type, 'string')).replace(/\.0000000Z$|(\.\d*?)0+Z$/, '$1Z');
}

function parseCall(call: string): { name: string; values: readonly Typed[] } {
  const open = call.indexOf('(');
  return { name: call.slice(0, open), values: splitArguments(call.slice(open + 1, -1)).map(parseLiteral) };
}

/** Splits at commas outside of brackets and quotes. */
function splitArguments(text: string): string[] {
  const parts = text.match(
    /(?:@?'(?:[^'\\]|\\.)*'|@?"(?:[^"\\]|\\.)*"|\((?:[^()'"]|'[^']*'|"(?:[^"\\]|\\.)*"|\([^()]*\))*\)|[^,'"()])+/g,
  );
  return (parts ?? []).map((part) => part.trim());
}

function parseLiteral(text: string): Typed {
  if (text.startsWith('@')) {
    return { type: 'string', cell: text.slice(2, -1) };
  }
  if (/^["']/.test(text)) {
    const escaped = text.slice(1, -1).replaceAll("\\'", "'");
    return {
      type: 'string',
      cell: String(JSON.parse(`"${text.startsWith("'") ? escaped.replace(/(?<!\\)"/g, '\\"') : escaped}"`)),
    };
  }
  if (text === 'true' || text === 'false') {
    return { type: 'bool', cell: text === 'true' };
  }
  const named = scalarTypes.find((type) => text.startsWith(`${type}(`));
  if (named === 'dynamic') {
    const parsed = parseDynamicLiteral(text.slice(8, -1));
    if (parsed === undefined) {
      throw new Error(`${text} is no dynamic literal.`);
    }
    return { type: 'dynamic', cell: parsed.value };
  }
  const type =
    named ?? (/[a-z]/.test(text.replace(/e[+-]?\d+$/, '')) ? 'timespan' : /[.e]/.test(text) ? 'real' : 'long');
  return { type, cell: parseScalarLiteral(text, type) };
}
