import { asciiControls } from './ascii-controls.ts';
import { type Examination, examinationSums } from './doctor-terminal.ts';

/** What was found out, as one JSON object on a line. `workspace` is null where a check is about none. */
export function examinationsAsJson(examinations: readonly Examination[]): string {
  const { ok, warning, problem } = examinationSums(examinations);
  const report = {
    checks: examinations.flatMap(({ workspace = null, diagnoses }) =>
      diagnoses.map(({ subject, level, text, help = null, items = [] }) => ({
        workspace,
        subject,
        level,
        text,
        items: items.map(({ text: about, rules = [] }) => ({ text: about, rules })),
        help,
      })),
    ),
    summary: { ok, warnings: warning, problems: problem },
  };
  return `${asciiControls(JSON.stringify(report))}\n`;
}
