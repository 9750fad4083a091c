import { Option } from 'commander';
import { DeployJson } from '../src/report/deploy-json.ts';
import { DeployMarkdown } from '../src/report/deploy-markdown.ts';
import { DeployTerminal } from '../src/report/deploy-terminal.ts';
import type { DeploymentReport } from '../src/report/deployment-report.ts';
import { makeStyle, wantsColour } from '../src/report/style.ts';
import { WritingJson } from '../src/report/writing-json.ts';
import type { WritingReport } from '../src/report/writing-report.ts';

export const deployFormats = ['terminal', 'json', 'markdown'] as const;
export type DeployFormat = (typeof deployFormats)[number];

/** How commands that write can print. */
export const writingFormats = ['terminal', 'json'] as const;
export type WritingFormat = (typeof writingFormats)[number];

export function formatOption(formats: readonly string[] = deployFormats): Option {
  return new Option('--format <format>', 'how to print').choices(formats).default('terminal');
}

const write = (text: string): void => {
  process.stdout.write(text);
};

function terminalReport(): DeployTerminal {
  const { stdout, env } = process;
  return new DeployTerminal({ write, style: makeStyle(wantsColour(env, stdout.isTTY === true)) });
}

export function deployReport(format: DeployFormat): DeploymentReport {
  if (format === 'json') return new DeployJson(write);
  return format === 'markdown' ? new DeployMarkdown(write) : terminalReport();
}

/** Uses a report of what a command writes, and ends it. */
export async function withWritingReport<T>(
  format: WritingFormat,
  about: { readonly command: string; readonly tool: string; readonly commit: string | null },
  use: (report: WritingReport) => Promise<T>,
): Promise<T> {
  const report = format === 'json' ? new WritingJson(write, about) : terminalReport();
  const result = await use(report);
  report.end();
  return result;
}
