import { hideSecrets } from '../content/hide-secrets.ts';
import { jsonStrings } from './json-strings.ts';
import { decodeText } from './json-text.ts';
import { lineParameters } from './parameter-line.ts';

/** A secret in a record: what kind, and in which column. Never the secret itself. */
export interface FoundSecret {
  readonly kind: string;
  readonly column: string;
}

/** Secrets by their form. */
const forms: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['a private key', /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/],
  ['a JSON Web Token', /\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*/],
  ['a bearer token', /\bbearer\s+[\w.~+/-]{20,}/i],
  ['an AWS access key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['a client secret of Entra', /(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])/],
  ['a key in a connection string', /\b(?:AccountKey|SharedAccessKey|SharedAccessSignature)=[^;\s"'*]{8,}/i],
  ['a password in a connection string', /\b(?:Password|Pwd)\s*=\s*(?!\*|<|\$)[^;\s"',\]*]{6,}(?=;|"|'|$)/i],
  ['a token of GitHub', /\b(?:gh[pousr]_\w{36,}|github_pat_\w{40,})/],
  ['a token of Slack', /\bxox[abprs]-[\w-]{10,}/],
  ['a key of Google', /\bAIza[\w-]{35}/],
];

const secretKey =
  /(?:^|[a-z_. -])(?:password|passwd|pwd|passphrase|secret|secretvalue|secrettext|apikey|api_key|accesskey|accountkey|sharedkey|privatekey|access_?token|refresh_?token|id_?token|bearertoken|authorizationheader|connectionstring)$/i;

/**
 * The first secret of a record's JSON text, at any depth: in JSON inside strings and in lines of PowerShell too. What is masked
 * already is none.
 */
export function findSecret(json: string): FoundSecret | undefined {
  return inJson(json, undefined, 0);
}

function inJson(text: string, column: string | undefined, depth: number): FoundSecret | undefined {
  for (const string of jsonStrings(text).strings) {
    const here = column ?? string.column;
    const decoded = decodeText(text.slice(string.start, string.end)).text;
    const found = inText(decoded, string.isKey || string.isName ? '' : string.key, here, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function inText(text: string, key: string, column: string, depth: number): FoundSecret | undefined {
  if (text.length < 4) return undefined;
  if (isSecretValue(text) && secretKey.test(key)) return { kind: `a value called "${key}"`, column };
  for (const [kind, pattern] of forms) if (pattern.test(text)) return { kind, column };
  if (text.includes('=') && isSigned(text)) return { kind: 'a signature or key in an address', column };
  if (depth > 16) return undefined;
  if (/["]/.test(text) && /^\s*[[{"]/.test(text)) return inJson(text, column, depth);
  for (const { name, start, end } of lineParameters(text)) {
    const found = inText(text.slice(start, end), name, column, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether an address carries a signature that is not masked. */
function isSigned(text: string): boolean {
  const hidden = hideSecrets(text);
  if (hidden === text) return false;
  for (let at = 0; at < text.length; at++) {
    if (hidden[at] !== '*' || text[at] === '*') continue;
    const value = /^[^&\s"'`;]+/.exec(text.slice(at))?.[0] ?? '';
    if (isSecretValue(value) && value.length >= 8 && !/^(?:redacted|<|%3c|\[)/i.test(value)) return true;
    at += value.length;
  }
  return false;
}

/** Whether what stands under the name of a secret can be one: not masked, not a switch, not what kind of secret it is. */
function isSecretValue(text: string): boolean {
  const value = text.trim();
  return !(
    value.length < 4 ||
    /^(?:\*+|x+|•+|\.+)$/i.test(value) ||
    /^["'[(<{]*(?:true|false|null|none|password|secret|redacted|removed|hidden|masked|system\.security\.securestring|yes|no|not available|unknown)["'\])>}]*$/i.test(
      value,
    ) ||
    /^[{]?[0-9a-f]{8}-[0-9a-f]{4}-/i.test(value) ||
    /^\s*[[{"]/.test(value) ||
    /^\d{4}-\d\d-\d\dT/.test(value)
  );
}
