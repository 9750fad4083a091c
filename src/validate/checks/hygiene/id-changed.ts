import { makeCheck } from '../../check.ts';

export const idChanged = makeCheck({
  id: 'id-changed',
  family: 'hygiene',
  severity: 'error',
  summary: 'A rule has another id than it had at the commit that the repository is compared with.',
  messages: {
    changed: {
      message:
        'At {ref} this rule had the id "{former}". With another one it is deployed as a second rule: the first goes on by itself, or is deleted with its history, and its id cannot be used again for a day.',
      help: 'Write "{former}" again. A rule that is meant to be a new one stands in a file of its own.',
    },
  },
  sources: ['https://learn.microsoft.com/rest/api/securityinsights/alert-rules/create-or-update'],
  needsCommit: true,
  repository({ repository: { detections }, since, report }) {
    if (since === undefined) return;
    const ids = new Set(detections.map(({ id }) => id.toLowerCase()));
    const former = new Map(since.repository.detections.map((one) => [one.source.path, one]));
    const known = new Set(since.repository.detections.map(({ id }) => id.toLowerCase()));
    for (const { id, source, places } of detections) {
      const was = former.get(source.path);
      // The old one went to another file, or this one came from there.
      if (was === undefined || ids.has(was.id.toLowerCase()) || known.has(id.toLowerCase())) continue;
      report({
        message: 'changed',
        data: { ref: since.ref, former: was.id },
        at: { range: places.value(['id']), source },
      });
    }
  },
});
