import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { formatDatetime, restRows, type Table } from '../../src/kql/index.ts';
import { readLedger } from '../kql/ledger/read-ledger.ts';
import { now, ownQueries } from '../kql/sown/own-queries.ts';

const program = fileURLToPath(new URL('../../dist/scripts/blindspot.js', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));

/** So many cases of the ledger are left out for one that is asked: binding them all in two processes would take long. */
const every = 6;

function requests(): readonly string[] {
  const head = (id: string, query: string): string =>
    `"id": ${JSON.stringify(id)}, "query": ${JSON.stringify(query)}, "now": "${formatDatetime(now)}"`;
  const own = ownQueries(20, false).flatMap(({ name, text, sown }) =>
    sown === undefined ? [] : [`{${head(name, text)}, "tables": {${[...sown.tables].map(tableText).join()}}}`],
  );
  const ledger = readLedger().filter((_, index) => index % every === 0);
  return [...own, ...ledger.map(({ name, query }) => `{${head(name, query)}}`)];
}

/** A table as a request of a batch has it. */
function tableText([name, table]: readonly [string, Table]): string {
  const rows = [...restRows(table)].map((row) => `[${row.join()}]`);
  return `${JSON.stringify(name)}: {"columns": ${JSON.stringify(table.columns)}, "rows": [${rows.join()}]}`;
}

/** The bytes that a batch is answered with by a process of that time zone and language. */
async function answersUnder(environment: Readonly<Record<string, string>>, input: string): Promise<string> {
  const { stdout } = await execa(process.execPath, [program, 'query', '--batch', '--root', root], {
    input,
    env: environment,
    encoding: 'latin1',
    maxBuffer: 1e9,
  });
  return stdout;
}

test('answers do not depend on the time zone or the language of the machine', async () => {
  const asked = requests();
  const input = `${asked.join('\n')}\n`;
  const [plain, foreign] = await Promise.all([
    answersUnder({ TZ: 'UTC', LANG: 'C', LC_ALL: 'C' }, input),
    answersUnder({ TZ: 'Asia/Kathmandu', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' }, input),
  ]);
  expect(foreign).toBe(plain);
  const answers = plain.split('\n');
  expect(answers).toHaveLength(asked.length);
  const withRows = answers.filter((line) => /"rows":\[\[/.test(line));
  expect(withRows.length).toBeGreaterThan(0.8 * asked.length);
}, 300_000);
