import { quoteJson } from '../kql/values/dynamic-json.ts';
import type { SourceKind } from './source-record.ts';

/** How a file of records was made. */
export interface Provenance {
  readonly toolVersion: string;
  readonly kind: SourceKind;
  readonly table: string;
  /** As it was given, when it was. */
  readonly date: string | undefined;
  readonly inputName: string;
  readonly sha256: string;
  readonly read: number;
  readonly written: number;
  readonly refused: number;
  /** Undefined when names were kept. */
  readonly saltCheck: string | undefined;
}

/** The text of the file that stands beside a file of records. It says nothing that a second run would not say again. */
export function formatProvenance(one: Provenance): string {
  const lines = [
    '# How the records of this name were made, by `blindspot record`. Nothing reads this file.',
    `tool: blindspot ${one.toolVersion}`,
    `from: ${one.kind}`,
    `table: ${one.table}`,
    ...(one.date === undefined ? [] : [`date: ${quoteJson(one.date)}`]),
    'input:',
    `  name: ${quoteJson(one.inputName)}`,
    `  sha256: ${one.sha256}`,
    `records: {read: ${one.read}, written: ${one.written}, refused: ${one.refused}}`,
    ...(one.saltCheck === undefined
      ? ['pseudonyms: false']
      : ['pseudonyms: true', `saltCheck: ${quoteJson(one.saltCheck)}`]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
