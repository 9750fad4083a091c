import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { generatedDocuments } from '../../../scripts/generated-documents.ts';

const checkout = fileURLToPath(new URL('../../../', import.meta.url));

test('generated pages are what `blindspot docs` writes', () => {
  for (const [path, text] of generatedDocuments(checkout)) {
    expect(readFileSync(new URL(path, `file://${checkout}`), 'utf8'), `${path} is stale: run "blindspot docs"`).toBe(
      text,
    );
  }
  // Everything is bound, and the examples are run: a minute on a busy machine.
}, 240_000);
