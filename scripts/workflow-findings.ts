import { isMap, visit } from 'yaml';
import type { Finding } from '../src/content/finding.ts';
import { rangeFinding } from '../src/content/range-finding.ts';
import type { SourceFile } from '../src/content/source-file.ts';
import { parseYaml } from '../src/content/yaml-document.ts';
import { textOf, WorkflowDocument, type WorkflowField } from './workflow-document.ts';

type Report = (node: unknown, check: string, message: string, help?: string) => void;

/**
 * What our own rules say of a workflow or of a composite action; actionlint knows the rest.
 *
 * - Actions are pinned by commit, with the version in a comment behind, and images by digest: a tag can be moved to other code.
 * - `run` holds no expression: GitHub puts its value into the script before the shell reads it, so that a title of a pull request
 *   would be a command. Values come through `env`. What is written to the log is no command either: nothing turns those back on that
 *   set variables. `working-directory` is not chosen by an event or an input.
 * - The workflow has no permission and each job names its own, those on `pull_request` none to write but what needs no trust in the
 *   code; each job has a time limit; scripts run in bash with `pipefail`. A workflow that is called is given secrets by name.
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
  new WorkflowFile(new WorkflowDocument(document), report).check();
  return found;
}

const commitPin = /^[\w.-]+(?:\/[\w.-]+)+@[0-9a-f]{40}$/;
const imagePin = /^[^@\s]+@sha256:[0-9a-f]{64}$/;
const dockerUse = /^docker:\/\//i;

/** `Actions/Checkout` and `actions/checkout/.` are the same to GitHub. */
const checkout = /^actions\/checkout[@/]/i;

/** What brings other code into the folder, with options before the command and in lines that are continued. */
const fetching =
  /\bgit\b(?:[^\n;&|]*\s)(?:checkout|clone|fetch|pull|switch|worktree|submodule)\b|\bgh\b(?:[^\n;&|]*\s)(?:checkout|clone|co)\b/;

/** What neither an event nor an input decides. */
const fixedFolder = /\$\{\{\s*(?:(?:matrix|runner)\.[\w-]+|github\.(?:workspace|action_path))\s*\}\}/gi;

/** A report of the upload of findings, and a token of another cloud, which asks who it is for. */
const writableByPullRequest: ReadonlySet<string> = new Set(['id-token', 'security-events']);

class WorkflowFile {
  readonly #document: WorkflowDocument;
  readonly #report: Report;

  constructor(document: WorkflowDocument, report: Report) {
    this.#document = document;
    this.#report = report;
  }

