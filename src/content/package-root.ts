import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

let found: string | undefined;

/**
 * The folder of this package: the nearest one above this module that has a `package.json`, whether the module runs
 * from source or from `dist/`. Built-in schemas and quirks are read from there and from nowhere else; a repository's
 * own content is found from its root (see `findRoot`), never from here.
 */
export function packageRoot(): string {
  if (found !== undefined) return found;
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`No package.json above ${fileURLToPath(import.meta.url)}.`);
    folder = parent;
  }
  found = folder;
  return folder;
}
