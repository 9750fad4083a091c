import type { Command } from 'commander';
import { findRoot } from '../src/content/find-root.ts';
import type { FunctionDefinition } from '../src/content/function.ts';
import { loadRepository, type Repository } from '../src/content/repository.ts';
import type { Table } from '../src/kql/data/table.ts';
import type { Database } from '../src/kql/syntax/database.ts';
import type { Int64 } from '../src/kql/values/cell.ts';
import { epochUnixTicks, parseDatetime, ticksPerMillisecond } from '../src/kql/values/datetime.ts';
import { toInt64 } from '../src/kql/values/int64.ts';
import { logSchemas } from '../src/sentinel/log-schemas.ts';
import { loadTableSchemas, type TableSchemas } from '../src/sentinel/table-schemas.ts';
import { workspaceDatabase } from '../src/sentinel/workspace-database.ts';
import { printFindings } from './print-findings.ts';
import { readTableFiles, rootTables } from './query-tables.ts';
import { readStandardInput } from './standard-input.ts';
import { UsageError } from './usage-error.ts';

/** Where the rows, the clock and the functions of a query come from, as the command line says it. */
export interface QueryInputOptions {
  readonly table?: readonly string[];
  readonly now?: string;
  readonly root?: string;
}

/** What one query is bound against and run over. */
export interface QueryInputs {
  readonly query: string;
  readonly database: Database;
  readonly tables: ReadonlyMap<string, Table>;
  readonly now: Int64;
  readonly schemas: TableSchemas;
  readonly repository: Repository | undefined;
  /** The repository's functions, to show the place of an error in one of them. */
  readonly functions: readonly FunctionDefinition[];
}

/** Adds the options of {@link QueryInputOptions} to a verb that runs queries. */
export function addInputOptions(command: Command): Command {
  return command
    .option('--table <name=file>', 'rows of a table, from a .ndjson, .json or .csv file; may be repeated', append)
    .option('--now <datetime>', 'what now() is (default: the clock)')
    .option('--root <folder>', 'the repository (default: the nearest folder upwards that has detections/)');
}

function append(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

/**
 * Reads what a query needs: its text (from standard input where `kql` is `-`), the files of `--table`, and the records and
 * functions of the repository. Prints what is wrong with the records; undefined when they cannot be used.
 */
export async function readInputs(kql: string, options: QueryInputOptions): Promise<QueryInputs | undefined> {
  const query = kql === '-' ? await readStandardInput() : kql;
  const now = readNow(options.now);
  const repository = openRepository(options.root);
  const schemas = loadTableSchemas(repository?.root);
  const logs = logSchemas(schemas);
  const given = readTableFiles(options.table ?? [], logs, now);
  const recorded = rootTables(repository, query, new Set(given.schemas.keys()), logs, now);
  const findings = [...given.findings, ...recorded.findings];
  printFindings(findings);
  if (findings.some(({ severity }) => severity === 'error')) {
    return undefined;
  }
  const functions = repository?.functions ?? [];
  const tables = new Map([...recorded.schemas, ...given.schemas]);
  return {
    query,
    database: workspaceDatabase({ schemas, functions, tables }, [query]),
    tables: new Map([...recorded.rows, ...given.rows]),
    now,
    schemas,
    repository,
    functions,
  };
}

/** What queries ask for of the repository of `--root`, or the nearest one; undefined when there is none, which a query can do without. */
export function openRepository(root: string | undefined): Repository | undefined {
  const folder = root ?? findRoot(process.cwd());
  if (folder === undefined) {
    return undefined;
  }
  try {
    return loadRepository(folder, { isForQueries: true });
  } catch {
    throw new UsageError(`The root "${folder}" is not a folder that can be read.`);
  }
}

/** The clock of `--now`, or the machine's. */
export function readNow(text: string | undefined): Int64 {
  if (text === undefined) {
    return toInt64(BigInt(Date.now()) * BigInt(ticksPerMillisecond) - epochUnixTicks);
  }
  const now = parseDatetime(text);
  if (now === null) {
    throw new UsageError(`--now "${text}" is not a datetime such as 2026-01-15T10:00:00Z.`);
  }
  return now;
}
