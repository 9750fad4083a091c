import { createHash } from 'node:crypto';
import { SarifBuilder, SarifResultBuilder, SarifRuleBuilder, SarifRunBuilder } from 'node-sarif-builder';
import type { Fix, Location, MultiformatMessageString, Region, Result } from 'sarif';
import type { SourceFile } from '../content/source-file.ts';
import type { Check } from '../validate/check.ts';
import type { CheckedFinding } from '../validate/checked-finding.ts';
import type { SuppressedFinding, ValidationEnd } from '../validate/validation-end.ts';
import { asciiControls } from './ascii-controls.ts';
import { checkPage } from './check-page.ts';
import { escapeTerminal } from './escape-terminal.ts';
import { markdownProse } from './markdown-prose.ts';
import { pathInCheckout } from './path-in-checkout.ts';
import type { ValidationReporter } from './validation-reporter.ts';

export interface ValidationSarifOptions {
  readonly write: (text: string) => void;
  /** Every check, in the order in which they are listed. */
  readonly checks: readonly Check[];
  /** Of this package. */
  readonly version: string;
  /** The root's path below the checkout: '' or `sentinel/content`. */
  readonly prefix?: string;
  /** What the addresses of the pages of checks begin with, when it is known: `https://…/blob/main/`. */
  readonly pages?: string;
}

/**
 * Findings as SARIF, for code scanning and for editors. Places are relative to the checkout; columns count UTF-16 units and the last is the one behind
 * the mark. A finding is known again by its line's text, wherever the line moves. What comments leave out is there, marked so.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export class ValidationSarif implements ValidationReporter {
  readonly #options: ValidationSarifOptions;

  constructor(options: ValidationSarifOptions) {
    this.#options = options;
  }

  onEnd({ findings, suppressed, sources }: ValidationEnd): void {
    const { write, checks, version, prefix = '', pages } = this.#options;
    const run = new SarifRunBuilder({
      columnKind: 'utf16CodeUnits',
      defaultEncoding: 'utf-8',
      tool: { driver: { name: 'blindspot', semanticVersion: version, version, rules: [] } },
      artifacts: [],
    });
    for (const check of checks) run.addRule(ruleOf(check, pages));
    const prints = new Fingerprints(sources);
    const all: readonly (CheckedFinding | SuppressedFinding)[] = [...findings, ...suppressed];
    for (const one of all) {
      const finding = 'finding' in one ? one.finding : one;
      const result = new SarifResultBuilder(resultOf(finding, sources.get(finding.path), prefix));
      result.result.partialFingerprints = prints.of(finding);
      if ('finding' in one) {
        result.result.suppressions = [{ kind: 'inSource', justification: escapeTerminal(one.reason) }];
      }
      run.addResult(result);
    }
    const log = new SarifBuilder({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json' });
    log.addRun(run);
    write(`${asciiControls(JSON.stringify(log.buildSarifOutput(), null, 2))}\n`);
  }
}

function ruleOf(check: Check, pages: string | undefined): SarifRuleBuilder {
  const { id, family, summary, severity, sources = [], quirks = [] } = check;
  const helpUri = pages === undefined ? sources[0] : pages + checkPage(id);
  const rule = new SarifRuleBuilder({
    id,
    name: id,
    shortDescription: { text: summary },
    fullDescription: { text: summary },
    help: helpOf(check),
    defaultConfiguration: { level: levelOf(severity), enabled: severity !== 'off' },
    properties: { tags: [family, ...quirks.map((quirk) => `quirk/${quirk}`)] },
    ...(helpUri === undefined ? {} : { helpUri }),
  });
  return rule;
}

/** What a check says, and what to do about it; data stand for themselves. */
function helpOf({ summary, messages, quirks = [], sources = [] }: Check): MultiformatMessageString {
  const said = Object.values(messages).map(({ message, help }) =>
    help === undefined ? message : `${message} ${help}`,
  );
  const blind = quirks.length === 0 ? [] : [`It goes blind under the quirks ${quirks.join(', ')}.`];
  return {
    text: [summary, ...said.map((text) => `- ${text}`), ...blind, ...sources].join('\n'),
    markdown: [
      markdownProse(summary),
      said.map((text) => `- ${markdownProse(text)}`).join('\n'),
      ...blind.map(markdownProse),
      sources.map((source) => `- <${source}>`).join('\n'),
    ]
      .filter((text) => text !== '')
      .join('\n\n'),
  };
}

function levelOf(severity: Check['severity']): 'error' | 'warning' {
  return severity === 'error' ? 'error' : 'warning';
}

function resultOf(finding: CheckedFinding, source: SourceFile | undefined, prefix: string): Result {
  const { check, severity, path, message, help, fix } = finding;
  const uri = uriOf(pathInCheckout(path, prefix));
  const location: Location = { physicalLocation: { artifactLocation: { uri }, region: regionOf(finding) } };
  const fixes = fix === undefined || source === undefined ? {} : { fixes: [fixOf(fix, source, uri)] };
  return {
    ruleId: check,
    level: levelOf(severity),
    message: { text: messageText(help === undefined ? message : `${message}\n${help}`) },
    locations: [location],
    ...fixes,
  };
}

function regionOf({ line, column, endLine = line, endColumn = column }: CheckedFinding): Region {
  return { startLine: line, startColumn: column, endLine, endColumn };
}

function fixOf(edits: NonNullable<CheckedFinding['fix']>, source: SourceFile, uri: string): Fix {
  const replacements = edits.map(({ start, end, text }) => {
    const from = source.positionAt(start);
    const to = source.positionAt(end);
    const deletedRegion = { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
    return { deletedRegion, insertedContent: { text } };
  });
  return {
    description: { text: 'What --fix writes.' },
    artifactChanges: [{ artifactLocation: { uri }, replacements }],
  };
}

/** Text in which nothing is a link: `[text](1)` leads to somewhere in a message. */
function messageText(text: string): string {
  const shown = text.split('\n').map(escapeTerminal).join('\n');
  return shown.includes('](') ? shown.replace(/[\\[\]]/g, (mark) => `\\${mark}`) : shown;
}

/** A path as a relative reference; what stands in it for something else in an address is spelled out. */
function uriOf(path: string): string {
  return path
    .split('/')
    .map((step) => encodeURIComponent(Buffer.from(step).toString()))
    .join('/');
}

/** Makes findings known again when lines move: by check, file and the text of the line, and the how manieth of these it is. */
class Fingerprints {
  readonly #sources: ReadonlyMap<string, SourceFile>;
  readonly #seen = new Map<string, number>();

  constructor(sources: ReadonlyMap<string, SourceFile>) {
    this.#sources = sources;
  }

  of({ check, path, line }: CheckedFinding): { primaryLocationLineHash: string } {
    const text = this.#sources.get(path)?.lineText(line).trim() ?? '';
    const hash = createHash('sha256')
      .update(JSON.stringify([check, path, text]))
      .digest('hex')
      .slice(0, 16);
    const count = (this.#seen.get(hash) ?? 0) + 1;
    this.#seen.set(hash, count);
    return { primaryLocationLineHash: `${hash}:${count}` };
  }
}
