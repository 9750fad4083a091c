import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/content/package-root.ts';
import { runBlindspot } from './run-blindspot.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8').replaceAll('\r\n', '\n');

/** What the README shows under a prompt, up to the end of the block. */
function capture(command: string): string | undefined {
  return readme.split(`$ npx blindspot ${command}\n`)[1]?.split('\n```')[0];
}

describe('the README', () => {
  it.each([
    ['replay audit/FederationOrDomainChanged', 0],
    ['replay --root docs/example --quirk ip.port-v4', 1],
  ])('shows what "blindspot %s" prints', async (command, exitCode) => {
    const ended = await runBlindspot(command.split(' '), { cwd: packageRoot() });
    expect(ended).toMatchObject({ stderr: '', exitCode });
    expect(capture(command)).toBe(ended.stdout.trimEnd());
  });
});
