import type { AggregateCall } from '../kql/plan/node.ts';
import { leastOf } from './sow-expression.ts';
import type { Level, Sowing, SowingScope } from './sowing.ts';
import type { Unknown } from './unknown.ts';

/** So many rows are sown for one group at most. */
const mostRows = 2000;

/**
 * What has to be true of the rows of a group for an aggregate to give what is wanted, and the repetition of rows that it takes.
 * `outputs` are the wanted columns of the call, in their order; undefined where nothing is wanted.
 */
export function sowAggregate(
  sowing: Sowing,
  call: AggregateCall,
  outputs: readonly (Unknown | undefined)[],
  scope: SowingScope,
): Level | undefined {
  const { arguments: operands } = call;
  const [first, second] = operands;
  const [wanted] = outputs;
  const name = call.function.replace(/^(make)(list|set)/, '$1_$2');
  const condition = name.endsWith('if') ? operands[name === 'countif' ? 0 : 1] : undefined;
  if (name === 'arg_max' || name === 'arg_min') {
    for (const [index, operand] of operands.entries()) {
      const output = outputs[index];
      if (output !== undefined) {
        sowing.value(operand, output, scope);
      }
    }
    return undefined;
  }
  if (wanted === undefined || (wanted.isFree && condition === undefined)) {
    return undefined;
  }
  switch (name.replace(/_?if$/, '')) {
    case 'count':
    case 'cnt': {
      const least = Math.min(leastOf(wanted), mostRows);
      if (condition !== undefined) {
        sowing.truth(condition, least > 0, scope);
      }
      return least > 1 ? sowing.level(least) : undefined;
    }
    case 'dcount':
    case 'count_distinct': {
      const least = Math.min(leastOf(wanted), mostRows);
      if (condition !== undefined) {
        sowing.truth(condition, least > 0, scope);
      }
      if (least < 1 || first === undefined) {
        return undefined;
      }
      const counted = sowing.unknown();
      counted.fill(true);
      const level = least > 1 ? sowing.level(least) : undefined;
      if (level !== undefined) {
        counted.vary(level.level);
      }
      sowing.value(first, counted, scope);
      return level;
    }
    case 'make_list':
    case 'make_set':
    case 'make_bag': {
      const length = wanted.items.size === 0 ? 0 : Math.max(...[...wanted.items.keys()].map((index) => index + 1));
      const [item] = wanted.items.values();
      const collected = item ?? sowing.unknown();
      if (item === undefined) {
        for (const wish of wanted.texts) {
          collected.read(wish);
        }
        collected.fill(true);
      }
      if (condition !== undefined) {
        sowing.truth(condition, true, scope);
      }
      const level = length > 1 ? sowing.level(Math.min(length, mostRows)) : undefined;
      if (level !== undefined && name.startsWith('make_set')) {
        collected.vary(level.level);
      }
      if (first !== undefined) {
        sowing.value(first, collected, scope);
      }
      return level;
    }
    case 'sum':
    case 'min':
    case 'max':
    case 'avg':
    case 'any':
    case 'take_any':
    case 'percentile':
    case 'percentiles':
      if (condition !== undefined && name !== 'percentile') {
        sowing.truth(condition, true, scope);
      }
      for (const [index, output] of outputs.entries()) {
        const operand = name === 'take_any' || name === 'any' ? operands[index] : first;
        if (output !== undefined && operand !== undefined && !output.isFree) {
          sowing.value(operand, output, scope);
        }
      }
      return undefined;
    default:
      if (second === undefined && first !== undefined && first.type === 'bool') {
        sowing.truth(first, true, scope);
      }
      return undefined;
  }
}
