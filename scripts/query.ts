import { createInterface } from 'node:readline';
import { type Command, Option } from 'commander';
import { findRoot } from '../src/content/find-root.ts';
import { loadRepository, type Repository } from '../src/content/repository.ts';
import type { Table } from '../src/kql/data/table.ts';
import { KqlError } from '../src/kql/errors/kql-error.ts';
import { prepare } from '../src/kql/prepare.ts';
import { BatchSession } from '../src/kql/rest/batch-session.ts';
import type { Database } from '../src/kql/syntax/database.ts';
import type { Dialect } from '../src/kql/syntax/dialect.ts';
import type { Int64 } from '../src/kql/values/cell.ts';
import { epochUnixTicks, parseDatetime, ticksPerMillisecond } from '../src/kql/values/datetime.ts';
import { toInt64 } from '../src/kql/values/int64.ts';
import { kqlErrorAsText } from '../src/report/kql-error-as-text.ts';
import { tableAsCsv } from '../src/report/table-as-csv.ts';
import { tableAsJson } from '../src/report/table-as-json.ts';
import { tableAsText } from '../src/report/table-as-text.ts';
import { loadTableSchemas } from '../src/sentinel/table-schemas.ts';
import { customLogsIn, workspaceDatabase } from '../src/sentinel/workspace-database.ts';
import { exitCodes } from './exit-codes.ts';
import { printFindings } from './print-findings.ts';
import { readTableFiles, rootTables } from './query-tables.ts';
import { readStandardInput } from './standard-input.ts';
import { UsageError } from './usage-error.ts';
import { writeAll } from './write-all.ts';

interface QueryOptions {
  readonly table?: readonly string[];
  readonly now?: string;
  readonly dialect: Dialect;
  readonly root?: string;
  readonly format: 'table' | 'json' | 'csv';
  readonly batch?: boolean;
}

/** `blindspot query`: one query for a person, or with `--batch` a stream of them for a program. */
export function queryCommand(program: Command): void {
  program
    .command('query')
    .description('run a KQL query over files, the records of a repository, or a batch of requests')
    .argument('[kql]', 'the query; "-" reads it from standard input')
    .option('--table <name=file>', 'rows of a table, from a .ndjson, .json or .csv file; may be repeated', append)
    .option('--now <datetime>', 'what now() is (default: the clock)')
    .addOption(new Option('--dialect <dialect>', 'whose KQL').choices(['kusto', 'loganalytics']).default('kusto'))
    .option('--root <folder>', 'the repository (default: the nearest folder upwards that has detections/)')
    .addOption(new Option('--format <format>', 'how to print rows').choices(['table', 'json', 'csv']).default('table'))
    .option('--batch', 'answer one JSON request a line of standard input')
    .addHelpText('after', help)
    .action(async (kql: string | undefined, options: QueryOptions) => {
      if (options.batch) {
        process.exitCode = await answerBatch(kql, options);
      } else {
        process.exitCode = await answerQuery(kql, options);
      }
    });
}

const help = `
Tables of the repository's fixtures/records/<Table>/ are there as well, unless --table gives them; its functions can be called.
A file for a table that no schema knows gives it the columns and types of its values.

A request of a batch is {"id", "query", "now"?, "tables"?: {"Name": {"columns": [{"name", "type"}], "rows": [[...]]}}},
its answer {"id", "columns", "rows"} or {"id", "error": {"kind", "message", "line"?, "column"?}}.
`;

function append(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

async function answerQuery(kql: string | undefined, options: QueryOptions): Promise<number> {
  if (kql === undefined) {
    throw new UsageError('Give a query, or --batch.');
  }
  const query = kql === '-' ? await readStandardInput() : kql;
  const now = readNow(options.now);
  const repository = openRepository(options.root);
  const schemas = loadTableSchemas(repository?.root);
  const given = readTableFiles(options.table ?? [], schemas, now);
  const recorded = rootTables(repository, query, new Set(given.schemas.keys()), schemas, now);
  const findings = [...given.findings, ...recorded.findings];
  printFindings(findings);
  if (findings.some(({ severity }) => severity === 'error')) {
    return exitCodes.usage;
  }
  const functions = repository?.functions ?? [];
  const database = workspaceDatabase({ schemas, functions, tables: new Map([...recorded.schemas, ...given.schemas]) }, [
    query,
  ]);
  try {
    const prepared = prepare(query, { database, dialect: options.dialect });
    const result = prepared.execute({ tables: new Map([...recorded.rows, ...given.rows]), now });
    await writeAll(process.stdout, print(result, options.format));
    return exitCodes.ok;
  } catch (error) {
    if (!(error instanceof KqlError)) {
      throw error;
    }
    process.stderr.write(kqlErrorAsText(error, query, functions));
    return error.kind === 'unsupported' ? exitCodes.unsupported : exitCodes.findings;
  }
}

function print(table: Table, format: QueryOptions['format']): Iterable<string> {
  switch (format) {
    case 'table':
      return [tableAsText(table)];
    case 'json':
      return tableAsJson(table);
    case 'csv':
      return tableAsCsv(table);
  }
}

async function answerBatch(kql: string | undefined, options: QueryOptions): Promise<number> {
  if (kql !== undefined || options.table !== undefined || options.format !== 'table') {
    throw new UsageError('With --batch, queries and tables come from standard input.');
  }
  const repository = openRepository(options.root);
  const session = new BatchSession({ databaseFor: databases(repository), now: readNow(options.now) });
  const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) {
    // A byte order mark is no part of the first line; to JavaScript it is a blank.
    const request = line.trim();
    if (request !== '') {
      await writeAll(process.stdout, [`${session.answer(request)}\n`]);
    }
  }
  return session.bugs > 0 ? exitCodes.unsupported : exitCodes.ok;
}

/** The workspace for a query: the same object unless the query names custom logs, and the same for the same ones. */
function databases(repository: Repository | undefined): (query: string) => Database {
  const schemas = loadTableSchemas(repository?.root);
  const known = new Map<string, Database>();
  return (query) => {
    const logs = customLogsIn(query).join();
    const database = known.get(logs) ?? workspaceDatabase({ schemas, functions: repository?.functions ?? [] }, [logs]);
    if (known.size < 64) {
      known.set(logs, database);
    }
    return database;
  };
}

/** The repository of `--root`, or the nearest one; undefined when there is none, which a query can do without. */
function openRepository(root: string | undefined): Repository | undefined {
  const folder = root ?? findRoot(process.cwd());
  if (folder === undefined) {
    return undefined;
  }
  try {
    return loadRepository(folder);
  } catch {
    throw new UsageError(`The root "${folder}" is not a folder that can be read.`);
  }
}

function readNow(text: string | undefined): Int64 {
  if (text === undefined) {
    return toInt64(BigInt(Date.now()) * BigInt(ticksPerMillisecond) - epochUnixTicks);
  }
  const now = parseDatetime(text);
  if (now === null) {
    throw new UsageError(`--now "${text}" is not a datetime such as 2026-01-15T10:00:00Z.`);
  }
  return now;
}
