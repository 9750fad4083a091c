import { makeCheck } from '../../check.ts';

export const idReused = makeCheck({
  id: 'id-reused',
  family: 'hygiene',
  severity: 'error',
  summary: 'A rule has the id that another rule had at the commit that the repository is compared with.',
  messages: {
    other: {
      message:
        'At {ref} the rule "{name}" in {path} had this id. This rule takes its place when it is deployed: incidents, automation and suppressions of the other go on as if it were the same.',
      help: 'Make a GUID for the new rule, and leave the other its own.',
    },
    kind: {
      message:
        'At {ref} this rule was {former}, and it is {kind} now. The service does not make one kind of rule of another.',
      help: 'Make a GUID for the rule of the new kind; the old one is deleted.',
    },
  },
  sources: ['https://learn.microsoft.com/rest/api/securityinsights/alert-rules/create-or-update'],
  needsCommit: true,
  repository({ repository: { detections }, since, report }) {
    if (since === undefined) return;
    const former = new Map(since.repository.detections.map((one) => [one.id.toLowerCase(), one]));
    for (const { id, name, kind, query, source, places } of detections) {
      const was = former.get(id.toLowerCase());
      if (was === undefined) continue;
      const { ref } = since;
      // A rule may move, be renamed, or be written anew; not all at once.
      const isOther =
        was.source.path !== source.path && was.name !== name && was.query.text.trim() !== query.text.trim();
      if (isOther) {
        const at = { range: places.value(['id']), source };
        report({ message: 'other', data: { ref, name: was.name, path: was.source.path }, at });
      } else if (was.kind !== kind) {
        report({
          message: 'kind',
          data: { ref, former: was.kind, kind },
          at: { range: places.value(['kind']), source },
        });
      }
    }
  },
});
