import type { CallExpression, Expression } from '../kql/plan/expression.ts';
import { convertCell } from '../kql/values/convert.ts';
import { addInt64, negateInt64, subtractInt64 } from '../kql/values/int64.ts';
import { scopeOf } from './sow-predicate.ts';
import { drawn, type Sowing, type SowingScope } from './sowing.ts';
import { Conflict, type Unknown } from './unknown.ts';

/**
 * What columns have to be for an expression to have a value. Functions are gone through backwards as far as that can be done with
 * little thought: what a conversion, a trim or a rounding is given may be what it has to give. Of others nothing is said.
 */
export function sowExpression(sowing: Sowing, expression: Expression, wanted: Unknown, scope: SowingScope): void {
  const constant = sowing.constant(expression);
  if (constant !== undefined) {
    if (constant.cell === null || constant.cell === '') {
      wanted.fill(false);
    } else {
      wanted.be(constant.type, constant.cell);
    }
    return;
  }
  switch (expression.kind) {
    case 'column':
      scope.column(expression.name, expression.side).unite(wanted);
      return;
    case 'cast':
      sowing.value(expression.argument, wanted, scope);
      return;
    case 'member':
      if (!wanted.isFree) {
        sowing.value(expression.object, bagWith(sowing, expression.name, wanted), scope);
      }
      return;
    case 'element':
      sowElement(sowing, expression.object, expression.index, wanted, scope);
      return;
    case 'let': {
      const locals = new Map(scope.locals);
      for (const { local, value } of expression.locals) {
        locals.set(local, { value, scope: { ...scopeOf(scope), locals: new Map(locals) } });
      }
      sowing.value(expression.body, wanted, { ...scopeOf(scope), locals });
      return;
    }
    case 'local': {
      const local = scope.locals.get(expression.local);
      if (local !== undefined) {
        sowing.value(local.value, wanted, local.scope);
      }
      return;
    }
    case 'call':
      if (expression.function === 'ingestion_time') {
        scope.ingested().unite(wanted);
      } else if (!wanted.isFree) {
        sowCall(sowing, expression, wanted, scope);
      }
      return;
    case 'membership':
      sowTruth(sowing, expression, wanted, scope);
      return;
    default:
      return;
  }
}

function bagWith(sowing: Sowing, name: string, value: Unknown): Unknown {
  const bag = sowing.unknown();
  bag.field(name, () => value);
  return bag;
}

function sowElement(sowing: Sowing, object: Expression, index: Expression, wanted: Unknown, scope: SowingScope): void {
  const constant = sowing.constant(index);
  if (wanted.isFree || constant === undefined) {
    return;
  }
  const whole = sowing.unknown();
  const { cell } = constant;
  if (typeof cell === 'number') {
    if (object.kind === 'call' && object.function === 'split') {
      sowPiece(sowing, object, cell, wanted, scope);
      return;
    }
    whole.item(cell, () => wanted);
  } else if (typeof cell === 'string') {
    whole.field(cell, () => wanted);
  } else {
    return;
  }
  sowing.value(object, whole, scope);
}

/** `split(text, ",")[1]`: the text has as many commas before the piece. */
function sowPiece(sowing: Sowing, split: CallExpression, index: number, wanted: Unknown, scope: SowingScope): void {
  const [text, by] = split.arguments;
  const delimiter = by && sowing.constant(by)?.cell;
  if (text === undefined || typeof delimiter !== 'string') {
    return;
  }
  const whole = sowing.unknown();
  const quoted = delimiter.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const pieces = Array.from({ length: Math.abs(index) + (index < 0 ? 0 : 1) }, (_, at) =>
    at === Math.abs(index) ? '(.*)' : 'piece',
  );
  const pattern = index < 0 ? `(.*)${`${quoted}piece`.repeat(-index - 1)}` : pieces.join(quoted);
  whole.read({
    place: 'inside',
    text: { pattern: `${pattern}${index < 0 ? '' : quoted}`, group: 1, captured: wanted, gives: 'match' },
  });
  sowing.value(text, whole, scope);
}

function sowTruth(sowing: Sowing, expression: Expression, wanted: Unknown, scope: SowingScope): void {
  const { constant } = wanted;
  if (typeof constant?.cell === 'boolean') {
    sowing.truth(expression, constant.cell, scope);
  }
}

