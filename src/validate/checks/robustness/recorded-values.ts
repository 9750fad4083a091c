import { FieldReader } from '../../../content/field-reader.ts';
import type { Finding } from '../../../content/finding.ts';
import { packageRoot } from '../../../content/package-root.ts';
import type { Repository } from '../../../content/repository.ts';
import { SourceFiles } from '../../../content/source-files.ts';
import { insideText, type Place, parsePlace } from '../../../harness/quirks/place.ts';
import { placeName } from './place-name.ts';

/** What some columns hold, as `schemas/values.yaml` says it. */
export interface RecordedValues {
  readonly values: readonly string[];
  readonly anyCase: boolean;
  /** Whether there are others besides. */
  readonly open: boolean;
}

/** Names of one act, as `schemas/operation-names.yaml` says it. */
export interface OperationNames {
  readonly names: readonly string[];
  /** Those that may be asked for without the others. */
  readonly alone: readonly string[];
  readonly why: string;
  readonly instead: string;
}

export interface RecordedTexts {
  /** By the name of the place, see `placeName`. */
  readonly values: ReadonlyMap<string, RecordedValues>;
  readonly operations: ReadonlyMap<string, readonly OperationNames[]>;
  readonly findings: readonly Finding[];
}

/** What `schemas/values.yaml` and `schemas/operation-names.yaml` say: those of the package, and those of the root; read once for a repository. */
export function recordedTexts(repository: Repository): RecordedTexts {
  const texts = known.get(repository) ?? readTexts(repository.root);
  known.set(repository, texts);
  return texts;
}

const known = new WeakMap<Repository, RecordedTexts>();

/** The two files of a folder, over those of the package. What is wrong in them is reported, and left out. */
function readTexts(root: string): RecordedTexts {
  const values = new Map<string, RecordedValues>();
  const operations = new Map<string, OperationNames[]>();
  const findings: Finding[] = [];
  for (const folder of new Set([packageRoot(), root])) {
    eachItem(folder, 'schemas/values.yaml', 'columns', findings, (item) => {
      const places = placesOf(item);
      const one = {
        values: item.texts('values', 'required') ?? [],
        anyCase: item.choice('case', ['any', 'exact']) === 'any',
        open: item.flag('open') ?? false,
      };
      item.text('source', 'required');
      item.done();
      for (const place of places) values.set(place, one);
    });
    eachItem(folder, 'schemas/operation-names.yaml', 'sets', findings, (item) => {
      const places = placesOf(item);
      const names = item.texts('names') ?? [];
      const endings = item.texts('endings') ?? [];
      const sets = [
        ...(names.length > 0 ? [names] : []),
        ...(item.texts('each') ?? []).map((name) => endings.map((ending) => name + ending)),
      ];
      const about = {
        alone: item.texts('alone') ?? [],
        why: item.text('why', 'required') ?? '',
        instead: item.text('instead', 'required') ?? '',
      };
      item.text('source', 'required');
      item.done();
      for (const place of places) {
        operations.set(place, [...(operations.get(place) ?? []), ...sets.map((set) => ({ ...about, names: set }))]);
      }
    });
  }
  return { values, operations, findings };
}

function eachItem(
  folder: string,
  path: string,
  name: string,
  findings: Finding[],
  read: (item: FieldReader) => void,
): void {
  const files = new SourceFiles(folder);
  if (!files.list('schemas', ['.yaml']).includes(path)) return;
  const source = files.read(path);
  findings.push(...files.findings);
  if (source === undefined) return;
  const { fields, findings: own } = FieldReader.ofFile(source, 'what logs record');
  for (const item of fields?.items(name, 'an entry', 'required') ?? []) read(item);
  fields?.done();
  findings.push(...own);
}

function placesOf(item: FieldReader): readonly string[] {
  return (item.texts('places', 'required') ?? []).map((text) => {
    const [table = '', ...rest] = text.split('.');
    return nameOf(table, parsePlace(rest.join('.')));
  });
}

function nameOf(table: string, { column, steps }: Place): string {
  return placeName({ table, column, path: steps.filter((step) => step !== insideText) });
}
