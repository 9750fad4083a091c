import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { packageRoot } from '../src/content/package-root.ts';

/**
 * A text that is another one whenever replays may come out otherwise for a reason that is not in the root: the code, the schemas and quirks that
 * ship with it, the packages that it rests on, Node.
 */
export function engineFingerprint(): string {
  const root = packageRoot();
  const hash = createHash('sha256').update(process.version);
  const manifest = readFileSync(join(root, 'package.json'), 'utf8');
  hash.update(manifest);
  const { dependencies = {} } = JSON.parse(manifest) as { readonly dependencies?: Readonly<Record<string, string>> };
  for (const name of Object.keys(dependencies).sort()) hash.update(`${name} ${versionOf(name)}\n`);
  for (const folder of ['dist/src', 'schemas', 'fixtures/quirks']) {
    for (const path of filesIn(join(root, folder))) {
      hash.update(`${path.slice(root.length)}\n`).update(readFileSync(path));
    }
  }
  return hash.digest('hex');
}

/** The files of a folder and those below it, sorted by path. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.map') && !entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** The version of a package as it is installed. */
function versionOf(name: string): string {
  const require = createRequire(import.meta.url);
  for (const place of require.resolve.paths(name) ?? []) {
    try {
      return String(
        (JSON.parse(readFileSync(join(place, name, 'package.json'), 'utf8')) as { version: unknown }).version,
      );
    } catch {
      // It is installed further up.
    }
  }
  return 'none';
}
