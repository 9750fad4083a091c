import type { ExecutionInput } from '../src/kql/execution-context.ts';
import type { Plan } from '../src/kql/plan/plan.ts';
import { walkPlan } from '../src/kql/plan/walk-plan.ts';
import { resolveAnswers } from '../src/sentinel/resolve-answers.ts';
import { printFindings } from './print-findings.ts';
import type { QueryInputs } from './query-inputs.ts';

/**
 * What a query is run over: the inputs, and the answers of the repository that its plan asks for. Prints what is wrong with those;
 * undefined when they cannot be used.
 */
export function executionInput(
  plan: Plan,
  { tables, now, repository, schemas }: QueryInputs,
): ExecutionInput | undefined {
  const declared = repository?.answers ?? new Map();
  const source = {
    schemas,
    records: (path: string) => repository?.records(path) ?? { records: [], findings: [] },
    logs: 'tables',
  } as const;
  const resolved = resolveAnswers(plan, declared, now, source);
  const inFiles = asksForAnswers(plan)
    ? (repository?.findings ?? []).filter(({ path }) => path.startsWith('fixtures/answers/'))
    : [];
  const findings = [...inFiles, ...resolved.findings];
  printFindings(findings);
  if (findings.some(({ severity }) => severity === 'error')) {
    return undefined;
  }
  const { external, answers } = resolved;
  // Records of a table given on the command line are in front of what is declared.
  return { tables: new Map([...resolved.tables, ...tables]), external, answers, now };
}

/** Whether anything in a plan is answered by files of the repository. */
function asksForAnswers(plan: Plan): boolean {
  let asks = false;
  walkPlan(plan, {
    node(node) {
      asks ||= node.operator === 'external' || node.operator === 'enrich';
      asks ||= node.operator === 'table' && node.answered !== undefined;
    },
    expression(expression) {
      asks ||= expression.kind === 'call' && expression.function === 'geo_info_from_ip_address';
    },
  });
  return asks;
}
