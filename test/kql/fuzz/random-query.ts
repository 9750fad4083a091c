import { type ScalarType, scalarTypes } from '../../../src/kql/index.ts';
import { between, type Draw, pick, times } from './drawing.ts';
import { oddColumns } from './odd-rows.ts';
import { type Column, expression, literal } from './random-expression.ts';
import { steps, type Written } from './random-steps.ts';
import { randomTables } from './random-tables.ts';

const simpleTypes: readonly ScalarType[] = ['long', 'string', 'real', 'datetime', 'timespan', 'bool'];

/**
 * A query over {@link randomTables} that mostly binds: operators one after the other, each over the columns that the one before it
 * gives, with calls of every function that there is.
 */
export function randomQuery(draw: Draw): string {
  const text = pipeline(draw, between(draw, 1, 4));
  if (draw() < 0.8) {
    return text;
  }
  const lets = `let C = ${literal('long', draw)};\nlet F = (a: long, b: string) { strcat(b, a) };\n`;
  return `${lets}${text}\n| extend z = F(C, "x")`;
}

function pipeline(draw: Draw, length: number): string {
  let { text, columns }: Written = source(draw);
  for (let round = 0; round < length && columns.length > 0; round += 1) {
    const next = pick(draw, steps)({ columns, draw, query: () => pipeline(draw, 1) });
    text = `${text}\n| ${next.text}`;
    columns = next.columns;
  }
  return text;
}

function source(draw: Draw): Written {
  const chance = draw();
  if (chance < 0.75) {
    return { text: pick(draw, randomTables), columns: oddColumns };
  }
  if (chance < 0.8) {
    return { text: `union withsource=Source T, U`, columns: [{ name: 'Source', type: 'string' }, ...oddColumns] };
  }
  if (chance < 0.9) {
    const type = pick(draw, scalarTypes) ?? 'long';
    const columns: readonly Column[] = [
      { name: 'a', type },
      { name: 'b', type: 'string' },
    ];
    const cells = times(between(draw, 0, 4), () => `${literal(type, draw)}, ${literal('string', draw)}`);
    return { text: `datatable(a: ${type}, b: string)[${cells.join(', ')}]`, columns };
  }
  if (chance < 0.95) {
    const type = pick(draw, simpleTypes) ?? 'long';
    const items = times(2, (index) => `x${index} = ${expression(type, [], draw, 2)}`);
    return {
      text: `print ${items.join(', ')}`,
      columns: items.map((_, index) => ({ name: `x${index}`, type })),
    };
  }
  if (chance < 0.97) {
    return {
      text: `search ${pick(draw, ['"a"', 'string1: "a"', '"a*" or long1 > 3', '*', 'in (T, U) "x"'])}`,
      columns: [],
    };
  }
  return { text: 'range x from 1 to 20 step 3', columns: [{ name: 'x', type: 'long' }] };
}
