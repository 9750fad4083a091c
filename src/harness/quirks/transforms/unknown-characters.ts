import { defineTransform } from '../transform.ts';

/** Every character beyond ASCII becomes U+FFFD, as when text of another encoding is read as UTF-8. */
export const unknownCharacters = defineTransform({
  name: 'unknownCharacters',
  parameters: {},
  apply: (value) => (typeof value === 'string' ? value.replace(/[^\0-\x7f]/gu, '\ufffd') : value),
});
