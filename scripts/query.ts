import { createInterface } from 'node:readline';
import { type Command, Option } from 'commander';
import type { Repository } from '../src/content/repository.ts';
import type { Table } from '../src/kql/data/table.ts';
import { KqlError } from '../src/kql/errors/kql-error.ts';
import { prepare } from '../src/kql/prepare.ts';
import { BatchSession } from '../src/kql/rest/batch-session.ts';
import type { Database } from '../src/kql/syntax/database.ts';
import type { Dialect } from '../src/kql/syntax/dialect.ts';
import { kqlErrorAsText } from '../src/report/kql-error-as-text.ts';
import { tableAsCsv } from '../src/report/table-as-csv.ts';
import { tableAsJson } from '../src/report/table-as-json.ts';
import { tableAsText } from '../src/report/table-as-text.ts';
import { loadTableSchemas } from '../src/sentinel/table-schemas.ts';
import { impliedNamesIn, workspaceDatabase } from '../src/sentinel/workspace-database.ts';
import { exitCodes } from './exit-codes.ts';
import { executionInput } from './query-answers.ts';
import { addInputOptions, openRepository, type QueryInputOptions, readInputs, readNow } from './query-inputs.ts';
import { UsageError } from './usage-error.ts';
import { writeAll } from './write-all.ts';

interface QueryOptions extends QueryInputOptions {
  readonly dialect: Dialect;
  readonly format: 'table' | 'json' | 'csv';
  readonly batch?: boolean;
}

/** `blindspot query`: one query for a person, or with `--batch` a stream of them for a program. */
export function queryCommand(program: Command): void {
  const command = program
    .command('query')
    .description('run a KQL query over files, the records of a repository, or a batch of requests')
    .argument('[kql]', 'the query; "-" reads it from standard input');
  addInputOptions(command)
    .addOption(new Option('--dialect <dialect>', 'whose KQL').choices(['kusto', 'loganalytics']).default('kusto'))
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

async function answerQuery(kql: string | undefined, options: QueryOptions): Promise<number> {
  if (kql === undefined) {
    throw new UsageError('Give a query, or --batch.');
  }
  const inputs = await readInputs(kql, options);
  if (inputs === undefined) {
    return exitCodes.usage;
  }
  const { query, database, functions } = inputs;
  try {
    const prepared = prepare(query, { database, dialect: options.dialect });
    const input = executionInput(prepared.plan, inputs);
    if (input === undefined) {
      return exitCodes.usage;
    }
    const result = prepared.execute(input);
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

/** The workspace for a query: the same object unless the query names custom logs or parsers, and the same for the same ones. */
function databases(repository: Repository | undefined): (query: string) => Database {
  const schemas = loadTableSchemas(repository?.root);
  const known = new Map<string, Database>();
  return (query) => {
    const names = impliedNamesIn(query, schemas).join(' ');
    const database =
      known.get(names) ?? workspaceDatabase({ schemas, functions: repository?.functions ?? [] }, [names]);
    if (known.size < 64) {
      known.set(names, database);
    }
    return database;
  };
}
