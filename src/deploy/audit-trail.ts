import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
  writeSync,
} from 'node:fs';
import { isJsonObject, type JsonObject, type JsonValue } from '../azure/json-object.ts';
import { AuditTrailError } from './audit-trail-error.ts';

/** Hears of every step of a deployment before and after it is taken. */
export interface AuditTrail {
  write(event: AuditEvent): void;
}

/**
 * One line of the trail. `time` as `2026-03-02T10:05:00.000Z`. Bodies go by their hash; nothing in a line is a secret.
 */
export interface AuditEvent {
  readonly event:
    | 'start'
    | 'write'
    | 'written'
    | 'marked'
    | 'delete'
    | 'deleted'
    | 'failed'
    | 'skipped'
    | 'left'
    | 'stopped'
    | 'end';
  readonly [name: string]: JsonValue;
}

/** Keeps nothing. */
export const noAudit: AuditTrail = { write: () => {} };

/**
 * A trail in a file of JSON lines, to which is only ever appended. Each line is on the disk before the next step is taken, so that
 * after a crash the last line says what was being done.
 */
export class AuditFile implements AuditTrail {
  readonly #file: number;
  readonly #about: JsonObject;
  readonly #clock: () => number;
  /** Not a pipe or a device, which have no disk to wait for. */
  readonly #isOnDisk: boolean;

  /** @param about what every line says: which run it is, and whose. */
  constructor(path: string, about: JsonObject, clock: () => number) {
    const isCut = endsWithinLine(path);
    this.#file = openSync(path, 'a', 0o600);
    this.#about = about;
    this.#clock = clock;
    // A run that died within a line must not take the first one of this with it.
    if (isCut) writeSync(this.#file, '\n');
    this.#isOnDisk = fstatSync(this.#file).isFile();
  }

  /** @throws AuditTrailError when the line is not on the disk. */
  write(event: AuditEvent): void {
    const time = new Date(this.#clock()).toISOString();
    const line = Buffer.from(`${JSON.stringify({ time, ...this.#about, ...event })}\n`);
    try {
      for (let at = 0; at < line.length; ) at += writeSync(this.#file, line, at);
      if (this.#isOnDisk) fsyncSync(this.#file);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new AuditTrailError(`The trail cannot be written: ${message}.`);
    }
  }

  close(): void {
    closeSync(this.#file);
  }
}

function endsWithinLine(path: string): boolean {
  if (!existsSync(path)) return false;
  const found = statSync(path);
  if (!found.isFile() || found.size === 0) return false;
  const { size } = found;
  const file = openSync(path, 'r');
  try {
    const last = Buffer.alloc(1);
    readSync(file, last, 0, 1, size - 1);
    return last.toString('latin1') !== '\n';
  } finally {
    closeSync(file);
  }
}

/** How long the service may refuse the id of a deleted rule. */
const forgottenMs = 24 * 3_600_000;

/**
 * The rules that a trail says were deleted in a workspace within a day, and not made again since: id -> when. Lines that cannot be read
 * are passed over, as the last one of a run that died may be.
 *
 * @param text of the file.
 * @param resourceId of the workspace.
 */
export function deletedRules(text: string, resourceId: string, now: number): ReadonlyMap<string, string> {
  const deleted = new Map<string, string>();
  for (const line of text.split('\n')) {
    const entry = parsed(line);
    if (entry === undefined || entry['kind'] !== 'rule') continue;
    const { event, id, time, resourceId: place } = entry;
    if (typeof id !== 'string' || typeof time !== 'string' || typeof place !== 'string') continue;
    if (place.toLowerCase() !== resourceId.toLowerCase()) continue;
    const at = Date.parse(time);
    if (event === 'written') deleted.delete(id.toLowerCase());
    if (event === 'deleted' && at <= now && now - at < forgottenMs) deleted.set(id.toLowerCase(), time);
  }
  return deleted;
}

/** The numbers of lines, from 1, that are none of a trail: no JSON, as the last one of a run that died, or without an event and a time. */
export function unreadableLines(text: string): readonly number[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const { event, time } = parsed(line) ?? {};
    const isRead = typeof event === 'string' && typeof time === 'string' && !Number.isNaN(Date.parse(time));
    return isRead ? [] : [index + 1];
  });
}

/** The text of a trail; empty where there is none yet, and of what is no file: a pipe or a device may never end. */
export function readAuditFile(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || found.isFIFO() || found.isCharacterDevice() || found.isSocket()) return '';
  return readFileSync(path, 'utf8');
}

function parsed(line: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
