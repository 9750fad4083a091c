import { SourceFile } from '../../../content/source-file.ts';
import { SourceFiles } from '../../../content/source-files.ts';
import { makeCheck } from '../../check.ts';

/** What files of rules are called by mistake, or were before something was appended to them. */
const lookAlike = /\.ya?ml[.~_-][^/]*$|\.(?:jsonc?|kql|csl|kusto|yalm|yam|ym)$/i;

export const fileExtension = makeCheck({
  id: 'file-extension',
  family: 'hygiene',
  severity: 'warn',
  summary: 'A file among rules or functions does not end in .yaml.',
  messages: {
    unread: {
      message: 'This file does not end in ".yaml" and is not read: what is in it is neither checked nor deployed.',
      help: 'Rename it to {path}, or keep it elsewhere.',
    },
    other: {
      message: 'This file ends in "{extension}": scripts that look for "*.yaml" pass it over.',
      help: 'Rename it to {path}.',
    },
  },
  repository({ repository: { root, sources }, report }) {
    const files = new SourceFiles(root);
    for (const folder of ['detections', 'functions']) {
      // A folder of that name that belongs to no repository.
      if (![...sources.keys()].some((path) => path.startsWith(`${folder}/`))) continue;
      for (const path of files.list(folder, [''])) {
        const source = sources.get(path);
        const range = { start: 0, end: 0 };
        if (source === undefined && lookAlike.test(path)) {
          const right = path.replace(/(?:\.(?:ya?ml|jsonc?|kql|csl|kusto|yalm|yam|ym)\b)[^/]*$/i, '.yaml');
          report({ message: 'unread', data: { path: right }, at: { range, source: new SourceFile(path, '') } });
        } else if (source !== undefined && !path.endsWith('.yaml')) {
          const extension = /\.[^./]*$/.exec(path)?.[0] ?? '';
          const right = `${path.slice(0, path.length - extension.length)}.yaml`;
          report({ message: 'other', data: { extension, path: right }, at: { range, source } });
        }
      }
    }
  },
});
