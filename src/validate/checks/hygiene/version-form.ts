import type { Places } from '../../../content/places.ts';
import { makeCheck } from '../../check.ts';
import type { DetectionContext } from '../../check-context.ts';

type Ids = 'form' | 'long';

export const versionForm = makeCheck<Ids>({
  id: 'version-form',
  family: 'hygiene',
  severity: 'warn',
  summary: 'The version of a rule or function is not three numbers.',
  messages: {
    form: {
      message:
        'The version "{version}" is not three numbers with points between them, so it cannot be told whether it was raised.',
      help: 'Write "1.0.0", and raise the last number with each change.',
    },
    long: {
      message: 'The version "{version}" is longer than the 20 characters that templates of rules take.',
      help: 'Write "1.0.0", and raise the last number with each change.',
    },
  },
  sources: ['https://github.com/Azure/Azure-Sentinel/wiki/Query-Style-Guide'],
  detection: look,
  function: look,
});

function look(
  { version }: { readonly version: string | undefined; readonly places: Places },
  { report }: DetectionContext<Ids>,
): void {
  if (version === undefined) return;
  const at = { field: ['version'] } as const;
  if (!/^\d+\.\d+\.\d+$/.test(version)) report({ message: 'form', data: { version }, at });
  else if (version.length > 20) report({ message: 'long', data: { version }, at });
}
