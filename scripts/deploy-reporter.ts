import { Option } from 'commander';
import { DeployJson } from '../src/report/deploy-json.ts';
import { DeployMarkdown } from '../src/report/deploy-markdown.ts';
import { DeployTerminal } from '../src/report/deploy-terminal.ts';
import type { DeploymentReport } from '../src/report/deployment-report.ts';
import { makeStyle, wantsColour } from '../src/report/style.ts';

export const deployFormats = ['terminal', 'json', 'markdown'] as const;
export type DeployFormat = (typeof deployFormats)[number];

export function formatOption(): Option {
  return new Option('--format <format>', 'how to print').choices(deployFormats).default('terminal');
}

const write = (text: string): void => {
  process.stdout.write(text);
};

export function terminalReport(): DeployTerminal {
  const { stdout, env } = process;
  return new DeployTerminal({ write, style: makeStyle(wantsColour(env, stdout.isTTY === true)) });
}

export function deployReport(format: DeployFormat): DeploymentReport {
  if (format === 'json') return new DeployJson(write);
  return format === 'markdown' ? new DeployMarkdown(write) : terminalReport();
}
