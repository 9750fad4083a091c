import { isMap, isScalar, isSeq } from 'yaml';
import type { YamlDocument } from '../src/content/yaml-document.ts';

/** The key and the value of a field, aliases followed. */
export interface WorkflowField {
  readonly key: unknown;
  readonly value: unknown;
}

/** A workflow or a composite action, read by the names of its fields. What is not there is undefined, or empty. */
export class WorkflowDocument {
  readonly yaml: YamlDocument;
  readonly isAction: boolean;

  constructor(yaml: YamlDocument) {
    const { path } = yaml.source;
    this.yaml = yaml;
    // GitHub runs a workflow of any name.
    this.isAction = /(?:^|\/)action\.ya?ml$/.test(path) && !path.startsWith('.github/workflows/');
  }

  fields(node: unknown): readonly WorkflowField[] {
    const map = this.yaml.resolve(node);
    return isMap(map) ? map.items.map(({ key, value }) => ({ key, value: this.yaml.resolve(value) })) : [];
  }

  field(node: unknown, name: string): WorkflowField | undefined {
    return this.fields(node).find(({ key }) => isScalar(key) && key.value === name);
  }

  /** Names of inputs and secrets: GitHub tells no capitals apart. */
  fieldInAnyCase(node: unknown, name: string): WorkflowField | undefined {
    return this.fields(node).find(({ key }) => textOf(key)?.toLowerCase() === name.toLowerCase());
  }

  items(node: unknown): readonly unknown[] {
    const list = this.yaml.resolve(node);
    return isSeq(list) ? list.items.map((item) => this.yaml.resolve(item)) : [];
  }

  get jobs(): readonly WorkflowField[] {
    return this.isAction ? [] : this.fields(this.field(this.yaml.root, 'jobs')?.value);
  }

  /** Those of a job or, without one, of the composite action. */
  steps(job?: unknown): readonly unknown[] {
    const parent = this.isAction ? this.field(this.yaml.root, 'runs')?.value : job;
    return this.items(this.field(parent, 'steps')?.value);
  }

  /** What the workflow runs on: one name, a list of them, or a mapping from them to more. */
  get triggers(): readonly WorkflowField[] {
    const on = this.field(this.yaml.root, 'on')?.value;
    if (isMap(on)) return this.fields(on);
    return (isSeq(on) ? this.items(on) : [on]).map((key) => ({ key, value: undefined }));
  }
}

/** The text of a scalar; undefined for everything else. */
export function textOf(node: unknown): string | undefined {
  return isScalar(node) ? String(node.value) : undefined;
}
