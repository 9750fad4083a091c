import { didYouMean } from '../../../content/did-you-mean.ts';
import { attack, techniqueName } from '../../../sentinel/attack.ts';
import { revokedTechniques } from '../../../sentinel/revoked-techniques.ts';
import { makeCheck } from '../../check.ts';

const { version, techniques } = attack();

export const techniqueUnknown = makeCheck({
  id: 'technique-unknown',
  family: 'hygiene',
  severity: 'warn',
  summary: 'A rule names a technique that ATT&CK does not have, or no longer has.',
  messages: {
    unknown: {
      message: `There is no technique "{technique}" in ATT&CK ${version}, so no coverage is counted for it.{suggestion}`,
      help: 'Write the id of a technique, T1110, or of a sub-technique, T1110.003.',
    },
    revoked: {
      message: `The technique "{technique}" was taken out of ATT&CK: it is {now} ({name}) today, and no coverage of ATT&CK ${version} is counted for it.`,
      help: 'Write "{now}".',
    },
    spelling: {
      message: '"{technique}" is written "{right}": whoever compares ids finds nothing.',
      help: 'Write "{right}".',
    },
  },
  sources: ['https://attack.mitre.org/techniques/enterprise/'],
  fixable: true,
  detection({ relevantTechniques, places, source }, { report }) {
    relevantTechniques.forEach((technique, index) => {
      // Those of industrial systems are a matrix of their own, which this package does not hold.
      if (techniques.has(technique) || /^T0\d{3}(?:\.\d{3})?$/.test(technique)) return;
      const at = { field: ['relevantTechniques', index] } as const;
      const right = technique.trim().toUpperCase();
      const now = revokedTechniques.get(right);
      if (techniques.has(right)) {
        const range = places.value(['relevantTechniques', index]);
        const isPlain = source.text.slice(range.start, range.end) === technique;
        const fix = isPlain ? { fix: [{ ...range, text: right }] } : {};
        report({ message: 'spelling', data: { technique, right }, at, ...fix });
      } else if (now !== undefined) {
        report({ message: 'revoked', data: { technique, now, name: techniqueName(now) ?? '' }, at });
      } else {
        const parent = right.split('.')[0] ?? '';
        const near = [...techniques.keys()].filter((id) => id.startsWith(`${parent}.`) || id === parent);
        report({ message: 'unknown', data: { technique, suggestion: didYouMean(right, near) }, at });
      }
    });
  },
});
