import type { SourceFile } from '../../../content/source-file.ts';
import { makeCheck } from '../../check.ts';

export const fileName = makeCheck({
  id: 'file-name',
  family: 'hygiene',
  severity: 'error',
  summary: 'Two files have the same path but for capital letters or the extension.',
  messages: {
    case: {
      message:
        'This file and {other} differ in capital letters only: on Windows and macOS a checkout has only one of them.',
      help: 'Give one of them another name.',
    },
    extension: {
      message: 'This file and {other} differ in their extension only: their cases stand in the same fixture.',
      help: 'Give one of them another name.',
    },
  },
  sources: ['https://git-scm.com/docs/git-config#Documentation/git-config.txt-coreignoreCase'],
  repository({ repository: { detections, functions, fixtures, functionFixtures }, report }) {
    const first = new Map<string, SourceFile>();
    for (const { source } of [...detections, ...functions, ...fixtures.values(), ...functionFixtures.values()]) {
      const key = source.path.replace(/\.ya?ml$/i, '').toLowerCase();
      const known = first.get(key);
      if (known === undefined) {
        first.set(key, source);
        continue;
      }
      const isCase = known.path.toLowerCase() === source.path.toLowerCase();
      const at = { range: { start: 0, end: 0 }, source };
      report({ message: isCase ? 'case' : 'extension', data: { other: known.path }, at });
    }
  },
});
