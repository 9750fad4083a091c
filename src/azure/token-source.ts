import { execa } from 'execa';
import { AccessToken, secondsToTime } from './access-token.ts';
import { AccessTokenError } from './access-token-error.ts';
import { foreignText } from './foreign-text.ts';
import { isJsonObject } from './json-object.ts';
import { parseJsonBody } from './parse-json-body.ts';

/** Where the tokens of requests come from. */
export interface TokenSource {
  /**
   * A token that lasts a while yet.
   *
   * @param refused the token that the service did not accept; it is not given again if there can be another.
   * @throws AccessTokenError
   */
  token(refused?: AccessToken): Promise<AccessToken>;
}

/** What became of running a command. `code` is that of the operating system when it could not be started: `ENOENT`. */
export interface CommandEnd {
  readonly exitCode: number | undefined;
  readonly code: string | undefined;
  readonly isTimedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

export type RunCommand = (file: string, words: readonly string[], timeoutMs: number) => Promise<CommandEnd>;

export interface TokenSourceOptions {
  /** For whom tokens are made out: the address of a Resource Manager. */
  readonly audience: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly run?: RunCommand;
  /** How long the Azure CLI may take. Default: a minute. */
  readonly timeoutMs?: number;
}

export const tokenVariable = 'BLINDSPOT_ACCESS_TOKEN';

/** A token is not used in its last minutes: a request with its retries must end before it does. */
const spareMs = 5 * 60_000;

/**
 * Tokens of `BLINDSPOT_ACCESS_TOKEN` or, where that is not set, of the Azure CLI, which `azure/login` leaves logged in.
 *
 * @throws AccessTokenError when the variable holds no token.
 */
export function makeTokenSource(options: TokenSourceOptions): TokenSource {
  const text = options.env[tokenVariable]?.trim() ?? '';
  return text === '' ? new AzureCliTokens(options) : new FixedToken(text, options.clock);
}

class FixedToken implements TokenSource {
  readonly #token: AccessToken;
  readonly #clock: () => number;

  constructor(text: string, clock: () => number) {
    if (/^bearer\s/i.test(text)) {
      throw new AccessTokenError(`${tokenVariable} must hold the token alone, without "Bearer" before it.`);
    }
    if (!AccessToken.isToken(text)) throw new AccessTokenError(`What ${tokenVariable} holds is no token.`);
    this.#token = new AccessToken(text);
    this.#clock = clock;
  }

  token(): Promise<AccessToken> {
    const { expiresAt } = this.#token;
    // The service allows for clocks that differ by some minutes, and so does this.
    if (expiresAt !== undefined && expiresAt + spareMs < this.#clock()) {
      const end = new Date(expiresAt).toISOString();
      const message = `The token in ${tokenVariable} expired at ${end}. Set a new one, or unset it to use the Azure CLI.`;
      return Promise.reject(new AccessTokenError(message));
    }
    return Promise.resolve(this.#token);
  }
}

/** @see https://learn.microsoft.com/cli/azure/account#az-account-get-access-token */
class AzureCliTokens implements TokenSource {
  readonly #options: TokenSourceOptions;
  #known: { readonly token: AccessToken; readonly until: number } | undefined;
  #asked: Promise<AccessToken> | undefined;

  constructor(options: TokenSourceOptions) {
    this.#options = options;
  }

  async token(refused?: AccessToken): Promise<AccessToken> {
    const known = this.#known;
    if (known !== undefined && this.#options.clock() < known.until && refused?.isSame(known.token) !== true) {
      return known.token;
    }
    // One question at a time, for all who wait.
    this.#asked ??= this.#ask().finally(() => {
      this.#asked = undefined;
    });
    return await this.#asked;
  }

  async #ask(): Promise<AccessToken> {
    const { audience, clock, run = runCommand, timeoutMs = 60_000 } = this.#options;
    const asked = clock();
    const words = ['account', 'get-access-token', '--resource', audience, '--output', 'json'];
    const end = await run('az', words, timeoutMs);
    if (end.exitCode !== 0) throw failedCli(end, audience);
    const answer = parseJsonBody(end.stdout);
    const text = isJsonObject(answer) ? answer['accessToken'] : undefined;
    if (!isJsonObject(answer) || typeof text !== 'string' || !AccessToken.isToken(text)) {
      throw new AccessTokenError('The Azure CLI gave no token. Try "az account get-access-token" yourself.');
    }
    // `expiresOn` is a local time, of which nobody can say what it means; `expires_on` counts seconds.
    const token = new AccessToken(text, secondsToTime(answer['expires_on']));
    this.#known = { token, until: (token.expiresAt ?? asked + 2 * spareMs) - spareMs };
    return token;
  }
}

/** What went wrong, from what the Azure CLI wrote to standard error. Its standard output is never shown. */
function failedCli({ code, isTimedOut, exitCode, stderr }: CommandEnd, audience: string): AccessTokenError {
  const orToken = `or set ${tokenVariable}`;
  if (isTimedOut) return new AccessTokenError(`The Azure CLI did not give a token in time. Try again, ${orToken}.`);
  // A shell says 127 (or 9009, on Windows) of what it does not find.
  if (code === 'ENOENT' || exitCode === 127 || exitCode === 9009) {
    return new AccessTokenError(`There is no Azure CLI ("az") to get a token from. Install it, ${orToken}.`);
  }
  const login = `Run "az login" (in a workflow, the action azure/login), ${orToken}.`;
  if (/az login|no subscription found|not logged in/i.test(stderr)) {
    return new AccessTokenError(`The Azure CLI is not logged in. ${login}`);
  }
  const [line = ''] = stderr.split(/\r?\n/).filter((text) => text.trim() !== '' && !/^\s*warning/i.test(text));
  const reason = foreignText(withoutTokens(line), 500) || `it ended with exit code ${exitCode ?? 'none'}.`;
  const cloud = /AADSTS50001\d|AADSTS500011/.test(stderr) ? ` Is "az cloud" set to the cloud of ${audience}?` : '';
  return new AccessTokenError(`The Azure CLI gave no token: ${reason}${cloud} ${login}`);
}

/** A line without anything that looks like a JSON web token. */
function withoutTokens(line: string): string {
  return line.replace(/[\w-]{10,}\.[\w-]{10,}\.[\w-]*/g, '[hidden]');
}

/** Runs a program. Errors of execa hold the output in their messages: they stay here. */
const runCommand: RunCommand = async (file, words, timeoutMs) => {
  const { exitCode, code, timedOut, stdout, stderr } = await execa(file, words, {
    reject: false,
    timeout: timeoutMs,
    stdin: 'ignore',
    windowsHide: true,
    maxBuffer: 1_000_000,
    env: { AZURE_CORE_ONLY_SHOW_ERRORS: '1', AZURE_CORE_NO_COLOR: '1' },
  });
  return { exitCode, code, isTimedOut: timedOut, stdout, stderr };
};
