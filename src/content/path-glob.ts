/**
 * A pattern of paths, as overrides use it. `*` is any text without a `/`, also none; `?` is one character, but no `/`; `**`, which
 * must be a whole step of the path, is any number of steps, also none. Everything else is itself, and case matters.
 *
 *     detections/health/**       every detection below the folder, however deep
 *     detections/signin/Pass*.yaml
 */
export class PathGlob {
  readonly text: string;
  readonly #steps: readonly Step[];

  private constructor(text: string, steps: readonly Step[]) {
    this.text = text;
    this.#steps = steps;
  }

  /** Null where a `**` is only a part of a step, or a step is empty, `.` or `..`. */
  static parse(text: string): PathGlob | null {
    const steps = text.split('/');
    const isWrong = (step: string): boolean =>
      step === '' || step === '.' || step === '..' || (step !== '**' && step.includes('**'));
    if (steps.some(isWrong)) return null;
    return new PathGlob(
      text,
      steps.map((step) => (step === '**' ? step : [...step])),
    );
  }

  /** Whether a path with `/`, relative to the root, is meant. */
  matches(path: string): boolean {
    const isStep = (step: Step, name: string): boolean =>
      step !== '**' && matchItems(step, [...name], '*', (wanted, character) => wanted === '?' || wanted === character);
    return matchItems(this.#steps, path.split('/'), '**', isStep);
  }
}

type Step = '**' | readonly string[];

/**
 * Whether items fit a pattern in which `star` stands for any number of them. When the rest does not fit, the star that came last
 * takes one more; earlier ones never have to, so the time is at most the product of the lengths.
 */
function matchItems<Wanted, Item>(
  pattern: readonly Wanted[],
  items: readonly Item[],
  star: Wanted,
  fits: (wanted: Wanted, item: Item) => boolean,
): boolean {
  let at = 0;
  let item = 0;
  let afterStar = -1;
  let taken = 0;
  while (item < items.length) {
    const wanted = pattern[at];
    const given = items[item];
    if (at < pattern.length && wanted === star) {
      at += 1;
      afterStar = at;
      taken = item;
    } else if (wanted !== undefined && given !== undefined && fits(wanted, given)) {
      at += 1;
      item += 1;
    } else if (afterStar >= 0) {
      taken += 1;
      at = afterStar;
      item = taken;
    } else {
      return false;
    }
  }
  while (at < pattern.length && pattern[at] === star) at += 1;
  return at === pattern.length;
}
