import type { SourceFile, SourceRange } from '../../../content/source-file.ts';
import { autoDisabledPrefix } from '../../../sentinel/auto-disabled.ts';
import { makeCheck } from '../../check.ts';

export const duplicateName = makeCheck({
  id: 'duplicate-name',
  family: 'hygiene',
  severity: 'error',
  summary: 'Two rules, or two functions, have the same name but for capital letters and blanks.',
  messages: {
    rule: {
      message: 'The rule in {other} is named "{name}" too: whoever gets an alert of one opens the other.',
      help: 'Say in the name what sets this rule apart: the log it reads, or what has to be there besides.',
    },
    function: {
      message:
        'The function in {other} is named "{name}": names of resources are compared without regard to case, so that each takes the place of the other when it is deployed.',
      help: 'Give one of them another name.',
    },
  },
  sources: ['https://learn.microsoft.com/azure/sentinel/create-analytics-rules'],
  repository({ repository: { detections, functions }, report }) {
    const first = new Map<string, { readonly source: SourceFile; readonly name: string }>();
    const look = (
      kind: 'rule' | 'function',
      key: string,
      { source, name }: { readonly source: SourceFile; readonly name: string },
      range: SourceRange,
    ): void => {
      const known = first.get(`${kind} ${key}`);
      if (known === undefined) first.set(`${kind} ${key}`, { source, name });
      // Functions of the very same name are found when they are read.
      else if (kind === 'rule' || known.name !== name) {
        report({ message: kind, data: { other: known.source.path, name: known.name }, at: { range, source } });
      }
    };
    for (const one of detections) look('rule', plainName(one.name), one, one.places.value(['name']));
    for (const one of functions) look('function', one.name.toLowerCase(), one, one.places.value(['name']));
  },
});

/** A name as people tell names apart: also without what the service writes before it. */
function plainName(name: string): string {
  return name.replace(autoDisabledPrefix, '').trim().replace(/\s+/g, ' ').toLowerCase();
}
