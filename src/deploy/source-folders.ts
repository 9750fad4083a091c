import type { Detection } from '../content/detection.ts';
import type { FunctionDefinition } from '../content/function.ts';
import type { TableSchemas } from '../sentinel/table-schemas.ts';
import { TablesRead } from '../sentinel/tables-read.ts';
import { importedDetectionsFolder } from './import-rule.ts';

/** Folders that are named by something else than the log that their rules read. */
const otherFolders = ['detections', 'detections/health', importedDetectionsFolder];

/** The folder of the detections that read the same log, learnt from those that are there. */
export class SourceFolders {
  readonly #tables: TablesRead;
  /** Table -> folder -> how many detections there begin with the table. */
  readonly #counts = new Map<string, Map<string, number>>();

  /** @param functions those that the queries may call, also of rules that are still to be placed. */
  constructor(detections: readonly Detection[], functions: readonly FunctionDefinition[], schemas: TableSchemas) {
    this.#tables = new TablesRead(functions, schemas);
    for (const { source, query } of detections) {
      const folder = source.path.replace(/\/[^/]*$/, '');
      const table = this.#tables.firstOf(query.text);
      if (table === undefined || otherFolders.includes(folder) || !folder.startsWith('detections/')) continue;
      const counts = this.#counts.get(table) ?? new Map<string, number>();
      counts.set(folder, (counts.get(folder) ?? 0) + 1);
      this.#counts.set(table, counts);
    }
  }

  /** Where a rule with this query belongs: `detections/signin`; `detections/imported` where no rule that is there tells. */
  folderOf(query: string): string {
    const table = this.#tables.firstOf(query);
    const counts = table === undefined ? [] : [...(this.#counts.get(table) ?? [])];
    const [best] = counts.sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
    return best?.[0] ?? importedDetectionsFolder;
  }
}
