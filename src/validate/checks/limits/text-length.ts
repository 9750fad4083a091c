import { serviceLimits } from '../../../sentinel/service-limits.ts';
import { makeCheck } from '../../check.ts';

const { displayNameLength, descriptionLength, versionLength } = serviceLimits;

export const textLength = makeCheck({
  id: 'text-length',
  family: 'limits',
  severity: 'error',
  summary: 'A name, a description or another text of a rule is longer than Sentinel takes.',
  messages: {
    long: { message: '"{field}" has {length} characters; Sentinel takes {most} and refuses the rule.', help: '{help}' },
    empty: {
      message: '"{field}" is empty, which Sentinel refuses.',
      help: 'Remove the field: without it alerts are called as the rule is.',
    },
  },
  sources: [displayNameLength.source],
  detection({ name, description, version, alertDetailsOverride: override }, { report }) {
    const formats = ['alertDisplayNameFormat', 'alertDescriptionFormat'] as const;
    const texts: readonly (readonly [path: readonly string[], text: string | undefined, most: number, help: string])[] =
      [
        [
          ['name'],
          name,
          displayNameLength.value,
          'Say what the rule finds; how it finds it belongs into the description.',
        ],
        [
          ['description'],
          description,
          descriptionLength.value,
          'Analysts read it in the alert: keep what they need, and move the rest into a page.',
        ],
        [['version'], version, versionLength.value, 'Write three numbers, such as 1.0.0.'],
        [
          ['alertDetailsOverride', formats[0]],
          override[formats[0]],
          displayNameLength.value,
          'What columns hold comes on top of it.',
        ],
        [
          ['alertDetailsOverride', formats[1]],
          override[formats[1]],
          descriptionLength.value,
          'Put what is long into a custom detail.',
        ],
      ];
    for (const [path, text, most, help] of texts) {
      if (text === undefined) continue;
      const data = { field: path.at(-1) ?? '', length: text.length, most, help };
      if (text.length > most) report({ message: 'long', data, at: { field: path } });
      else if (path.length > 1 && text.trim() === '') report({ message: 'empty', data, at: { field: path } });
    }
  },
});
