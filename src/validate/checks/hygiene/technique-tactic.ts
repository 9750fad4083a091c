import { attack, attackTactics, tacticsOf, techniqueName } from '../../../sentinel/attack.ts';
import { tactics as knownTactics } from '../../../sentinel/tactics.ts';
import { makeCheck } from '../../check.ts';

const { version } = attack();

export const techniqueTactic = makeCheck({
  id: 'technique-tactic',
  family: 'hygiene',
  severity: 'warn',
  summary: 'A rule names a technique that serves none of its tactics.',
  messages: {
    tactic: {
      message: `{technique} ({name}) serves {serves} in ATT&CK ${version}, and the rule lists only {listed}: the alert shows the technique under no tactic.`,
      help: 'Add the tactic that is meant, or name the technique that serves the tactic of the rule.',
    },
    none: {
      message: '{technique} ({name}) serves {serves}, and the rule lists no tactic.',
      help: 'Add the tactic that is meant to "tactics".',
    },
  },
  sources: ['https://attack.mitre.org/matrices/enterprise/'],
  detection({ tactics, relevantTechniques }, { report }) {
    const listed = tactics.filter((tactic) => knownTactics.includes(tactic));
    // What is no tactic is a finding of another check, and may be any of them; the others are not of the enterprise matrix.
    if (listed.length < tactics.length || listed.some((tactic) => !attackTactics.includes(tactic))) return;
    relevantTechniques.forEach((technique, index) => {
      const served = tacticsOf(technique);
      if (served.length === 0 || served.some((tactic) => listed.includes(tactic))) return;
      const data = {
        technique,
        name: techniqueName(technique) ?? '',
        serves: served.join(' or '),
        listed: listed.join(', '),
      };
      const at = { field: ['relevantTechniques', index] } as const;
      report({ message: listed.length === 0 ? 'none' : 'tactic', data, at });
    });
  },
});
