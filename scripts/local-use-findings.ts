import { didYouMean } from '../src/content/did-you-mean.ts';
import type { Finding } from '../src/content/finding.ts';
import { rangeFinding } from '../src/content/range-finding.ts';
import type { SourceFile } from '../src/content/source-file.ts';
import { parseYaml } from '../src/content/yaml-document.ts';
import { textOf, WorkflowDocument } from './workflow-document.ts';

/**
 * Where workflows and actions use each other: what `uses: ./…` names has to be one of the files, with each input and secret that is
 * given to it, and all that it needs have to be given. GitHub finds these only when the job runs, and lets an action run without what
 * it needs; an action that is none of the files would be one that nobody checks. What is no YAML is taken for what fits.
 *
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_iduses
 */
export function localUseFindings(sources: readonly SourceFile[]): readonly Finding[] {
  const documents = new Map<string, WorkflowDocument | undefined>();
  for (const source of sources) {
    const { document } = parseYaml(source);
    documents.set(source.path, document && new WorkflowDocument(document));
  }
  return [...documents.values()].flatMap((user) => {
    if (user === undefined) return [];
    const steps = [...user.steps(), ...user.jobs.flatMap(({ value }) => user.steps(value))];
    return [
      ...steps.flatMap((step) => checkUse(documents, user, step, actionPaths)),
      ...user.jobs.flatMap(({ value }) => checkUse(documents, user, value, workflowPaths)),
    ];
  });
}

type Paths = (name: string) => readonly string[];

const actionPaths: Paths = (name) =>
  ['yml', 'yaml'].map((extension) => `${name.slice(2).replace(/\/$/, '')}/action.${extension}`);
const workflowPaths: Paths = (name) => (/^\.\/\.github\/workflows\/[^/]+$/.test(name) ? [name.slice(2)] : []);

function checkUse(
  documents: ReadonlyMap<string, WorkflowDocument | undefined>,
  user: WorkflowDocument,
  node: unknown,
  paths: Paths,
): readonly Finding[] {
  const uses = user.field(node, 'uses')?.value;
  const name = textOf(uses);
  if (name === undefined || !name.startsWith('./')) return [];
  const tell = (place: unknown, check: string, message: string): Finding =>
    rangeFinding(user.yaml.source, user.yaml.range(place), { check, severity: 'error', message });
  const path = paths(name).find((one) => documents.has(one));
  if (path === undefined) {
    const [kind, folder] = paths === actionPaths ? ['action', '.github/actions'] : ['workflow', '.github/workflows'];
    const others = [...documents.keys()].filter((one) => one.startsWith(folder));
    const near = didYouMean(
      name,
      others.map((one) => `./${one.replace(/\/action\.ya?ml$/, '')}`),
    );
    return [tell(uses, 'local-use', `There is no ${kind} "${name}" below ${folder}.${near}`)];
  }
  const used = documents.get(path);
  if (used === undefined) return [];
  const call = used.triggers.find(({ key }) => textOf(key) === 'workflow_call');
  if (!used.isAction && call === undefined) {
    return [tell(uses, 'local-use', `"${name}" does not run on "workflow_call".`)];
  }
  const declaration = used.isAction ? used.yaml.root : call?.value;
  // `secrets` of a step is nothing that GitHub knows.
  return Object.entries(used.isAction ? { input: 'with' } : { input: 'with', secret: 'secrets' }).flatMap(
    ([kind, givenBy]) => {
      const declared = used.fields(used.field(declaration, `${kind}s`)?.value);
      const given = user.field(node, givenBy)?.value;
      const names = declared.flatMap(({ key }) => textOf(key) ?? []);
      const isKnown = (one: string) => names.some((known) => known.toLowerCase() === one.toLowerCase());
      const unknown = user.fields(given).flatMap(({ key }) => {
        const one = textOf(key) ?? '';
        if (isKnown(one)) return [];
        return [tell(key, 'local-use-unknown', `"${name}" has no ${kind} "${one}".${didYouMean(one, names)}`)];
      });
      const missing = declared.flatMap(({ key, value }) => {
        const one = textOf(key) ?? '';
        const isNeeded = textOf(used.field(value, 'required')?.value) === 'true' && !used.field(value, 'default');
        if (!isNeeded || user.fieldInAnyCase(given, one)) return [];
        return [tell(uses, 'local-use-missing', `"${name}" needs the ${kind} "${one}".`)];
      });
      return [...unknown, ...missing];
    },
  );
}
