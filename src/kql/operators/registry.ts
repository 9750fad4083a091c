import { KqlUnsupportedError } from '../errors/kql-unsupported-error.ts';
import type { PlanNode } from '../plan/node.ts';
import { prepareCount } from './count.ts';
import { prepareDatatable } from './datatable.ts';
import { prepareDistinct } from './distinct.ts';
import { prepareEnrich } from './enrich.ts';
import { prepareEvaluate } from './evaluate.ts';
import { prepareExtend } from './extend.ts';
import { prepareExternal } from './external.ts';
import { prepareGetSchema } from './getschema.ts';
import { prepareJoin } from './join.ts';
import { prepareLateProject } from './late-project.ts';
import { prepareMakeSeries } from './make-series.ts';
import { prepareMvApply } from './mv-apply.ts';
import { prepareMvExpand } from './mv-expand.ts';
import { prepareParse } from './parse.ts';
import { prepareParseKv } from './parse-kv.ts';
import { preparePartition } from './partition.ts';
import { preparePassThrough } from './pass-through.ts';
import type { Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';
import { preparePrint } from './print.ts';
import { prepareProject } from './project.ts';
import { prepareRange } from './range.ts';
import { prepareReference } from './reference.ts';
import { prepareSample } from './sample.ts';
import { prepareSampleDistinct } from './sample-distinct.ts';
import { prepareScan } from './scan.ts';
import { prepareSort } from './sort.ts';
import { prepareSubqueryInput } from './subquery-input.ts';
import { prepareSummarize } from './summarize.ts';
import { prepareTable } from './table.ts';
import { prepareTake } from './take.ts';
import { prepareTop } from './top.ts';
import { prepareTopNested } from './top-nested.ts';
import { prepareUnion } from './union.ts';
import { prepareWhere } from './where.ts';

type Prepare<N extends PlanNode> = (node: N, preparation: Preparation) => PreparedOperator;

type Registry = { readonly [Name in PlanNode['operator']]: Prepare<Extract<PlanNode, { operator: Name }>> };

/** How each operator of a plan is run. */
const operators: Registry = {
  table: prepareTable,
  reference: prepareReference,
  datatable: prepareDatatable,
  print: preparePrint,
  range: prepareRange,
  where: prepareWhere,
  extend: prepareExtend,
  project: prepareProject,
  'late-project': prepareLateProject,
  summarize: prepareSummarize,
  distinct: prepareDistinct,
  count: prepareCount,
  sort: prepareSort,
  top: prepareTop,
  take: prepareTake,
  join: prepareJoin,
  union: prepareUnion,
  'mv-expand': prepareMvExpand,
  'mv-apply': prepareMvApply,
  'subquery-input': prepareSubqueryInput,
  parse: prepareParse,
  'parse-kv': prepareParseKv,
  getschema: prepareGetSchema,
  external: prepareExternal,
  enrich: prepareEnrich,
  'make-series': prepareMakeSeries,
  'top-nested': prepareTopNested,
  sample: prepareSample,
  'sample-distinct': prepareSampleDistinct,
  scan: prepareScan,
  partition: preparePartition,
  evaluate: prepareEvaluate,
  as: preparePassThrough,
  render: preparePassThrough,
  serialize: preparePassThrough,
};

/** Prepares a node of any operator; refuses one that a newer plan may have. */
export function prepareNode(node: PlanNode, preparation: Preparation): PreparedOperator {
  const prepare = operators[node.operator] as Prepare<PlanNode> | undefined;
  if (prepare === undefined) {
    throw new KqlUnsupportedError(`operator "${node.operator}"`, preparation.place(node.span));
  }
  return prepare(node, preparation);
}
