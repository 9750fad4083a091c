import type { CallExpression, Expression, MembershipExpression } from '../kql/plan/expression.ts';
import type { Cell, Int64 } from '../kql/values/cell.ts';
import { unwrapDynamic } from '../kql/values/convert.ts';
import { isArray } from '../kql/values/dynamic.ts';
import { addInt64 } from '../kql/values/int64.ts';
import { drawn, type Sowing, type SowingScope } from './sowing.ts';
import { Conflict, type Constant, type TextWish, type Unknown } from './unknown.ts';

/** What has to be true of columns for a condition to be true, or to be false. Conditions that nothing is known of are left to luck. */
export function sowPredicate(sowing: Sowing, expression: Expression, wanted: boolean, scope: SowingScope): void {
  const constant = sowing.constant(expression);
  if (constant !== undefined) {
    if ((constant.cell === true) !== wanted) {
      throw new Conflict();
    }
    return;
  }
  switch (expression.kind) {
    case 'call':
      sowCall(sowing, expression, wanted, scope);
      return;
    case 'membership':
      sowMembership(sowing, expression, wanted, scope);
      return;
    case 'let': {
      const locals = new Map(scope.locals);
      const inner = { ...scopeOf(scope), locals };
      for (const { local, value } of expression.locals) {
        locals.set(local, { value, scope: { ...scopeOf(scope), locals: new Map(locals) } });
      }
      sowing.truth(expression.body, wanted, inner);
      return;
    }
    case 'local': {
      const local = scope.locals.get(expression.local);
      if (local !== undefined) {
        sowing.truth(local.value, wanted, local.scope);
      }
      return;
    }
    default: {
      const unknown = sowing.unknown();
      unknown.be('bool', wanted);
      sowing.value(expression, unknown, scope);
    }
  }
}

/** A scope as plain functions, to be spread. */
export function scopeOf(scope: SowingScope): Pick<SowingScope, 'column' | 'ingested'> {
  return { column: (name, side) => scope.column(name, side), ingested: () => scope.ingested() };
}

const opposites: Readonly<Record<string, string>> = {
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
  '=~': '!~',
  '!~': '=~',
};

const flipped: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

/** Operators over texts: where the right side has to stand in the left. */
const places: Readonly<Record<string, TextWish['place']>> = {
  has: 'inside',
  contains: 'inside',
  hasprefix: 'inside',
  hassuffix: 'inside',
  startswith: 'start',
  endswith: 'end',
};

function sowCall(sowing: Sowing, call: CallExpression, wanted: boolean, scope: SowingScope): void {
  const { arguments: operands } = call;
  const [left, right, third] = operands;
  const name = call.function;
  if (name === 'and' || name === 'or') {
    if ((name === 'and') === wanted) {
      for (const operand of operands) {
        sowing.truth(operand, wanted, scope);
      }
    } else {
      const chosen = drawn(
        sowing,
        operands.filter((operand) => canBe(sowing, operand, wanted)),
      );
      if (chosen === undefined) {
        throw new Conflict();
      }
      sowing.truth(chosen, wanted, scope);
    }
    return;
  }
  if (left === undefined) {
    return;
  }
  if (name === 'not') {
    sowing.truth(left, !wanted, scope);
    return;
  }
  const comparison = wanted ? name : (opposites[name] ?? '');
  if (Object.hasOwn(opposites, name) && right !== undefined) {
    sowComparison(sowing, comparison, left, right, scope);
    return;
  }
  if ((name === 'between' || name === '!between') && right !== undefined && third !== undefined) {
    if ((name === 'between') === wanted) {
      sowComparison(sowing, '>=', left, right, scope);
      sowComparison(sowing, '<=', left, third, scope);
    } else {
      sowComparison(sowing, sowing.random() < 0.5 ? '<' : '>', left, sowing.random() < 0.5 ? right : third, scope);
    }
    return;
  }
  const isNegated = name.startsWith('!');
  const place = places[name.replace(/^!/, '').replace(/_cs$/, '')];
  if (place !== undefined && right !== undefined) {
    if (wanted !== isNegated) {
      sowText(sowing, left, place, right, scope);
    }
    return;
  }
  sowTest(sowing, name, left, right, wanted, scope);
}

