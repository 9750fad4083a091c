import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

const program = fileURLToPath(new URL('../../dist/scripts/blindspot.js', import.meta.url));

export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | undefined;
}

/**
 * Runs the compiled command line as a process, unless told otherwise in a folder of no repository, and as builds on a server do: verdicts are
 * not taken from an earlier replay. Nothing is trimmed.
 */
export async function runBlindspot(
  words: readonly string[],
  options: {
    readonly cwd?: string;
    readonly input?: string;
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<Ended> {
  const { stdout, stderr, exitCode } = await execa(process.execPath, [program, ...words], {
    cwd: options.cwd ?? tmpdir(),
    input: options.input ?? '',
    env: { NO_COLOR: '1', CI: 'true', TZ: 'Pacific/Chatham', LC_ALL: 'tr_TR.UTF-8', ...options.env },
    reject: false,
    stripFinalNewline: false,
  });
  return { stdout, stderr, exitCode };
}

/** Lines as one text, the last with its line break. */
export function lines(...texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}
