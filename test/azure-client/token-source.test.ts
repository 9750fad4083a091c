import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { AccessToken } from '../../src/azure/access-token.ts';
import { AccessTokenError } from '../../src/azure/access-token-error.ts';
import { type CommandEnd, makeTokenSource, type TokenSource } from '../../src/azure/token-source.ts';
import { temporaryFolder } from '../e2e/temporary-folder.ts';
import { secret } from './make-client.ts';
import { noon } from './manual-time.ts';

const audience = 'https://management.azure.com';

function webToken(claims: unknown): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part(claims)}.c2lnbmF0dXJl`;
}

function ended(stdout: string, more: Partial<CommandEnd> = {}): CommandEnd {
  return { exitCode: 0, code: undefined, isTimedOut: false, stdout, stderr: '', ...more };
}

/** A source of the Azure CLI's tokens that ends as given, and what it ran. */
function cli(...ends: readonly CommandEnd[]) {
  const time = { now: noon };
  const runs: string[] = [];
  const source = makeTokenSource({
    audience,
    env: {},
    clock: () => time.now,
    run: async (file, words, timeoutMs) => {
      runs.push(`${[file, ...words].join(' ')} (${timeoutMs} ms)`);
      const end = ends[Math.min(runs.length, ends.length) - 1];
      if (end === undefined) throw new Error('Nothing was to be run.');
      return end;
    },
  });
  return { source, runs, time };
}

async function messageOf(source: TokenSource): Promise<string> {
  const error: unknown = await source.token().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AccessTokenError);
  return error instanceof Error ? error.message : '';
}

describe('a token', () => {
  it('is hidden from whatever prints it', () => {
    const token = new AccessToken(secret, noon);
    const shown = [
      inspect(token, { showHidden: true }),
      inspect({ a: [token] }, { depth: 9 }),
      `${token}`,
      String(token),
    ];
    expect([...shown, JSON.stringify({ token })]).toEqual([
      '[hidden]',
      '{ a: [ [hidden] ] }',
      '[hidden]',
      '[hidden]',
      '{"token":"[hidden]"}',
    ]);
    expect(Object.values(token).concat(Object.keys(token)).join()).not.toContain(secret);
    expect(token.authorization()).toBe(`Bearer ${secret}`);
  });

  it('says when it ends and whose it is, as far as it can be read', () => {
    const token = new AccessToken(
      webToken({ exp: noon / 1_000, tid: 't', oid: 'o', appid: 'a', upn: 'alice@contoso.com' }),
    );
    expect(token.expiresAt).toBe(noon);
    expect(token.identity).toEqual({ tenantId: 't', objectId: 'o', applicationId: 'a', name: 'alice@contoso.com' });
    for (const text of ['opaque', 'a.b.c', 'a.e30.c', webToken([1]), webToken({ exp: 'soon', tid: 7 })]) {
      expect(new AccessToken(text)).toMatchObject({ expiresAt: undefined, identity: {} });
    }
  });
});

describe('BLINDSPOT_ACCESS_TOKEN', () => {
  const make = (value: string, now = noon): TokenSource =>
    makeTokenSource({ audience, env: { BLINDSPOT_ACCESS_TOKEN: value }, clock: () => now });

  it('is the token, without the line break of a file', async () => {
    expect((await make(` ${secret}\n`).token()).authorization()).toBe(`Bearer ${secret}`);
  });

  it('must hold a token and nothing else', () => {
    expect(() => make(`Bearer ${secret}`)).toThrow(
      new AccessTokenError('BLINDSPOT_ACCESS_TOKEN must hold the token alone, without "Bearer" before it.'),
    );
    for (const value of ['two words', 'a\r\nx-header: b', 'tökén', '"\u0000"']) {
      expect(() => make(value)).toThrow(new AccessTokenError('What BLINDSPOT_ACCESS_TOKEN holds is no token.'));
    }
  });

  it('is out of date when it says so, with some minutes for clocks that differ', async () => {
    const value = webToken({ exp: noon / 1_000 });
    await expect(make(value, noon + 299_000).token()).resolves.toBeInstanceOf(AccessToken);
    expect(await messageOf(make(value, noon + 301_000))).toBe(
      'The token in BLINDSPOT_ACCESS_TOKEN expired at 2026-11-22T12:00:00.000Z. Set a new one, or unset it to use the Azure CLI.',
    );
    await expect(make(webToken({ exp: -1e300 }), noon).token()).resolves.toBeInstanceOf(AccessToken);
    expect(await messageOf(make(webToken({ exp: 0 })))).toContain('expired at 1970-01-01T00:00:00.000Z');
  });
});

describe('the Azure CLI', () => {
  const answer = (accessToken: string, expires_on?: unknown): CommandEnd =>
    ended(JSON.stringify({ accessToken, expiresOn: '2026-11-22 13:00:00.000000', expires_on, tokenType: 'Bearer' }));

  it('is asked once, by however many, until shortly before the token ends', async () => {
    const { source, runs, time } = cli(answer('first', noon / 1_000 + 3_600), answer('second', noon / 1_000 + 7_200));
    const tokens = await Promise.all([source.token(), source.token(), source.token()]);
    expect(new Set(tokens.map((token) => token.authorization()))).toEqual(new Set(['Bearer first']));
    time.now = noon + 55 * 60_000 - 1;
    expect((await source.token()).authorization()).toBe('Bearer first');
    expect(runs).toEqual([
      'az account get-access-token --resource https://management.azure.com --output json (60000 ms)',
    ]);
    time.now += 1;
    expect((await source.token()).authorization()).toBe('Bearer second');
    expect(runs).toHaveLength(2);
  });

  it('is asked again for a token that was refused, once', async () => {
    const { source, runs } = cli(answer('first', noon / 1_000 + 3_600), answer('second', noon / 1_000 + 3_600));
    const first = await source.token();
    const [a, b] = await Promise.all([source.token(first), source.token(first)]);
    expect([a.authorization(), b.authorization()]).toEqual(['Bearer second', 'Bearer second']);
    expect((await source.token(first)).authorization()).toBe('Bearer second');
    expect(runs).toHaveLength(2);
  });

  it('may leave the end to the token, or to nobody', async () => {
    const known = cli(answer(webToken({ exp: noon / 1_000 + 3_600 })));
    expect((await known.source.token()).expiresAt).toBe(noon + 3_600_000);
    const unknown = cli(answer('opaque', 'tomorrow'));
    await unknown.source.token();
    unknown.time.now += 5 * 60_000;
    await unknown.source.token();
    expect(unknown.runs).toHaveLength(2);
  });

  it('is asked again after it failed', async () => {
    const { source } = cli(
      ended('', { exitCode: 1, stderr: "ERROR: Please run 'az login' to setup account." }),
      answer('x'),
    );
    expect(await messageOf(source)).toBe(
      'The Azure CLI is not logged in. Run "az login" (in a workflow, the action azure/login), or set BLINDSPOT_ACCESS_TOKEN.',
    );
    expect((await source.token()).authorization()).toBe('Bearer x');
  });

  it.each([
    [
      { code: 'ENOENT', exitCode: undefined },
      'There is no Azure CLI ("az") to get a token from. Install it, or set BLINDSPOT_ACCESS_TOKEN.',
    ],
    [{ exitCode: 127 }, 'There is no Azure CLI ("az") to get a token from. Install it, or set BLINDSPOT_ACCESS_TOKEN.'],
    [
      { isTimedOut: true, exitCode: undefined },
      'The Azure CLI did not give a token in time. Try again, or set BLINDSPOT_ACCESS_TOKEN.',
    ],
    [
      { exitCode: 1, stderr: `WARNING: old\nERROR: \u001b[31mAADSTS700082: expired. ${webToken({ a: 1 })}\nTrace` },
      'The Azure CLI gave no token: ERROR: <U+001B>[31mAADSTS700082: expired. [hidden] Run "az login" (in a workflow, the action azure/login), or set BLINDSPOT_ACCESS_TOKEN.',
    ],
    [
      { exitCode: 1, stderr: 'AADSTS500011: The resource principal was not found.' },
      'The Azure CLI gave no token: AADSTS500011: The resource principal was not found. Is "az cloud" set to the cloud of https://management.azure.com? Run "az login" (in a workflow, the action azure/login), or set BLINDSPOT_ACCESS_TOKEN.',
    ],
    [
      { exitCode: 3, stderr: '' },
      'The Azure CLI gave no token: it ended with exit code 3. Run "az login" (in a workflow, the action azure/login), or set BLINDSPOT_ACCESS_TOKEN.',
    ],
  ])('fails for the person who runs it: %j', async (end, message) => {
    const { source } = cli(ended(secret, end));
    const said = await messageOf(source);
    expect(said).toBe(message);
    expect(said).not.toContain(secret);
  });

  it.each(['', 'null', '[]', '{}', '{"accessToken": 7}', '{"accessToken": "a b"}', `{"accessToken": "${secret}`])(
    'must answer with a token, not with %j',
    async (stdout) => {
      expect(await messageOf(cli(ended(stdout)).source)).toBe(
        'The Azure CLI gave no token. Try "az account get-access-token" yourself.',
      );
    },
  );

  it.skipIf(process.platform === 'win32')('is a program, which is run', async () => {
    const script = '#!/bin/sh\necho "{\\"accessToken\\": \\"$1-$2-$4\\"}"\n';
    const folder = temporaryFolder({ az: script, 'broken/az': `#!/bin/sh\necho ${secret}\necho Nobody >&2\nexit 2\n` });
    for (const file of ['az', 'broken/az']) chmodSync(join(folder, file), 0o755);
    const path = process.env['PATH'];
    const source = makeTokenSource({ audience: 'x', env: {}, clock: () => noon });
    try {
      process.env['PATH'] = `${folder}:${path}`;
      expect((await source.token()).authorization()).toBe('Bearer account-get-access-token-x');
      process.env['PATH'] = `${join(folder, 'broken')}:${path}`;
      expect(await messageOf(makeTokenSource({ audience, env: {}, clock: () => noon }))).toBe(
        'The Azure CLI gave no token: Nobody Run "az login" (in a workflow, the action azure/login), or set BLINDSPOT_ACCESS_TOKEN.',
      );
      process.env['PATH'] = join(folder, 'nothing');
      expect(await messageOf(makeTokenSource({ audience, env: {}, clock: () => noon }))).toBe(
        'There is no Azure CLI ("az") to get a token from. Install it, or set BLINDSPOT_ACCESS_TOKEN.',
      );
    } finally {
      process.env['PATH'] = path;
    }
  });
});
