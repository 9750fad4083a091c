import type { Detection } from '../content/detection.ts';
import type { Severity } from '../content/finding.ts';
import type { FunctionDefinition } from '../content/function.ts';
import type { QueryText } from '../content/query-text.ts';
import { rangeFinding } from '../content/range-finding.ts';
import type { Repository } from '../content/repository.ts';
import type { SourceFile, SourceRange } from '../content/source-file.ts';
import { type ColumnRoles, loadColumnRoles } from '../harness/quirks/column-roles.ts';
import type { Plan } from '../kql/plan/plan.ts';
import type { Span } from '../kql/plan/span.ts';
import type { Database } from '../kql/syntax/database.ts';
import type { TableSchemas } from '../sentinel/table-schemas.ts';
import { workspaceDatabase } from '../sentinel/workspace-database.ts';
import type { Check } from './check.ts';
import type { DetectionContext, QueryContext, Report } from './check-context.ts';
import type { CheckedFinding } from './checked-finding.ts';
import { recordedTexts } from './checks/robustness/recorded-values.ts';
import { type CompiledQuery, compileDetection, compileFunction } from './compiled-query.ts';
import { compilerFindings } from './compiler-findings.ts';
import { fillMessage } from './fill-message.ts';
import type { FormerContent } from './former-content.ts';

export interface ValidationInput {
  readonly repository: Repository;
  readonly schemas: TableSchemas;
  /** By default, as the folder of the repository says it. */
  readonly roles?: ColumnRoles;
  readonly checks: readonly Check[];
  /** What to compare with. Nothing by default. */
  readonly since?: FormerContent;
}

/** Where a file's text is said to be, of a place inside a query. */
interface Placed {
  readonly source: SourceFile;
  readonly range: SourceRange;
}

/**
 * Checks the rules and functions of one repository, one by one: what is read and bound for one is there for the next. Findings carry the severity
 * of their check; what a root's configuration and the comments of the files make of them comes after.
 */
export class ValidationSession {
  readonly #input: ValidationInput;
  readonly #roles: ColumnRoles;
  readonly #database: Database;
  readonly #functions: ReadonlyMap<string, FunctionDefinition>;

  constructor(input: ValidationInput) {
    this.#input = input;
    const { repository, schemas } = input;
    this.#roles = input.roles ?? loadColumnRoles(repository.root, schemas);
    const calls = [...repository.functionFixtures.values()].flatMap(({ cases }) => cases.map(({ call }) => call.text));
    const texts = [...repository.detections.map(({ query }) => query.text), ...calls];
    this.#database = workspaceDatabase({ schemas, functions: repository.functions }, texts);
    this.#functions = new Map(repository.functions.map((definition) => [definition.name, definition]));
  }

  /** What is wrong with a rule: its fields, its query, and what its query does. */
  detection(detection: Detection): readonly CheckedFinding[] {
    const findings: CheckedFinding[] = [];
    const { source, places, query } = detection;
    for (const check of this.#input.checks) {
      check.detection?.(detection, this.#context(check, findings, { source, places, query }));
    }
    const compiled = compileDetection(detection, this.#database);
    this.#query(compiled, query, { kind: 'detection', detection }, findings);
    return findings;
  }

  /** The same of a function, which is called with any arguments. */
  function(definition: FunctionDefinition): readonly CheckedFinding[] {
    const findings: CheckedFinding[] = [];
    const { source, places, query, slug } = definition;
    for (const check of this.#input.checks) {
      check.function?.(definition, this.#context(check, findings, { source, places, query }));
    }
    const fixture = this.#input.repository.functionFixtures.get(slug);
    const compiled = compileFunction(definition, fixture, this.#database);
    this.#query(compiled, query, { kind: 'function', definition }, findings);
    return findings;
  }

  /** What is wrong with the files together. */
  together(): readonly CheckedFinding[] {
    const findings: CheckedFinding[] = [...this.#roles.findings, ...recordedTexts(this.#input.repository).findings];
    for (const check of this.#input.checks) {
      check.repository?.(this.#context(check, findings, undefined));
    }
    return findings;
  }

  #query(
    { compilation, isCall }: CompiledQuery,
    text: QueryText,
    subject: QueryContext['subject'],
    findings: CheckedFinding[],
  ): void {
    if (compilation.kind !== 'plan') {
      findings.push(...compilerFindings(compilation, text, subject, this.#functions));
      return;
    }
    const { plan } = compilation;
    const source = text.source;
    const { places } = subject.kind === 'detection' ? subject.detection : subject.definition;
    const place = (span: Span): Placed | undefined => this.#placeOfSpan(plan, span, text, isCall);
    for (const check of this.#input.checks) {
      if (check.query === undefined) continue;
      const base = this.#context(check, findings, { source, places, query: text }, place);
      check.query({ ...base, plan, text, subject });
    }
  }

  /** Where a span stands; nowhere, when it is in the call that a function is compiled by, or in a text that nobody wrote here. */
  #placeOfSpan(plan: Plan, span: Span, text: QueryText, isCall: boolean): Placed | undefined {
    for (let at: Span | undefined = span; at !== undefined; ) {
      const name = plan.sources[at.source]?.functionName ?? undefined;
      const own = name === undefined ? (isCall ? undefined : text) : this.#functions.get(name)?.query;
      if (own !== undefined) return { source: own.source, range: own.rangeInFile(at.start, at.end) };
      at = at.call === undefined ? undefined : plan.calls[at.call]?.span;
    }
    return undefined;
  }

  #context<Id extends string>(
    check: Check<Id>,
    findings: CheckedFinding[],
    file: { readonly source: SourceFile; readonly places: Detection['places']; readonly query: QueryText } | undefined,
    placeOfSpan: (span: Span) => Placed | undefined = () => undefined,
  ): DetectionContext<Id> {
    const { repository, schemas, since } = this.#input;
    const placeOf = ({ at }: Report<Id>): Placed | undefined => {
      if ('span' in at) return placeOfSpan(at.span);
      if ('range' in at) {
        const source = at.source ?? file?.source;
        return source && { source, range: at.range };
      }
      if (file === undefined) return undefined;
      if ('query' in at) return { source: file.source, range: file.query.rangeInFile(at.query.start, at.query.end) };
      const range = at.of === 'key' ? file.places.key(at.field) : file.places.value(at.field);
      return { source: file.source, range };
    };
    return {
      repository,
      schemas,
      roles: this.#roles,
      since,
      report: (report) => {
        const place = placeOf(report);
        if (place === undefined) return;
        const { message, help } = fillMessage(check.messages[report.message], report.data ?? {});
        const severity: Severity = check.severity === 'off' ? 'warn' : check.severity;
        const finding = rangeFinding(place.source, place.range, { check: check.id, severity, message, help });
        findings.push(report.fix === undefined ? finding : { ...finding, fix: report.fix });
      },
    };
  }
}
