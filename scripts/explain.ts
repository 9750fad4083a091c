import { type Command, Option } from 'commander';
import { KqlError } from '../src/kql/errors/kql-error.ts';
import type { PlanNode } from '../src/kql/plan/node.ts';
import { prepare } from '../src/kql/prepare.ts';
import type { Dialect } from '../src/kql/syntax/dialect.ts';
import { explainPlan } from '../src/report/explain-plan.ts';
import { kqlErrorAsText } from '../src/report/kql-error-as-text.ts';
import { planAsText } from '../src/report/plan-as-text.ts';
import { makeStyle, wantsColour } from '../src/report/style.ts';
import { exitCodes } from './exit-codes.ts';
import { executionInput } from './query-answers.ts';
import { addInputOptions, type QueryInputOptions, readInputs } from './query-inputs.ts';
import { writeAll } from './write-all.ts';

interface ExplainOptions extends QueryInputOptions {
  readonly run?: boolean;
  readonly dialect: Dialect;
  readonly format: 'terminal' | 'json';
}

/** `blindspot explain`: the plan of a query, with the columns of every operator and, with `--run`, the rows that each gave. */
export function explainCommand(program: Command): void {
  const command = program
    .command('explain')
    .description('show the plan of a KQL query: operators, columns, types and, after a run, rows')
    .argument('<kql>', 'the query; "-" reads it from standard input')
    .option('--run', 'run the query and count the rows that each operator gives');
  addInputOptions(command)
    .addOption(new Option('--dialect <dialect>', 'whose KQL').choices(['kusto', 'loganalytics']).default('kusto'))
    .addOption(new Option('--format <format>', 'how to print').choices(['terminal', 'json']).default('terminal'))
    .action(async (kql: string, options: ExplainOptions) => {
      process.exitCode = await explain(kql, options);
    });
}

async function explain(kql: string, options: ExplainOptions): Promise<number> {
  const inputs = await readInputs(kql, options);
  if (inputs === undefined) {
    return exitCodes.usage;
  }
  const { query, database, functions } = inputs;
  try {
    const prepared = prepare(query, { database, dialect: options.dialect });
    let rows: Map<PlanNode, number> | undefined;
    if (options.run) {
      const counted = new Map<PlanNode, number>();
      rows = counted;
      const observer = {
        output: (node: PlanNode, { length }: { readonly length: number }) => {
          counted.set(node, (counted.get(node) ?? 0) + length);
        },
        evaluated: () => {},
      };
      const input = executionInput(prepared.plan, inputs);
      if (input === undefined) {
        return exitCodes.usage;
      }
      prepared.execute({ ...input, observer });
    }
    const plan = explainPlan(prepared.plan, functions, rows);
    const style = makeStyle(wantsColour(process.env, process.stdout.isTTY));
    const text = options.format === 'json' ? `${JSON.stringify(plan, null, 2)}\n` : planAsText(plan, style);
    await writeAll(process.stdout, [text]);
    return exitCodes.ok;
  } catch (error) {
    if (!(error instanceof KqlError)) {
      throw error;
    }
    process.stderr.write(kqlErrorAsText(error, query, functions));
    return error.kind === 'unsupported' ? exitCodes.unsupported : exitCodes.findings;
  }
}
