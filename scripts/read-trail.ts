import { existsSync } from 'node:fs';
import { readAuditFile, unreadableLines } from '../src/deploy/audit-trail.ts';
import { say } from './say.ts';
import { UsageError } from './usage-error.ts';

/** At most so many lines are named. */
const most = 5;

/**
 * The text of the trail that a command line names; empty where it names none. Warns of lines that are none of a trail and, where nothing
 * is going to make it, of a file that is not there.
 *
 * @throws UsageError when it cannot be read.
 */
export function readTrail(file: string | undefined, isMade: boolean): string {
  if (file === undefined) return '';
  if (!existsSync(file)) {
    if (!isMade) say(`warning: There is no trail "${file}": nothing is known from it of what was deleted.`);
    return '';
  }
  const text = readText(file);
  const lines = unreadableLines(text);
  for (const line of lines.slice(0, most))
    say(`warning: ${file}:${line}: This is no line of a trail; it is passed over.`);
  if (lines.length > most) say(`warning: ${file}: So are ${lines.length - most} more.`);
  return text;
}

function readText(file: string): string {
  try {
    return readAuditFile(file);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(`The trail cannot be read: ${message}`);
  }
}
