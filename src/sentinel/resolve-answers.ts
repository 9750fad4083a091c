import { type AnsweredRows, type Answers, answerKey, canonicalAddress } from '../content/answers.ts';
import type { Finding } from '../content/finding.ts';
import { rangeFinding } from '../content/range-finding.ts';
import type { RawRecord, RecordsResult } from '../content/records.ts';
import type { Table } from '../kql/data/table.ts';
import type { Answers as RunAnswers } from '../kql/execution-context.ts';
import type { AnsweredCall, ExternalNode, TableNode } from '../kql/plan/node.ts';
import type { Plan } from '../kql/plan/plan.ts';
import { walkPlan } from '../kql/plan/walk-plan.ts';
import { withoutSecrets } from '../kql/plan/without-secrets.ts';
import type { TableSchema } from '../kql/syntax/database.ts';
import type { Int64 } from '../kql/values/cell.ts';
import { convertCell } from '../kql/values/convert.ts';
import { type Dynamic, type DynamicBag, isArray, isBag } from '../kql/values/dynamic.ts';
import { asimParser } from './asim-parsers.ts';
import { tableOfRecords } from './table-of-records.ts';
import type { TableColumn, TableSchemas } from './table-schemas.ts';

/** What answers are read with. */
export interface AnswerSource {
  readonly schemas: TableSchemas;
  /** The records of a file below `fixtures/`. */
  records(path: string): RecordsResult;
  /** What becomes of the logs of other workspaces: tables, all of whose rows are seen, or records for the windows of runs. */
  readonly logs: 'tables' | 'records';
}

/** The rows of a log of another workspace, which are records like those of this one: runs see them as they arrive. */
export interface AnsweredLog {
  readonly schema: TableSchema;
  readonly rows: AnsweredRows;
}

/** What a plan asks for, as far as it is declared, ready for its runs. */
export interface ResolvedAnswers {
  /** By the text of the call; the rows are the same in every run. */
  readonly tables: ReadonlyMap<string, Table>;
  readonly logs: ReadonlyMap<string, AnsweredLog>;
  readonly external: ReadonlyMap<string, Table>;
  readonly answers: RunAnswers;
  readonly findings: readonly Finding[];
}

/** Functions of tables of another resource, and the section that declares them. */
const resourceSections: ReadonlyMap<string, string> = new Map([
  ['workspace', 'workspaces'],
  ['app', 'apps'],
  ['resource', 'resources'],
  ['adx', 'adx'],
]);

/** Those whose tables are logs. */
const logFunctions: ReadonlySet<string> = new Set(['workspace', 'app', 'resource']);

const sections: ReadonlyMap<string, string> = new Map([
  ...resourceSections,
  ['arg', 'arg'],
  ['_GetWatchlist', 'watchlists'],
  ['_GetWatchlistAlias', 'watchlists'],
  ['AssignedIPAddresses', 'assignedIpAddresses'],
  ['externaldata', 'external'],
  ['external_table', 'external'],
  ['geo_info_from_ip_address', 'geo'],
  ['FileProfile', 'fileProfiles'],
]);

/**
 * Finds what a plan asks for among the answers of a root and a case. What nobody declared is left out: the run that asks for it ends
 * with an error that says where to declare it. `now` is what relative times count from.
 */
export function resolveAnswers(plan: Plan, declared: Answers, now: Int64, source: AnswerSource): ResolvedAnswers {
  const resolver = new Resolver(declared, now, source);
  walkPlan(plan, {
    node(node) {
      if (node.operator === 'table' && node.answered !== undefined) resolver.table(node, node.answered);
      if (node.operator === 'external') resolver.outside(node);
    },
  });
  return {
    tables: resolver.tables,
    logs: resolver.logs,
    external: resolver.external,
    answers: runAnswers(declared, source.schemas),
    findings: resolver.findings,
  };
}

