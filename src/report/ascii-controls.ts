/**
 * JSON may hold control and format characters as they are; terminals, to which it is often written, must not. The same goes for
 * what the agent of a build obeys (see `breakCommands`); a line of JSON never begins with a colon.
 */
export function asciiControls(json: string): string {
  return json.replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]|#(?=#(?:vso)?\[)/giu, (character) => {
    const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
  });
}