function sowTest(
  sowing: Sowing,
  name: string,
  left: Expression,
  right: Expression | undefined,
  wanted: boolean,
  scope: SowingScope,
): void {
  const unknown = sowing.unknown();
  switch (name) {
    case 'matches regex': {
      const pattern = right && textOf(sowing.constant(right));
      if (wanted && pattern !== undefined) {
        unknown.read({ place: 'inside', text: { pattern, group: -1, captured: undefined, gives: 'match' } });
        sowing.value(left, unknown, scope);
      }
      return;
    }
    case 'isnotempty':
    case 'isnotnull':
      unknown.fill(wanted);
      sowing.value(left, unknown, scope);
      return;
    case 'isempty':
    case 'isnull':
      unknown.fill(!wanted);
      sowing.value(left, unknown, scope);
      return;
    case 'ipv4_is_private':
      unknown.be('string', wanted ? '10.0.0.7' : '203.0.113.7');
      sowing.value(left, unknown, scope);
      return;
    case 'ipv4_is_in_range':
    case 'ipv4_is_match':
    case 'ipv4_is_in_any_range':
    case 'has_ipv4': {
      const network = right && textOf(sowing.constant(right));
      if (wanted && network !== undefined) {
        unknown.be('string', network.replace(/^\["|\/\d+.*$|".*$/g, ''));
        sowing.value(left, unknown, scope);
      }
      return;
    }
    case 'set_has_element': {
      const element = right && sowing.constant(right);
      if (wanted && element !== undefined) {
        unknown.item(0, () => sowing.unknown()).be(element.type, element.cell);
        sowing.value(left, unknown, scope);
      }
      return;
    }
    default:
      return;
  }
}

/** Whether a condition is not already known to be something else. */
function canBe(sowing: Sowing, expression: Expression, wanted: boolean): boolean {
  const constant = sowing.constant(expression);
  return constant === undefined || (constant.cell === true) === wanted;
}

function sowText(
  sowing: Sowing,
  left: Expression,
  place: TextWish['place'],
  right: Expression,
  scope: SowingScope,
): void {
  const unknown = sowing.unknown();
  const constant = sowing.constant(right);
  if (constant !== undefined) {
    const text = textOf(constant);
    if (text === undefined || text === '') {
      return;
    }
    unknown.read({ place, text });
  } else {
    const other = sowing.unknown();
    other.fill(true);
    sowing.value(right, other, scope);
    unknown.read({ place, text: other });
  }
  sowing.value(left, unknown, scope);
}

function sowComparison(
  sowing: Sowing,
  operator: string,
  left: Expression,
  right: Expression,
  scope: SowingScope,
): void {
  const [first, second] = [sowing.constant(left), sowing.constant(right)];
  if (second !== undefined) {
    sowComparedWith(sowing, operator, left, second, scope);
  } else if (first !== undefined) {
    sowComparedWith(sowing, flipped[operator] ?? operator, right, first, scope);
  } else if (operator === '==' || operator === '=~') {
    const shared = sowing.unknown();
    shared.fill(true);
    sowing.value(left, shared, scope);
    sowing.value(right, shared, scope);
  } else if (Object.hasOwn(flipped, operator)) {
    const [earlier, later] = operator.startsWith('<') ? [left, right] : [right, left];
    const [low, high] = [sowing.unknown(), sowing.unknown()];
    sowing.value(later, high, scope);
    low.before(high);
    sowing.value(earlier, low, scope);
  }
}

function sowComparedWith(
  sowing: Sowing,
  operator: string,
  expression: Expression,
  { type, cell }: Constant,
  scope: SowingScope,
): void {
  if (type === 'bool' && expression.type === 'bool' && (operator === '==' || operator === '!=')) {
    sowing.truth(expression, (cell === true) === (operator === '=='), scope);
    return;
  }
  if (cell === null) {
    return;
  }
  const unknown = sowing.unknown();
  switch (operator) {
    case '==':
    case '=~':
      if (cell === '') {
        unknown.fill(false);
      } else {
        unknown.be(type, cell);
      }
      break;
    case '!=':
    case '!~':
      if (cell === '') {
        unknown.fill(true);
      } else {
        unknown.avoid(type, cell);
      }
      break;
    default: {
      const bound = boundOf(type, cell);
      if (bound === undefined) {
        return;
      }
      const inner = operator === '<' ? -1 : operator === '>' ? 1 : 0;
      const value = addInt64(bound, inner);
      unknown.between({
        type: type === 'datetime' || type === 'timespan' ? type : 'long',
        low: operator.startsWith('>') ? value : undefined,
        high: operator.startsWith('<') ? value : undefined,
      });
    }
  }
  sowing.value(expression, unknown, scope);
}

function boundOf(type: Constant['type'], cell: Cell): Int64 | undefined {
  if (typeof cell === 'bigint') {
    return cell;
  }
  return typeof cell === 'number' && Number.isFinite(cell) && type !== 'dynamic' ? Math.round(cell) : undefined;
}

function sowMembership(sowing: Sowing, expression: MembershipExpression, wanted: boolean, scope: SowingScope): void {
  const { operator, left, items } = expression;
  const isNegated = operator.startsWith('!');
  const constants = items.flatMap((item) =>
    item.kind === 'scalar' ? elementsOf(sowing.constant(item.expression)) : [],
  );
  const unknown = sowing.unknown();
  if (wanted === isNegated) {
    if (operator.replace('!', '').startsWith('in')) {
      for (const { type, cell } of constants.slice(0, 100)) {
        unknown.avoid(type, cell);
      }
      sowing.value(left, unknown, scope);
    }
    return;
  }
  if (operator === 'has_all') {
    for (const constant of constants) {
      unknown.read({ place: 'inside', text: textOf(constant) ?? '' });
    }
    sowing.value(left, unknown, scope);
    return;
  }
  const chosen = drawn(sowing, [...constants, ...items.filter((item) => item.kind === 'table')]);
  if (chosen === undefined) {
    return;
  }
  if ('kind' in chosen) {
    unknown.fill(true);
    sowing.value(left, unknown, scope);
    const [first] = chosen.node.columns;
    if (first !== undefined) {
      sowing.rows(chosen.node, { columns: new Map([[first.name, unknown]]), ingested: undefined, levels: [] });
    }
    return;
  }
  wishMember(unknown, operator, chosen);
  sowing.value(left, unknown, scope);
}

function wishMember(unknown: Unknown, operator: string, member: Constant): void {
  if (operator === 'has_any') {
    unknown.read({ place: 'inside', text: textOf(member) ?? '' });
  } else if (member.cell === '' || member.cell === null) {
    unknown.fill(false);
  } else {
    unknown.be(member.type, member.cell);
  }
}

/** A dynamic array stands for its elements. */
function elementsOf(constant: Constant | undefined): readonly Constant[] {
  if (constant === undefined) {
    return [];
  }
  if (!isArray(constant.cell)) {
    return [constant];
  }
  return constant.cell.flatMap((element): Constant[] => {
    const scalar = unwrapDynamic(element);
    return scalar === undefined ? [] : [scalar];
  });
}

function textOf(constant: Constant | undefined): string | undefined {
  if (constant?.type === 'dynamic' && isArray(constant.cell)) {
    return String(constant.cell[0] ?? '');
  }
  return constant === undefined || constant.cell === null ? undefined : String(constant.cell);
}
