import { mkdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { textHash } from '../src/harness/text-hash.ts';
import type { VerdictStore } from '../src/harness/verdict-store.ts';

/** Nothing that is larger was written here. */
const mostBytes = 50_000_000;

/**
 * Verdicts in `.blindspot/verdicts/` of a root, a file for each detection and function. The folder keeps itself out of git. Where nothing can
 * be written, or the folder is a link that leads out of the root, nothing is kept.
 */
export function verdictFolder(root: string): VerdictStore {
  const folder = join(root, '.blindspot', 'verdicts');
  const fileOf = (name: string): string => join(folder, `${textHash(name).slice(0, 32)}.json`);
  return {
    read(name) {
      try {
        if (!isInside(root, folder) || statSync(fileOf(name)).size > mostBytes) return undefined;
        return readFileSync(fileOf(name), 'utf8');
      } catch {
        return undefined;
      }
    },
    write(name, text) {
      const file = fileOf(name);
      const draft = `${file}.${process.pid}.tmp`;
      try {
        mkdirSync(join(root, '.blindspot'), { recursive: true });
        if (!isInside(root, join(root, '.blindspot'))) return;
        mkdirSync(folder, { recursive: true });
        if (!isInside(root, folder)) return;
        writeFileSync(join(root, '.blindspot', '.gitignore'), '*\n');
        writeFileSync(draft, text, { flag: 'wx' });
        renameSync(draft, file);
      } catch {
        rmSync(draft, { force: true });
      }
    },
  };
}

function isInside(root: string, folder: string): boolean {
  return realpathSync(folder).startsWith(realpathSync(root) + sep);
}
