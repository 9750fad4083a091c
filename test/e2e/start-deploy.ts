import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

const program = fileURLToPath(new URL('../../dist/scripts/blindspot.js', import.meta.url));

/** A `blindspot deploy` that runs, in a folder and with a token; it can be killed, and awaited. */
export function startDeploy(cwd: string, token: string, words: readonly string[]) {
  return execa(process.execPath, [program, 'deploy', ...words], {
    cwd,
    stdin: 'ignore',
    reject: false,
    stripFinalNewline: false,
    env: { NO_COLOR: '1', TZ: 'Pacific/Chatham', LC_ALL: 'tr_TR.UTF-8', BLINDSPOT_ACCESS_TOKEN: token },
  });
}

export type RunningDeploy = ReturnType<typeof startDeploy>;
