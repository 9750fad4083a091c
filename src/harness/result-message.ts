import { SourceFile } from '../content/source-file.ts';

/** A result as it travels between threads: sources are named by their paths. */
export type ResultMessage<T> = { readonly text: string; readonly of?: T };

/** The member that stands for a file, whose path it has. */
export const sourceMark = '\u0000source';

/** Writes a result of a replay down. Every file that it points into must be one of the repository's. */
export function writeResult<T>(result: T): ResultMessage<T> {
  return {
    text: JSON.stringify(result, (_, value: unknown) =>
      value instanceof SourceFile ? { [sourceMark]: value.path } : value,
    ),
  };
}

/** Reads a result back, with the files of this thread. */
export function readResult<T>(message: ResultMessage<T>, sources: ReadonlyMap<string, SourceFile>): T {
  return JSON.parse(message.text, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || !(sourceMark in value)) return value;
    const source = sources.get(String(value[sourceMark]));
    if (source === undefined)
      throw new Error(`A result points into ${String(value[sourceMark])}, which was not read here.`);
    return source;
  }) as T;
}
