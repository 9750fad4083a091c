import { describe, expect, test } from 'vitest';
import { fixesOrder } from '../../src/engines/fixes-order.ts';
import { prepare } from '../../src/kql/prepare.ts';

const rows = 'range x from 1 to 4 step 1 | extend g = x % 2';

describe('fixesOrder', () => {
  test.each([
    [`${rows} | sort by x`, true],
    [`${rows} | sort by x asc | extend y = 1 | where y > 0`, true],
    [`${rows} | partition hint.strategy=native by g (take 1) | sort by x`, true],
    [`${rows} | partition hint.strategy=native by g (take 1) | top 1 by x`, true],
    [`${rows} | sort by g, x | partition hint.strategy=native by g (take 1)`, false],
    [`${rows} | sort by g, x | partition hint.strategy=native by g (take 1) | extend z = x`, false],
  ])('%s: %s', (query, expected) => {
    const { plan } = prepare(query, { database: { tables: new Map(), functions: [] } });
    expect(fixesOrder(plan.root)).toBe(expected);
  });
});
