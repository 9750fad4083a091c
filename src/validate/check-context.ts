import type { Detection } from '../content/detection.ts';
import type { FunctionDefinition } from '../content/function.ts';
import type { PlacePath } from '../content/places.ts';
import type { QueryText } from '../content/query-text.ts';
import type { Repository } from '../content/repository.ts';
import type { SourceFile, SourceRange } from '../content/source-file.ts';
import type { ColumnRoles } from '../harness/quirks/column-roles.ts';
import type { Plan } from '../kql/plan/plan.ts';
import type { Span } from '../kql/plan/span.ts';
import type { TableSchemas } from '../sentinel/table-schemas.ts';
import type { FormerContent } from './former-content.ts';
import type { TextEdit } from './text-edit.ts';

/** Where a finding stands: a span of the plan, a field, a range of the file, or a range of another file. */
export type ReportPlace =
  | { readonly span: Span }
  /** A range of the query's own text. */
  | { readonly query: SourceRange }
  /** The value of a field of the file, or its key; as much of the path as there is. */
  | { readonly field: PlacePath; readonly of?: 'value' | 'key' }
  | { readonly range: SourceRange; readonly source?: SourceFile };

/** What a check reports. */
export interface Report<Id extends string> {
  readonly message: Id;
  /** What stands for `{name}` in the message and its help. */
  readonly data?: Readonly<Record<string, string | number>>;
  readonly at: ReportPlace;
  /** Changes of the file that the finding is in, which make it right for certain. */
  readonly fix?: readonly TextEdit[];
}

/** What every check may ask for. */
interface BaseContext<Id extends string> {
  readonly repository: Repository;
  readonly schemas: TableSchemas;
  readonly roles: ColumnRoles;
  /** The commit that the repository is compared with, when it is. */
  readonly since: FormerContent | undefined;
  report(report: Report<Id>): void;
}

/** For what looks at the fields of a rule or a function. `report` places in its file. */
export type DetectionContext<Id extends string = string> = BaseContext<Id>;

/** For what looks at a query's plan. A span in a function that the query calls is placed in that function's file. */
export interface QueryContext<Id extends string = string> extends BaseContext<Id> {
  readonly plan: Plan;
  /** The text of the rule, or of the function. */
  readonly text: QueryText;
  readonly subject:
    | { readonly kind: 'detection'; readonly detection: Detection }
    | { readonly kind: 'function'; readonly definition: FunctionDefinition };
}

/** For what looks at all files together. Its reports name the file. */
export type RepositoryContext<Id extends string = string> = BaseContext<Id>;
