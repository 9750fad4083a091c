import { isMap, isScalar, isSeq } from 'yaml';
import type { Finding } from '../src/content/finding.ts';
import { rangeFinding } from '../src/content/range-finding.ts';
import type { SourceFile } from '../src/content/source-file.ts';
import { parseYaml, type YamlDocument } from '../src/content/yaml-document.ts';

type Report = (node: unknown, check: string, message: string, help?: string) => void;

/**
 * What our own rules say of a workflow or of a composite action; actionlint knows the rest.
 *
 * - Actions are pinned by commit, with the version in a comment behind: a tag can be moved to other code.
 * - `run` holds no expression: GitHub puts its value into the script before the shell reads it, so that a title of a pull request
 *   would be a command. Values come through `env`.
 * - The workflow has no permission and each job names its own; each job has a time limit; scripts run in bash with `pipefail`.
 * - A checkout leaves no token behind. Nothing runs on `pull_request_target`, and what runs on `workflow_run` checks nothing of the
 *   pull request out: both have secrets and a token that may write.
 *
 * @see https://docs.github.com/actions/reference/security/secure-use
 */
export function workflowFindings(source: SourceFile): readonly Finding[] {
  const { document, findings } = parseYaml(source);
  if (document === undefined) return findings;
  const found: Finding[] = [];
  const report: Report = (node, check, message, help) => {
    found.push(rangeFinding(source, document.range(node), { check, severity: 'error', message, help }));
  };
  const file = new WorkflowFile(document, report);
  if (/(?:^|\/)action\.ya?ml$/.test(source.path)) file.checkAction();
  else file.checkWorkflow();
  return found;
}

const commitPin = /^[\w.-]+(?:\/[\w.-]+)+@[0-9a-f]{40}$/;
const imagePin = /^docker:\/\/[^@\s]+@sha256:[0-9a-f]{64}$/;

class WorkflowFile {
  readonly #document: YamlDocument;
  readonly #report: Report;

  constructor(document: YamlDocument, report: Report) {
    this.#document = document;
    this.#report = report;
  }

  /** The key and the value of a field; undefined for what is not there or stands in no mapping. */
  #field(node: unknown, name: string): { readonly key: unknown; readonly value: unknown } | undefined {
    const map = this.#document.resolve(node);
    if (!isMap(map)) return undefined;
    const pair = map.items.find(({ key }) => isScalar(key) && key.value === name);
    return pair && { key: pair.key, value: this.#document.resolve(pair.value) };
  }

  #text(node: unknown, name: string): string | undefined {
    const value = this.#field(node, name)?.value;
    return isScalar(value) ? String(value.value) : undefined;
  }

  #items(node: unknown): readonly unknown[] {
    return isSeq(node) ? node.items.map((item) => this.#document.resolve(item)) : [];
  }

  checkAction(): void {
    const runs = this.#field(this.#document.root, 'runs')?.value;
    for (const step of this.#items(this.#field(runs, 'steps')?.value)) {
      this.#checkStep(step, new Set());
    }
  }

  checkWorkflow(): void {
    const { root } = this.#document;
    const triggers = this.#triggers();
    const permissions = this.#field(root, 'permissions');
    if (!isMap(permissions?.value) || permissions.value.items.length > 0) {
      const message = 'A workflow has "permissions: {}", and each job names its own.';
      this.#report(permissions?.key, 'workflow-permissions', message);
    }
    const shell = this.#text(this.#field(this.#field(root, 'defaults')?.value, 'run')?.value, 'shell');
    const jobs = this.#field(root, 'jobs')?.value;
    for (const { key, value } of isMap(jobs) ? jobs.items : []) {
      this.#checkJob(key, this.#document.resolve(value), triggers, shell);
    }
  }

  #triggers(): ReadonlySet<string> {
    const on = this.#field(this.#document.root, 'on')?.value;
    const nodes = isMap(on) ? on.items.map(({ key }) => key) : isSeq(on) ? this.#items(on) : [on];
    const names = new Set<string>();
    for (const node of nodes) {
      if (!isScalar(node)) continue;
      names.add(String(node.value));
      if (node.value !== 'pull_request_target') continue;
      const message =
        'A workflow on "pull_request_target" has secrets and may write while it deals with code of anybody.';
      const help = 'Run on "pull_request", and hand results to a workflow on "workflow_run".';
      this.#report(node, 'pull-request-target', message, help);
    }
    return names;
  }

  #checkJob(key: unknown, job: unknown, triggers: ReadonlySet<string>, shell: string | undefined): void {
    const permissions = this.#field(job, 'permissions');
    if (!isMap(permissions?.value)) {
      this.#report(permissions?.key ?? key, 'job-permissions', 'A job names each of its permissions.');
    }
    const called = this.#field(job, 'uses');
    if (called !== undefined) {
      this.#checkPin(called.value);
      return;
    }
    if (this.#field(job, 'timeout-minutes') === undefined) {
      this.#report(key, 'job-timeout', 'A job has "timeout-minutes": without it, one that hangs runs for six hours.');
    }
    for (const step of this.#items(this.#field(job, 'steps')?.value)) {
      this.#checkStep(step, triggers, shell ?? '');
    }
  }

  /** @param shell of the workflow, '' for none; undefined in an action, whose steps have to name it. */
  #checkStep(step: unknown, triggers: ReadonlySet<string>, shell?: string): void {
    const run = this.#field(step, 'run');
    if (run !== undefined) this.#checkScript(run, this.#text(step, 'shell') ?? shell);
    const uses = this.#field(step, 'uses');
    if (uses === undefined) return;
    this.#checkPin(uses.value);
    if (!isScalar(uses.value) || !String(uses.value.value).startsWith('actions/checkout@')) return;
    const inputs = this.#field(step, 'with')?.value;
    if (this.#text(inputs, 'persist-credentials') !== 'false') {
      const message =
        'A checkout has "persist-credentials: false", or the token stays where every later step can read it.';
      this.#report(uses.value, 'checkout-credentials', message);
    }
    const other = this.#field(inputs, 'ref') ?? this.#field(inputs, 'repository');
    if (triggers.has('workflow_run') && other !== undefined) {
      const message = 'A workflow on "workflow_run" checks nothing out but its own branch.';
      this.#report(other.key, 'workflow-run-checkout', message);
    }
  }

  #checkScript(run: { readonly key: unknown; readonly value: unknown }, shell: string | undefined): void {
    if (isScalar(run.value) && String(run.value.value).includes('${{')) {
      const message = 'An expression in "run" becomes part of the script, whatever its value is.';
      this.#report(run.key, 'script-expression', message, 'Give it to the script as a variable in "env".');
    }
    if (shell !== 'bash') {
      const message = 'A script runs in "shell: bash", which ends at the first command of a pipe that fails.';
      this.#report(run.key, 'script-shell', message);
    }
  }

  #checkPin(node: unknown): void {
    if (!isScalar(node)) return;
    const name = String(node.value);
    if (name.startsWith('./') || imagePin.test(name)) return;
    if (!commitPin.test(name)) {
      const message = `"${name}" is not pinned by the 40 digits of a commit.`;
      this.#report(node, 'action-not-pinned', message, 'A tag or a branch can be moved to other code.');
      return;
    }
    const { source } = this.#document;
    const { end } = this.#document.range(node);
    const rest = source.text.slice(end, source.lineRange(source.positionAt(end).line).end);
    if (!/^['"]?\s+# v\d+(?:\.\d+)*$/.test(rest.trimEnd())) {
      this.#report(node, 'action-version', `"${name}" has no comment with its version behind it: # v1.2.3.`);
    }
  }
}
