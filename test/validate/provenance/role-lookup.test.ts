import { expect, test } from 'vitest';
import { provenanceOf } from '../../../src/validate/provenance/provenance.ts';
import { roleLookup } from '../../../src/validate/provenance/role-lookup.ts';
import { planOf, rolesFrom } from './show.ts';

const lookup = roleLookup(
  rolesFrom({
    T: {
      upn: ['Upn', 'D.user.upn'],
      json: ['J', 'D.targets[].modified[].newValue'],
      geo: ['J{}.geo', 'D.list[Name=City].Value'],
    },
    U: { upn: ['Upn'] },
  }),
);

test.each([
  ['T | project x = Upn', ['upn is']],
  ['T | project x = Ip', []],
  ['union T, U | project x = Upn', ['upn is', 'upn is']],
  ['T | project x = D.user.upn', ['upn is']],
  ['T | project x = D.user', ['upn holds']],
  ['T | project x = D.targets[0].modified[1].newValue', ['json is']],
  [
    'T | mv-expand t = D.targets | mv-expand m = t.modified | project x = parse_json(tostring(m.newValue)).a',
    ['json inside'],
  ],
  ['T | project x = parse_json(J).geo.city', ['geo inside', 'json inside']],
  ['T | project x = J', ['geo holds', 'json is']],
  ['T | project x = D.list[0].Value', ['geo is']],
  ['T | project x = D[Ip]', ['geo holds', 'json holds', 'upn holds']],
])('%s has the roles %j', (query, expected) => {
  const plan = planOf(query);
  const traces = provenanceOf(plan).ofColumn(plan.root, 'x');
  const found = traces.flatMap(({ origin }) =>
    lookup.rolesOf(origin).map(({ role, relation }) => `${role} ${relation}`),
  );
  expect(found).toEqual(expected);
  for (const role of ['upn', 'json', 'geo']) {
    expect(lookup.hasRole(traces, role)).toBe(expected.some((one) => one === `${role} is` || one === `${role} inside`));
  }
});
