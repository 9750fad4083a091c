/** An input file that cannot be read at all, or not any further: what is wrong, where, and what to do about it. */
export class UnusableInput extends Error {
  readonly line: number;
  readonly help: string;

  constructor(message: string, help: string, line = 1) {
    super(message);
    this.line = line;
    this.help = help;
  }
}
