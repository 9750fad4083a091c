import { makeCheck } from '../../check.ts';

export const fixtureMissing = makeCheck({
  id: 'fixture-missing',
  family: 'hygiene',
  severity: 'warn',
  summary: 'A rule of the repository has no case in which it fires, or none in which it stays silent.',
  messages: {
    none: {
      message: 'The rule has no cases: nobody knows whether it fires, and no quirk of the logs is tried on it.',
      help: 'Write {path} with a case that fires and one that stays silent; "blindspot record" makes records of exported logs.',
    },
    fires: {
      message: 'The rule has no case in which it fires: a query that never gives a row passes all of its cases.',
      help: 'Add a case with "expect: fires" to {path}.',
    },
    silent: {
      message: 'The rule has no case in which it stays silent: a query that gives every row passes all of its cases.',
      help: 'Add a case with "expect: silent" to {path}: what the rule must not take for an attack.',
    },
  },
  repository({ repository: { detections, fixtures, sources }, report }) {
    for (const { source, slug, places } of detections) {
      // Rules that stand elsewhere are somebody else's.
      if (!source.path.startsWith('detections/')) continue;
      const path = `fixtures/detections/${slug}.yaml`;
      const cases = fixtures.get(slug)?.cases;
      // A fixture that cannot be read is a finding of its own.
      if (cases === undefined && (sources.has(path) || sources.has(path.replace(/yaml$/, 'yml')))) continue;
      const kinds = new Set(cases?.map(({ expect }) => expect));
      const at = { range: places.key(['id']), source };
      if (kinds.size === 0) report({ message: 'none', data: { path }, at });
      else if (!kinds.has('fires')) report({ message: 'fires', data: { path }, at });
      else if (!kinds.has('silent')) report({ message: 'silent', data: { path }, at });
    }
  },
});
