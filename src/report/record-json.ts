import type { RecognitionReport } from '../record/recognition.ts';
import type { RecordedFile } from '../record/record-file.ts';
import { asciiControls } from './ascii-controls.ts';
import { keptColumns } from './record-terminal.ts';

/** What a run of `blindspot record` did, as one JSON object on a line. */
export function recordAsJson(
  files: readonly RecordedFile[],
  recognition: RecognitionReport,
  shownPath: (path: string) => string,
): string {
  const report = {
    files: files.map(({ path, outputs, read, refused, findings }) => ({
      path,
      read,
      refused,
      outputs: outputs.map((one) => ({ table: one.table, path: shownPath(one.path), records: one.records })),
      findings,
    })),
    ...recognition,
    keptColumns: Object.fromEntries(keptColumns(files)),
    summary: {
      read: sum(files.map(({ read }) => read)),
      written: sum(files.flatMap(({ outputs }) => outputs.map(({ records }) => records))),
      refused: sum(files.map(({ refused }) => refused)),
    },
  };
  return `${asciiControls(JSON.stringify(report))}\n`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
