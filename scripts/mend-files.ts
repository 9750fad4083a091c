import { readFileSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { applyFixes } from '../src/validate/apply-fixes.ts';
import type { CheckedFinding } from '../src/validate/checked-finding.ts';
import type { ValidationEnd } from '../src/validate/validation-end.ts';
import { writeWhole } from './write-whole.ts';

/** What became of a file. */
export interface MendedFile {
  readonly path: string;
  readonly mended: readonly CheckedFinding[];
}

/** Writes the fixes of findings into the files of a root, each file whole or not at all, and gives what was mended. */
export function mendFiles(root: string, { findings, sources }: ValidationEnd): readonly MendedFile[] {
  const paths = [...new Set(findings.filter(({ fix }) => fix !== undefined).map(({ path }) => path))];
  return paths.flatMap((path): readonly MendedFile[] => {
    const source = sources.get(path);
    const fixed =
      source &&
      applyFixes(
        source,
        findings.filter((finding) => finding.path === path),
      );
    if (source === undefined || fixed === undefined) return [];
    // A file may be a link: what it leads to is what is written.
    const file = realpathSync(resolve(root, ...path.split('/')));
    const before = readFileSync(file, 'utf8');
    const mark = before.startsWith('\uFEFF') ? '\uFEFF' : '';
    // Somebody wrote it since it was read.
    if (before !== mark + source.text) return [];
    writeWhole(file, mark + fixed.text);
    return [{ path, mended: fixed.mended }];
  });
}