/** What runs may ask about single addresses and hashes, and where answers are declared. */
function runAnswers(declared: Answers, schemas: TableSchemas): RunAnswers {
  return {
    find(functionName, key) {
      const section = sections.get(functionName);
      const path = section === 'geo' ? [section, canonicalAddress(key)] : [section ?? '', key];
      const answer = declared.get(answerKey(...path));
      if (answer?.kind !== 'value') return undefined;
      return section === 'fileProfiles' ? profileOf(answer.value) : answer.value;
    },
    help(functionName) {
      if (asimParser(functionName, schemas) !== undefined) {
        return `Say what it gives with records of ${functionName}: under "records" of a case or, for single queries, in fixtures/records/${functionName}/.`;
      }
      const section = sections.get(functionName);
      if (section === undefined) return undefined;
      return `Declare it under "${section}" in a file of fixtures/answers/, or in the "answers" of a case.`;
    },
  };
}

/** A profile that is declared is available, unless it says otherwise. */
function profileOf(value: DynamicBag | null): DynamicBag | null {
  if (value === null || value.has('ProfileAvailability')) return value;
  return new Map([...value, ['ProfileAvailability', 'Available']]);
}

class Resolver {
  readonly tables = new Map<string, Table>();
  readonly logs = new Map<string, AnsweredLog>();
  readonly external = new Map<string, Table>();
  readonly findings: Finding[] = [];
  readonly #declared: Answers;
  readonly #now: Int64;
  readonly #source: AnswerSource;
  readonly #columns = new Map<string, Map<string, TableColumn>>();

  constructor(declared: Answers, now: Int64, source: AnswerSource) {
    this.#declared = declared;
    this.#now = now;
    this.#source = source;
  }

  table(node: TableNode, call: AnsweredCall): void {
    const { name } = node;
    if (this.tables.has(name) || this.logs.has(name)) return;
    const [first] = call.arguments;
    const argument = typeof first === 'string' ? first : '';
    switch (call.function) {
      case '_GetWatchlist':
        this.#watchlist(node, argument);
        return;
      case '_GetWatchlistAlias':
        this.#aliases(node);
        return;
      case 'AssignedIPAddresses':
        this.#rows(node, this.#find('assignedIpAddresses', argument));
        return;
      case 'arg':
        this.#rows(node, this.#findTable('arg', call.table ?? ''));
        return;
      default:
        this.#ofResource(node, call, argument);
    }
  }

