import { everyElement, insideText } from '../../harness/quirks/place.ts';
import type { CallExpression, Expression } from '../../kql/plan/expression.ts';
import type { PlanNode } from '../../kql/plan/node.ts';
import { type Flow, type FlowStep, fromColumn, fromExpression, fromLeaf, type Path } from './flow.ts';
import { anyStep, jsonPathSteps } from './json-steps.ts';

/** What the value of a call of a built-in function, or the part of it at a path, is made of. */
export function callFlows(
  call: CallExpression,
  node: PlanNode | undefined,
  path: Path,
  textOf: (expression: Expression) => string | undefined,
): readonly Flow[] {
  const { function: name, arguments: given, span } = call;
  const step: FlowStep = { through: name, span };
  const whole = (expression: Expression): Flow => fromExpression(expression, node, [], step);
  const part = (expression: Expression, rest: Path = path): Flow => fromExpression(expression, node, rest, step);
  const [first, second, third] = given;
  const [head, ...rest] = path;
  if (first === undefined) return name === '*' ? [] : [fromLeaf({ made: name }, undefined)];

  const passing = passed.get(name);
  if (passing !== undefined) return given.filter((_, index) => passing(index, given.length)).map((one) => part(one));
  const reading = read.get(name);
  if (reading !== undefined) {
    // Text that is mended and then parsed is still the text of the column, if perhaps not at the same place in it.
    const inside = head !== insideText ? [] : blanks.has(name) || rest.length === 0 ? path : [insideText, anyStep];
    return given.filter((_, index) => reading(index, given.length)).map((one) => part(one, inside));
  }
  switch (name) {
    case 'parse_json':
      return [part(first, first.type === 'dynamic' ? path : [insideText, ...path])];
    case 'tostring':
    case 'dynamic_to_json':
      return [part(first, head === insideText && first.type === 'dynamic' ? rest : path)];
    case 'extract_json': {
      if (second === undefined) return [];
      const steps = jsonPathSteps(textOf(first) ?? '');
      const inside = steps === undefined ? [anyStep] : [...steps, ...path];
      return [part(second, second.type === 'dynamic' ? inside : [insideText, ...inside])];
    }
    case 'bag_pack':
      return pairs(given, 0).flatMap(([key, value]) => inBag(key, value));
    case 'bag_set_key':
      if (second === undefined || third === undefined) return [];
      return [...(head !== undefined && textOf(second) === head ? [] : [part(first)]), ...inBag(second, third)];
    case 'pack_all':
      if (given.length > 1) return pairs(given, 1).flatMap(([key, value]) => inBag(key, value));
      return columnsInBag();
    case 'pack_array':
    case 'zip': {
      const inner = name === 'zip' ? rest.slice(1) : rest;
      return given.map((one) => part(one, inner));
    }
    case 'column_ifexists': {
      const column = textOf(first);
      const fallback = second === undefined ? [] : [fromExpression(second, node, path)];
      return column === undefined || node === undefined || !('input' in node)
        ? fallback
        : [fromColumn(node.input, column, path), ...fallback];
    }
    case 'any_column':
      if (given.length > 2) return given.slice(2).map(whole);
      return node === undefined || !('input' in node)
        ? []
        : node.input.columns.map((column) => fromColumn(node.input, column.name, [], step));
    case 'now':
    case 'ago':
      return [fromLeaf({ made: name })];
    default:
      return given.map(whole);
  }

  function inBag(key: Expression, value: Expression): readonly Flow[] {
    const known = textOf(key);
    const leads =
      head === undefined || head === anyStep || head === everyElement || known === undefined || known === head;
    return leads ? [part(value, rest)] : [];
  }

  function columnsInBag(): readonly Flow[] {
    if (node === undefined || !('input' in node)) return [];
    const { input } = node;
    if (head !== undefined && head !== anyStep) return [fromColumn(input, head, rest, step)];
    return input.columns.map((column) => fromColumn(input, column.name, rest, step));
  }
}

function pairs(given: readonly Expression[], start: number): readonly (readonly [Expression, Expression])[] {
  const found: [Expression, Expression][] = [];
  for (let index = start; index + 1 < given.length; index += 2) {
    const key = given[index];
    const value = given[index + 1];
    if (key !== undefined && value !== undefined) found.push([key, value]);
  }
  return found;
}

type Which = (index: number, count: number) => boolean;

const all: Which = () => true;
const only =
  (...positions: readonly number[]): Which =>
  (index) =>
    positions.includes(index);

/** Functions whose value is one of these arguments, or has the elements or properties of these. */
const passed: ReadonlyMap<string, Which> = new Map<string, Which>([
  ['coalesce', all],
  ['iff', (index) => index > 0],
  ['array_iff', (index) => index > 0],
  ['case', (index, count) => index % 2 === 1 || index === count - 1],
  ['max_of', all],
  ['min_of', all],
  ['bag_merge', all],
  ['array_concat', all],
  ['set_union', all],
  ['set_intersect', all],
  ['set_difference', only(0)],
  ['bag_remove_keys', only(0)],
  ['array_slice', only(0)],
  ['array_reverse', only(0)],
  ['array_rotate_left', only(0)],
  ['array_rotate_right', only(0)],
  ['array_shift_left', only(0)],
  ['array_shift_right', only(0)],
  ['array_sort_asc', only(0)],
  ['array_sort_desc', only(0)],
  ['prev', only(0, 2)],
  ['next', only(0, 2)],
  ['assert', () => false],
]);

/** Functions that leave JSON what it is. */
const blanks: ReadonlySet<string> = new Set(['trim', 'trim_start', 'trim_end']);

/** Functions of texts, and which arguments are in the text that they give; the others say how to make it. */
const read: ReadonlyMap<string, Which> = new Map<string, Which>([
  ['strcat', all],
  ['strcat_delim', all],
  ['strcat_array', only(0)],
  ['tolower', only(0)],
  ['toupper', only(0)],
  ['reverse', only(0)],
  ['strrep', only(0)],
  ['substring', only(0)],
  ['trim', only(1)],
  ['trim_start', only(1)],
  ['trim_end', only(1)],
  ['replace_string', only(0, 2)],
  ['replace_strings', only(0, 2)],
  ['replace_regex', only(0, 2)],
  ['replace', only(1, 2)],
  ['translate', only(2)],
  ['extract', only(2)],
  ['extract_all', (index, count) => index === count - 1],
  ['split', only(0)],
  ['url_decode', only(0)],
  ['url_encode', only(0)],
  ['url_encode_component', only(0)],
  ['base64_decode_tostring', only(0)],
  ['base64_encode_tostring', only(0)],
  ['format_datetime', only(0)],
  ['format_timespan', only(0)],
  ['bin', only(0)],
  ['round', only(0)],
  ['datetime_add', only(2)],
]);
