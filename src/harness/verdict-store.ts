/** Where verdicts are kept from one replay to the next. What goes wrong in it is no error: the verdicts are then found out again. */
export interface VerdictStore {
  /** What was written under a name last, if anything. */
  read(name: string): string | undefined;
  write(name: string, text: string): void;
}