/** Functions that give back an argument, or something that reads like it; by the place of that argument. */
const passOn: ReadonlyMap<string, number> = new Map([
  ...[
    'tostring',
    'tolower',
    'toupper',
    'tolong',
    'toint',
    'toreal',
    'todecimal',
    'todatetime',
    'totimespan',
    'tobool',
    'toguid',
    'parse_json',
    'todynamic',
    'bin',
    'floor',
    'ceiling',
    'round',
    'abs',
    'startofday',
    'startofweek',
    'startofmonth',
    'url_decode',
    'url_encode',
    'replace_string',
    'substring',
    'array_sort_asc',
    'array_sort_desc',
    'set_union',
    'array_concat',
    'bag_merge',
    'parse_ipv4',
    'parse_xml',
    'strcat_array',
    'hash',
    'format_datetime',
    'make_string',
    'reverse',
    'materialize',
    'column_ifexists',
  ].map((name) => [name, 0] as const),
  ...['trim', 'trim_start', 'trim_end'].map((name) => [name, 1] as const),
  ['replace_regex', 0],
  ['bin_at', 0],
]);

function sowCall(sowing: Sowing, call: CallExpression, wanted: Unknown, scope: SowingScope): void {
  const { arguments: operands, function: name, type } = call;
  const [first, second, third] = operands;
  const place = passOn.get(name);
  if (place !== undefined) {
    const operand = operands[place];
    if (operand !== undefined) {
      sowing.value(operand, wanted, scope);
    }
    return;
  }
  switch (name) {
    case 'iff':
    case 'case':
      sowBranch(sowing, operands, wanted, scope);
      return;
    case 'coalesce': {
      const fitting = operands.filter((operand) => couldBe(sowing, operand, wanted));
      const chosen = sowing.random() < 0.6 ? fitting[0] : drawn(sowing, fitting);
      if (chosen === undefined) {
        throw new Conflict();
      }
      sowing.value(chosen, wanted, scope);
      return;
    }
    case 'strcat':
    case 'strcat_delim': {
      const open = operands.filter((operand) => sowing.constant(operand) === undefined);
      const chosen = sowing.random() < 0.6 ? open[0] : drawn(sowing, open);
      if (chosen !== undefined) {
        sowing.value(chosen, wanted, scope);
      }
      return;
    }
    case 'extract':
      if (first !== undefined && second !== undefined && third !== undefined) {
        sowCaptured(sowing, first, second, third, wanted, scope);
      }
      return;
    case 'extract_json':
      return;
    case 'strlen':
    case 'string_size':
    case 'array_length':
    case 'countof':
      if (first !== undefined) {
        const sized = sowing.unknown();
        const least = leastOf(wanted);
        sized.atLeast(least);
        if (name === 'array_length' && least > 0) {
          sized.item(least - 1, () => sowing.unknown());
        } else if (least > 0) {
          sized.fill(true);
        }
        sowing.value(first, sized, scope);
      }
      return;
    case 'gettype': {
      const kind = wanted.constant?.cell;
      if (first !== undefined && typeof kind === 'string') {
        const typed = sowing.unknown();
        if (kind === 'array') {
          typed.item(0, () => sowing.unknown());
        } else if (kind === 'dictionary') {
          typed.field('key', () => sowing.unknown());
        } else if (kind === 'string') {
          typed.fill(true);
        } else if (kind === 'null') {
          typed.fill(false);
        }
        sowing.value(first, typed, scope);
      }
      return;
    }
    case 'split':
    case 'pack_array': {
      const item = wanted.items.get(0) ?? [...wanted.items.values()][0];
      if (first !== undefined && item !== undefined) {
        sowing.value(first, item, scope);
      }
      return;
    }
    case 'bag_pack':
      sowPacked(sowing, operands, wanted, scope);
      return;
    case '+':
    case '-':
      sowSum(sowing, name, first, second, wanted, scope);
      return;
    default:
      if (type === 'bool') {
        sowTruth(sowing, call, wanted, scope);
      }
  }
}

/** Whether an expression is not already known to be something else. */
function couldBe(sowing: Sowing, expression: Expression, wanted: Unknown): boolean {
  const constant = sowing.constant(expression);
  if (constant === undefined) {
    return true;
  }
  return constant.cell === null || constant.cell === '' ? wanted.filled === false : wanted.accepts(constant);
}

