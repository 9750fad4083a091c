import { statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The nearest folder from `start` upwards that has a folder `detections`; undefined when there is none. */
export function findRoot(start: string): string | undefined {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    if (statSync(join(folder, 'detections'), { throwIfNoEntry: false })?.isDirectory()) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}
