/** Why there is no token, for the person who runs the command: a mistake of theirs, not of ours. Never holds a token. */
export class AccessTokenError extends Error {
  override readonly name = 'AccessTokenError';
}
