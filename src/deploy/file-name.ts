/** Names of devices that Windows keeps for itself, whatever their extension. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d|conin|conout|clock)$/i;

const mostCharacters = 80;

/**
 * Chooses names of files for what others named. A name has letters and digits of ASCII only, so that it is a name on every system, in
 * every shell and in every URL, and leads nowhere else; and none is given twice, whatever the case.
 */
export class FileNames {
  readonly #taken: Set<string>;

  /** @param taken names (without extension) that the folder has already. */
  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set([...taken].map((name) => name.toLowerCase()));
  }

  /**
   * `PasswordSprayAgainst3Accounts` of `Password spray (against 3 accounts)`. What has no letter or digit that ASCII has goes by
   * `fallback`, an id perhaps, and behind it all by `Unnamed`. Of equal names the second becomes `Name2`.
   */
  choose(title: string, fallback: string): string {
    const name = [title, fallback, ''].map(words).find((one) => one !== '') ?? 'Unnamed';
    const safe = (reserved.test(name) ? `${name}Item` : name).slice(0, mostCharacters);
    for (let number = 1; ; number++) {
      const numbered = number === 1 ? safe : `${safe}${/\d$/.test(safe) ? '_' : ''}${number}`;
      if (this.#taken.has(numbered.toLowerCase())) continue;
      this.#taken.add(numbered.toLowerCase());
      return numbered;
    }
  }
}

/** Words with a capital each, without their accents. */
function words(text: string): string {
  const found = text
    .normalize('NFKD')
    .replace(/[\p{M}'’]/gu, '')
    .match(/[A-Za-z0-9]+/g);
  return (found ?? []).map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
