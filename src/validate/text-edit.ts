/** A change of a file: what stands from `start` to `end` (UTF-16 offsets) becomes `text`. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}
