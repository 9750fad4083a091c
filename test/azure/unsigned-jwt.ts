import type { JsonObject } from './json.ts';

/** A token in the form that Azure's have, with any claims (`oid`, `upn`, `appid`, `tid`, `exp` …) and no true signature. */
export function unsignedJwt(claims: JsonObject): string {
  const part = (value: JsonObject) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.${Buffer.from('not signed').toString('base64url')}`;
}