  #ofResource(node: TableNode, call: AnsweredCall, resource: string): void {
    const section = resourceSections.get(call.function);
    if (section === undefined) return;
    const rows = this.#find(section, resource, call.table ?? '');
    if (rows !== undefined && this.#source.logs === 'records' && logFunctions.has(call.function)) {
      this.logs.set(node.name, { schema: schemaOf(node), rows });
    } else {
      this.#rows(node, rows);
    }
  }

  #find(...path: readonly string[]): AnsweredRows | undefined {
    const answer = this.#declared.get(answerKey(...path));
    return answer?.kind === 'rows' ? answer : undefined;
  }

  /** Azure Resource Graph does not tell the case of its tables' names apart. */
  #findTable(section: string, table: string): AnsweredRows | undefined {
    const wanted = table.toLowerCase();
    for (const answer of this.#declared.values()) {
      const [own, name] = answer.path;
      if (answer.kind === 'rows' && own === section && name?.toLowerCase() === wanted) return answer;
    }
    return undefined;
  }

  #rows(node: TableNode, rows: AnsweredRows | undefined): void {
    if (rows === undefined) return;
    const name = node.answered?.table ?? node.name;
    const { table, findings } = tableOfRecords(name, this.#records(rows), schemaOf(node), this.#now);
    this.findings.push(...findings);
    this.tables.set(node.name, table);
  }

  /** The records of an answer, files read. They have no predicates: those need a table to look into. */
  #records({ items }: AnsweredRows): readonly RawRecord[] {
    return items.flatMap((item): readonly RawRecord[] => {
      if (item.kind === 'inline') return [item];
      if (item.where !== undefined) {
        const range = item.where.rangeInFile(0, item.where.text.length);
        this.#report(
          item.where.source,
          range,
          'field-value',
          '"where" can choose among records, not among the rows of an answer.',
        );
      }
      const { records, findings } = this.#source.records(item.from);
      this.findings.push(...findings);
      if (item.set.size === 0) return records;
      return records.map((record) => ({ ...record, fields: new Map([...record.fields, ...item.set]) }));
    });
  }

  #report(source: RawRecord['source'], range: RawRecord['range'], check: string, message: string): void {
    this.findings.push(rangeFinding(source, range, { check, severity: 'error', message }));
  }

  /** The items of a watchlist are texts, whatever they look like. */
  #watchlist(node: TableNode, alias: string): void {
    const list = this.#find('watchlists', alias);
    if (list === undefined) return;
    const records = this.#records(list).map((record) => {
      const fields = new Map<string, Dynamic | null>();
      const key = list.searchKey === undefined ? undefined : record.fields.get(list.searchKey);
      if (list.searchKey !== undefined) {
        if (key === undefined) this.#missing(record, list.searchKey);
        fields.set('SearchKey', textOf(key ?? null) ?? '');
      } else if (!record.fields.has('SearchKey')) {
        this.#missing(record, 'SearchKey');
      }
      for (const [name, value] of record.fields) {
        const text = textOf(value);
        if (text === undefined) {
          const message = `The value of "${name}" must be text: a watchlist holds nothing else.`;
          this.#report(record.source, record.fieldRange(name), 'record-type', message);
        }
        fields.set(name, text ?? '');
      }
      return { ...record, fields };
    });
    const own = new Set(records.flatMap(({ fields }) => [...fields.keys()]));
    const known = new Set(node.columns.map(({ name }) => name));
    const texts = [...own].filter((name) => !known.has(name)).map((name): TableColumn => ({ name, type: 'string' }));
    const schema = schemaOf(node);
    const columns = [...schema.columns, ...texts];
    const { table, findings } = tableOfRecords(node.name, records, { ...schema, columns }, this.#now);
    this.findings.push(...findings);
    this.tables.set(node.name, table);
  }

  #missing(record: RawRecord, name: string): void {
    this.#report(record.source, record.range, 'field-missing', `An item of this watchlist needs the field "${name}".`);
  }

  #aliases(node: TableNode): void {
    const lists = [...this.#declared.values()].filter(({ path }) => path[0] === 'watchlists');
    if (lists.length === 0) return;
    const records = lists.map(({ path, source, range }): RawRecord => {
      const fields = new Map([['WatchlistAlias', path[1] ?? '']]);
      return { fields, ingested: undefined, source, range, fieldRange: () => range };
    });
    this.tables.set(node.name, tableOfRecords(node.name, records, schemaOf(node), this.#now).table);
  }

  /** Rows from outside have the columns that they are read with. */
  outside({ keyword, addresses, columns }: ExternalNode): void {
    for (const address of addresses) {
      const rows = this.#find('external', address) ?? this.#find('external', withoutSecrets(address));
      if (rows === undefined) continue;
      const known = this.#columns.get(address) ?? new Map<string, TableColumn>();
      this.#columns.set(address, known);
      // Two readers that disagree about a column: the engine says so where the second stands.
      for (const column of typed(columns)) if (!known.has(column.name)) known.set(column.name, column);
      const records = this.#records(rows);
      this.#checkColumns(keyword, rows, records, columns);
      const schema = { name: withoutSecrets(address), columns: [...known.values()], open: true };
      const read = records.map((record) => ({
        ...record,
        fields: new Map([...record.fields].filter(([name]) => known.has(name))),
      }));
      const { table, findings } = tableOfRecords(schema.name, read, schema, this.#now);
      this.findings.push(...findings);
      this.external.set(address, table);
    }
  }

  /** A column that no row has is more often a slip than meant. */
  #checkColumns(
    keyword: string,
    rows: AnsweredRows,
    records: readonly RawRecord[],
    columns: TableNode['columns'],
  ): void {
    if (records.length === 0) return;
    for (const { name } of columns) {
      if (records.some(({ fields }) => fields.has(name))) continue;
      const message = `No row has the column "${name}" that ${keyword} reads.`;
      this.findings.push(rangeFinding(rows.source, rows.range, { check: 'record-column', severity: 'warn', message }));
    }
  }
}

function schemaOf({ name, columns, open }: TableNode): TableSchema {
  return { name, columns: typed(columns), open };
}

function typed(columns: TableNode['columns']): readonly TableColumn[] {
  return columns.flatMap(({ name, type }) => (type === 'unknown' ? [] : [{ name, type }]));
}

/** A value as a CSV file has it; undefined for what is no single value. */
function textOf(value: Dynamic | null): string | undefined {
  if (isArray(value) || isBag(value)) return undefined;
  const text = convertCell(value, 'dynamic', 'string');
  return typeof text === 'string' ? text : '';
}
