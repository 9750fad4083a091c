import { inspect } from 'node:util';
import { isJsonObject } from './json-object.ts';
import { parseJsonBody } from './parse-json-body.ts';

const hidden = '[hidden]';
/** Characters that no real token has less of. A word that a test uses for one may well stand in its data. */
const shortest = 40;

/** Whose token it is, as it says itself; nothing checks that. */
export interface TokenIdentity {
  readonly tenantId?: string;
  /** The object in Entra: of a user, of an application in a tenant, of a managed identity. */
  readonly objectId?: string;
  readonly applicationId?: string;
  /** What a person would call it: a sign-in name or the display name of an application. */
  readonly name?: string;
}

/**
 * A bearer token. Whatever prints it, prints `[hidden]`: there is only {@link authorization} to read it with, for the header of a
 * request.
 */
export class AccessToken {
  readonly #value: string;
  /** When it ends, in milliseconds since 1970; undefined where nobody says so. */
  readonly expiresAt: number | undefined;
  readonly identity: TokenIdentity;

  /** @param expiresAt when the token is known to end; otherwise it is read from the token. */
  constructor(value: string, expiresAt?: number) {
    this.#value = value;
    const claims = claimsOf(value);
    this.expiresAt = expiresAt ?? secondsToTime(claims['exp']);
    this.identity = {
      ...textClaim('tenantId', claims['tid']),
      ...textClaim('objectId', claims['oid']),
      ...textClaim('applicationId', claims['appid'] ?? claims['azp']),
      ...textClaim('name', claims['upn'] ?? claims['preferred_username'] ?? claims['app_displayname']),
    };
  }

  /** Whether a text can be a token: characters that a header may hold, and no blanks. */
  static isToken(text: string): boolean {
    return /^[\x21-\x7e]+$/.test(text);
  }

  /** The value of the header `authorization`. */
  authorization(): string {
    return `Bearer ${this.#value}`;
  }

  isSame(other: AccessToken): boolean {
    return this.#value === other.#value;
  }

  /** A message without the token, should it hold it: servers echo what they are sent. */
  hideIn(text: string): string {
    return text.includes(this.#value) ? text.replaceAll(this.#value, hidden) : text;
  }

  /**
   * The same for data, which must not change by chance: only where the token is as long as tokens are.
   */
  hideInData(text: string): string {
    return this.#value.length < shortest ? text : this.hideIn(text);
  }

  toString(): string {
    return hidden;
  }

  toJSON(): string {
    return hidden;
  }

  [inspect.custom](): string {
    return hidden;
  }
}

/** Seconds since 1970, as tokens count, in milliseconds; undefined for what is no time that a calendar has. */
export function secondsToTime(seconds: unknown): number | undefined {
  return typeof seconds === 'number' && seconds >= 0 && seconds < 8.64e12 ? seconds * 1_000 : undefined;
}

/** The claims of a token that is a JSON web token; of another, none. */
function claimsOf(value: string): { readonly [claim: string]: unknown } {
  const payload = value.split('.')[1];
  if (payload === undefined) return {};
  const claims = parseJsonBody(Buffer.from(payload, 'base64url').toString('utf8'));
  return isJsonObject(claims) ? claims : {};
}

function textClaim<Name extends keyof TokenIdentity>(name: Name, value: unknown): { readonly [name: string]: string } {
  return typeof value === 'string' && value !== '' ? { [name]: value.slice(0, 200) } : {};
}
