import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { insertWaivers, type WaiverKey, waiverSkeleton } from '../src/content/insert-waivers.ts';
import type { Repository } from '../src/content/repository.ts';
import type { SourceFile } from '../src/content/source-file.ts';
import { missingWaivers } from '../src/harness/missing-waivers.ts';
import type { ReplayEnd } from '../src/harness/replay-result.ts';
import { escapeTerminal } from '../src/report/escape-terminal.ts';
import { writeWhole } from './write-whole.ts';

/**
 * Writes a skeleton of a waiver into the fixture of each detection for all that is blind, noisy or fails and that nobody accepted,
 * and says what it wrote. A skeleton waives nothing: a person fills in why, who and until when. With `isDry` it only says what it
 * would write.
 */
export function updateWaivers(
  { detections }: ReplayEnd,
  { root, fixtures }: Repository,
  isDry: boolean,
  write: (text: string) => void,
): void {
  const missing = missingWaivers(detections, fixtures);
  if (missing.length === 0) write('No waiver is missing.\n');
  for (const { source, waivers } of missing) {
    write(`${updateFixture(root, source, waivers, isDry).map(escapeTerminal).join('\n')}\n`);
  }
}

function updateFixture(
  root: string,
  source: SourceFile,
  waivers: readonly WaiverKey[],
  isDry: boolean,
): readonly string[] {
  const count = waivers.length === 1 ? '1 waiver' : `${waivers.length} waivers`;
  const byHand = (why: string): readonly string[] => [
    `${source.path}: ${why} Add by hand:`,
    ...waivers.map((waiver) => `  - ${waiverSkeleton(waiver)}`),
  ];
  const edit = insertWaivers(source, waivers);
  if (edit === undefined) return byHand('its waivers cannot be added to.');
  const shown = edit.inserted.split(/\r?\n/).filter((line) => line !== '');
  if (isDry) return [`${source.path}: would add ${count}:`, ...shown.map((line) => `+ ${line}`)];
  // A fixture may be a link: what it leads to is what is written.
  const file = realpathSync(join(root, ...source.path.split('/')));
  const before = readFileSync(file, 'utf8');
  const mark = before.startsWith('\uFEFF') ? '\uFEFF' : '';
  if (before !== mark + source.text) return byHand('it has changed since it was replayed.');
  writeWhole(file, mark + edit.text);
  const advice = 'fill in reason, owner and expires';
  return [`${source.path}: added ${count}; ${advice}:`, ...shown.map((line) => `+ ${line}`)];
}