  #field(node: unknown, name: string): WorkflowField | undefined {
    return this.#document.field(node, name);
  }

  #text(node: unknown, name: string): string | undefined {
    return textOf(this.#field(node, name)?.value);
  }

  check(): void {
    visit(this.#document.yaml.root, {
      Scalar: (_, node) => {
        if (!/ACTIONS_ALLOW_UNSECURE_COMMANDS/i.test(String(node.value))) return;
        const message = '"ACTIONS_ALLOW_UNSECURE_COMMANDS" lets each line of the log set variables and the path.';
        this.#report(node, 'unsecure-commands', message, 'Write to the files "$GITHUB_ENV" and "$GITHUB_PATH".');
      },
    });
    if (this.#document.isAction) this.#checkAction();
    else this.#checkWorkflow();
  }

  #checkAction(): void {
    const image = this.#field(this.#field(this.#document.yaml.root, 'runs')?.value, 'image');
    // Otherwise a Dockerfile of its own.
    if (dockerUse.test(textOf(image?.value) ?? '')) this.#checkImage(image?.value);
    for (const step of this.#document.steps()) {
      this.#checkStep(step, new Set());
    }
  }

  #checkWorkflow(): void {
    const { root } = this.#document.yaml;
    const triggers = this.#triggers();
    const permissions = this.#field(root, 'permissions');
    if (!isMap(permissions?.value) || permissions.value.items.length > 0) {
      const message = 'A workflow has "permissions: {}", and each job names its own.';
      this.#report(permissions?.key, 'workflow-permissions', message);
    }
    const shell = this.#checkDefaults(root);
    for (const { key, value } of this.#document.jobs) {
      this.#checkJob(key, value, triggers, shell);
    }
  }

  /** @returns the shell that is the default of a workflow or of a job. */
  #checkDefaults(node: unknown): string | undefined {
    const run = this.#field(this.#field(node, 'defaults')?.value, 'run')?.value;
    this.#checkFolder(run);
    return this.#text(run, 'shell');
  }

  #checkFolder(node: unknown): void {
    const folder = this.#field(node, 'working-directory');
    if (!textOf(folder?.value)?.replace(fixedFolder, '').includes('${{')) return;
    const message = 'An expression in "working-directory" names nothing but the matrix and the folders of the runner.';
    this.#report(folder?.value, 'folder-expression', message);
  }

  #triggers(): ReadonlySet<string> {
    const names = new Set<string>();
    for (const { key } of this.#document.triggers) {
      const name = textOf(key);
      if (name === undefined) continue;
      names.add(name);
      if (name !== 'pull_request_target') continue;
      const message =
        'A workflow on "pull_request_target" has secrets and may write while it deals with code of anybody.';
      const help = 'Run on "pull_request", and hand results to a workflow on "workflow_run".';
      this.#report(key, 'pull-request-target', message, help);
    }
    return names;
  }

  #checkJob(key: unknown, job: unknown, triggers: ReadonlySet<string>, shell: string | undefined): void {
    this.#checkPermissions(key, job, triggers);
    const called = this.#field(job, 'uses');
    if (called !== undefined) {
      this.#checkPin(called.value);
      const secrets = this.#field(job, 'secrets')?.value;
      if (textOf(secrets) === 'inherit') {
        const message = 'A workflow that is called is given each secret by its name, not all that there are.';
        this.#report(secrets, 'secrets-inherit', message);
      }
      return;
    }
    if (this.#field(job, 'timeout-minutes') === undefined) {
      this.#report(key, 'job-timeout', 'A job has "timeout-minutes": without it, one that hangs runs for six hours.');
    }
    const container = this.#field(job, 'container')?.value;
    this.#checkImage(isMap(container) ? this.#field(container, 'image')?.value : container);
    const services = this.#field(job, 'services')?.value;
    // All of them as one expression.
    this.#checkImage(services);
    for (const { value } of this.#document.fields(services)) {
      this.#checkImage(isMap(value) ? this.#field(value, 'image')?.value : value);
    }
    const own = this.#checkDefaults(job);
    for (const step of this.#document.steps(job)) {
      this.#checkStep(step, triggers, own ?? shell ?? '');
    }
  }

  #checkPermissions(key: unknown, job: unknown, triggers: ReadonlySet<string>): void {
    const permissions = this.#field(job, 'permissions');
    if (!isMap(permissions?.value)) {
      this.#report(permissions?.key ?? key, 'job-permissions', 'A job names each of its permissions.');
    }
    if (!triggers.has('pull_request')) return;
    for (const { key: name, value } of this.#document.fields(permissions?.value)) {
      if (['read', 'none'].includes(textOf(value) ?? '') || writableByPullRequest.has(textOf(name) ?? '')) continue;
      const message = `A job of a workflow on "pull_request" has no "${textOf(name)}: ${textOf(value)}".`;
      const help = 'Hand results to a workflow on "workflow_run", which runs nothing of the pull request.';
      this.#report(name, 'pull-request-permissions', message, help);
    }
  }

  /** @param shell of the job or the workflow, '' for none; undefined in an action, whose steps have to name it. */
  #checkStep(step: unknown, triggers: ReadonlySet<string>, shell?: string): void {
    const run = this.#field(step, 'run');
    if (run !== undefined) this.#checkScript(run, this.#text(step, 'shell') ?? shell, triggers);
    this.#checkFolder(step);
    const uses = this.#field(step, 'uses')?.value;
    this.#checkPin(uses);
    if (!checkout.test(textOf(uses) ?? '')) return;
    const inputs = this.#field(step, 'with')?.value;
    if (textOf(this.#document.fieldInAnyCase(inputs, 'persist-credentials')?.value) !== 'false') {
      const message =
        'A checkout has "persist-credentials: false", or the token stays where every later step can read it.';
      this.#report(uses, 'checkout-credentials', message);
    }
    const other = this.#document.fieldInAnyCase(inputs, 'ref') ?? this.#document.fieldInAnyCase(inputs, 'repository');
    if (triggers.has('workflow_run') && other !== undefined) this.#reportCheckout(other.key);
  }

  #reportCheckout(node: unknown): void {
    const message = 'A workflow on "workflow_run" checks nothing out but its own branch.';
    this.#report(node, 'workflow-run-checkout', message);
  }

  #checkScript(run: WorkflowField, shell: string | undefined, triggers: ReadonlySet<string>): void {
    const script = textOf(run.value) ?? '';
    if (script.includes('${{')) {
      const message = 'An expression in "run" becomes part of the script, whatever its value is.';
      this.#report(run.key, 'script-expression', message, 'Give it to the script as a variable in "env".');
    }
    if (shell !== 'bash') {
      const message = 'A script runs in "shell: bash", which ends at the first command of a pipe that fails.';
      this.#report(run.key, 'script-shell', message);
    }
    if (triggers.has('workflow_run') && fetching.test(script.replaceAll('\\\n', ' '))) this.#reportCheckout(run.key);
  }

  /** @param node of no scalar has no image, or none that actionlint lets pass. */
  #checkImage(node: unknown): void {
    const image = textOf(node);
    if (image === undefined || imagePin.test(image.replace(dockerUse, ''))) return;
    const message = `The image "${image}" is not pinned by the 64 digits of its digest.`;
    this.#report(node, 'image-not-pinned', message, 'Write name@sha256:…: a tag can be moved to another image.');
  }

  #checkPin(node: unknown): void {
    const name = textOf(node);
    if (name === undefined || name.startsWith('./')) return;
    if (dockerUse.test(name)) {
      this.#checkImage(node);
      return;
    }
    if (!commitPin.test(name)) {
      const message = `"${name}" is not pinned by the 40 digits of a commit.`;
      this.#report(node, 'action-not-pinned', message, 'A tag or a branch can be moved to other code.');
      return;
    }
    const { source } = this.#document.yaml;
    const { end } = this.#document.yaml.range(node);
    const rest = source.text.slice(end, source.lineRange(source.positionAt(end).line).end);
    if (!/^['"]?\s+# v\d+(?:\.\d+)*$/.test(rest.trimEnd())) {
      this.#report(node, 'action-version', `"${name}" has no comment with its version behind it: # v1.2.3.`);
    }
  }
}
