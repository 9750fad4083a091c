import type { Check } from '../check.ts';
import { alertFormat } from './limits/alert-format.ts';
import { columnName } from './limits/column-name.ts';
import { customDetailCount } from './limits/custom-detail-count.ts';
import { customDetailName } from './limits/custom-detail-name.ts';
import { dynamicProperty } from './limits/dynamic-property.ts';
import { entityIdentifier } from './limits/entity-identifier.ts';
import { entityMappingCount } from './limits/entity-mapping-count.ts';
import { entityWeak } from './limits/entity-weak.ts';
import { functionName } from './limits/function-name.ts';
import { groupingBy } from './limits/grouping-by.ts';
import { groupingLookback } from './limits/grouping-lookback.ts';
import { nrtOneWorkspace } from './limits/nrt-one-workspace.ts';
import { queryLength } from './limits/query-length.ts';
import { ruleCount } from './limits/rule-count.ts';
import { schedulePeriod } from './limits/schedule-period.ts';
import { scheduleRange } from './limits/schedule-range.ts';
import { suppressionRange } from './limits/suppression-range.ts';
import { suppressionShort } from './limits/suppression-short.ts';
import { tactic } from './limits/tactic.ts';
import { textLength } from './limits/text-length.ts';
import { triggerThreshold } from './limits/trigger-threshold.ts';
import { wholeWorkspace } from './limits/whole-workspace.ts';
import { workspaceCount } from './limits/workspace-count.ts';

/** Checks of what the service limits. */
export const limitChecks: readonly Check[] = [
  alertFormat,
  columnName,
  customDetailCount,
  customDetailName,
  dynamicProperty,
  entityIdentifier,
  entityMappingCount,
  entityWeak,
  functionName,
  groupingBy,
  groupingLookback,
  nrtOneWorkspace,
  queryLength,
  ruleCount,
  schedulePeriod,
  scheduleRange,
  suppressionRange,
  suppressionShort,
  tactic,
  textLength,
  triggerThreshold,
  wholeWorkspace,
  workspaceCount,
];
