import { didYouMean } from '../../../content/did-you-mean.ts';
import { tactics as known } from '../../../sentinel/tactics.ts';
import { makeCheck } from '../../check.ts';

export const tactic = makeCheck({
  id: 'tactic',
  family: 'limits',
  severity: 'error',
  summary: 'A tactic or a technique of a rule is not written as Sentinel takes it.',
  messages: {
    blanks: {
      message: 'Sentinel writes the tactic "{text}" without what stands between its words, and refuses it otherwise.',
      help: 'Write "{suggestion}".',
    },
    unknown: {
      message: 'There is no tactic "{text}", and Sentinel refuses the rule.{suggestion}',
      help: 'The tactics are {known}.',
    },
    technique: {
      message:
        '"{text}" is not the form of a technique, a "T" and four digits, or of a part of one, with a point and three more.',
      help: 'Write the id of ATT&CK alone, such as T1078 or T1078.004; its name belongs into the description.',
    },
    twice: { message: '"{text}" stands there twice.', help: 'Remove one of them.' },
  },
  sources: ['https://learn.microsoft.com/rest/api/securityinsights/alert-rules/create-or-update#attacktactic'],
  detection({ tactics, relevantTechniques }, { report }) {
    for (const [index, text] of tactics.entries()) {
      const at = { field: ['tactics', index] };
      if (known.includes(text)) {
        if (tactics.indexOf(text) < index) report({ message: 'twice', data: { text }, at });
        continue;
      }
      const joined = known.find((name) => name.toLowerCase() === text.replace(/[\s_-]/g, '').toLowerCase());
      if (joined !== undefined && joined.length < text.length) {
        report({ message: 'blanks', data: { text, suggestion: joined }, at });
        continue;
      }
      report({ message: 'unknown', data: { text, suggestion: didYouMean(text, known), known: known.join(', ') }, at });
    }
    for (const [index, text] of relevantTechniques.entries()) {
      const at = { field: ['relevantTechniques', index] };
      if (!/^T\d{4}(?:\.\d{3})?$/.test(text)) report({ message: 'technique', data: { text }, at });
      else if (relevantTechniques.indexOf(text) < index) report({ message: 'twice', data: { text }, at });
    }
  },
});
