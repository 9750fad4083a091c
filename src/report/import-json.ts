import type { ImportOutcome, WorkspaceImport } from '../deploy/import-workspace.ts';
import { asciiControls } from './ascii-controls.ts';

const outcomes: readonly ImportOutcome[] = ['created', 'changed', 'unchanged', 'refused'];

/** What an import did, or would do, as one JSON document, for programs. What stands in the files is not in it. */
export function importAsJson(
  { items, leftOut, notOwn, otherSearches }: WorkspaceImport,
  shown: { readonly workspace: string; readonly folder: string; readonly isDryRun: boolean },
): string {
  const document = {
    ...shown,
    items: items.map(({ existing: _, text: __, path, ...item }) => ({ ...item, path: path ?? null })),
    leftOut,
    notOwn,
    otherSearches,
    summary: Object.fromEntries(
      outcomes.map((outcome) => [outcome, items.filter((item) => item.outcome === outcome).length]),
    ),
  };
  return `${asciiControls(JSON.stringify(document, null, 2))}\n`;
}