/** `case(condition, value, …, otherwise)`: one of the values, with the conditions that lead to it. */
function sowBranch(sowing: Sowing, operands: readonly Expression[], wanted: Unknown, scope: SowingScope): void {
  const fitting: number[] = [];
  for (let value = 1; value < operands.length; value += 2) {
    if (couldBe(sowing, operands[value] as Expression, wanted)) {
      fitting.push(value);
    }
  }
  const otherwise = operands.length - 1;
  if (couldBe(sowing, operands[otherwise] as Expression, wanted)) {
    fitting.push(otherwise);
  }
  const chosen = drawn(sowing, fitting);
  if (chosen === undefined) {
    throw new Conflict();
  }
  for (let condition = 0; condition < (chosen === otherwise ? otherwise : chosen - 1); condition += 2) {
    sowing.truth(operands[condition] as Expression, false, scope);
  }
  if (chosen !== otherwise) {
    sowing.truth(operands[chosen - 1] as Expression, true, scope);
  }
  sowing.value(operands[chosen] as Expression, wanted, scope);
}

function sowCaptured(
  sowing: Sowing,
  regex: Expression,
  group: Expression,
  text: Expression,
  wanted: Unknown,
  scope: SowingScope,
): void {
  const pattern = sowing.constant(regex)?.cell;
  const number = sowing.constant(group)?.cell;
  if (wanted.filled === false || typeof pattern !== 'string' || typeof number !== 'number') {
    return;
  }
  if (!wanted.hasContent) {
    wanted.read({ place: 'whole', text: { pattern, group: number, captured: undefined, gives: 'group' } });
  }
  const whole = sowing.unknown();
  whole.read({ place: 'inside', text: { pattern, group: number, captured: wanted, gives: 'match' } });
  sowing.value(text, whole, scope);
}

function sowPacked(sowing: Sowing, operands: readonly Expression[], wanted: Unknown, scope: SowingScope): void {
  for (let index = 0; index + 1 < operands.length; index += 2) {
    const [key, value] = [operands[index], operands[index + 1]];
    const name = key && sowing.constant(key)?.cell;
    const field = typeof name === 'string' ? wanted.fields.get(name) : undefined;
    if (field !== undefined && value !== undefined) {
      sowing.value(value, field, scope);
    }
  }
}

/** A sum with a constant: what is wanted of it, moved by the constant. */
function sowSum(
  sowing: Sowing,
  operator: '+' | '-',
  left: Expression | undefined,
  right: Expression | undefined,
  wanted: Unknown,
  scope: SowingScope,
): void {
  const { range } = wanted;
  if (left === undefined || right === undefined) {
    return;
  }
  const [first, second] = [sowing.constant(left), sowing.constant(right)];
  const open = second === undefined ? right : left;
  const by = (second ?? first)?.cell;
  if (
    range === undefined ||
    (first === undefined) === (second === undefined) ||
    (typeof by !== 'number' && typeof by !== 'bigint')
  ) {
    return;
  }
  if (typeof by === 'number' && !Number.isInteger(by)) {
    return;
  }
  const moved = sowing.unknown();
  const type = open.type === 'datetime' || open.type === 'timespan' ? open.type : range.type;
  const { low, high } = range;
  if (operator === '-' && first !== undefined) {
    moved.between({
      type,
      low: high === undefined ? undefined : subtractInt64(by, high),
      high: low === undefined ? undefined : subtractInt64(by, low),
    });
  } else {
    const offset = operator === '+' ? negateInt64(by) : by;
    moved.between({
      type,
      low: low === undefined ? undefined : addInt64(low, offset),
      high: high === undefined ? undefined : addInt64(high, offset),
    });
  }
  sowing.value(open, moved, scope);
}

/** The least number that fits what is wanted of a count. */
export function leastOf({ constant, range, avoided, filled }: Unknown): number {
  if (constant !== undefined) {
    const number = convertCell(constant.cell, constant.type, 'long');
    return typeof number === 'number' ? number : 1;
  }
  if (range !== undefined) {
    return range.low === undefined ? Math.min(1, Number(range.high ?? 1)) : Number(range.low);
  }
  return avoided.length > 0 || filled === true ? 1 : 0;
}
