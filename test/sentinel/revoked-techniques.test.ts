import { expect, it } from 'vitest';
import { attack } from '../../src/sentinel/attack.ts';
import { revokedTechniques } from '../../src/sentinel/revoked-techniques.ts';

it('names techniques that are gone, in order, and ones that are there', () => {
  const { techniques } = attack();
  const gone = [...revokedTechniques.keys()];
  expect(gone).toEqual([...gone].sort());
  expect(gone.filter((id) => techniques.has(id))).toEqual([]);
  expect([...revokedTechniques.values()].filter((id) => !techniques.has(id))).toEqual([]);
});
