import type { FunctionDefinition } from './function.ts';
import { kqlCode } from './kql-code.ts';

/** Finds out which functions of a workspace a query calls by their names in its code. */
export class FunctionCalls {
  readonly #functions: readonly FunctionDefinition[];
  readonly #direct = new Map<FunctionDefinition, readonly FunctionDefinition[]>();

  constructor(functions: readonly FunctionDefinition[]) {
    this.#functions = functions;
    for (const definition of functions) this.#direct.set(definition, this.inQuery(definition.query.text));
  }

  /** The functions that a query calls itself, in the order of the workspace. One without parameters is called without parentheses too. */
  inQuery(query: string): readonly FunctionDefinition[] {
    const code = kqlCode(query);
    return this.#functions.filter(({ name, parameters }) => {
      const tail = parameters.length === 0 ? '(?![\\w-]|\\s*=[^=~])' : '\\s*\\(';
      return new RegExp(`(?<![\\w.])${name}${tail}`).test(code);
    });
  }

  /** The functions that a function calls itself. */
  by(definition: FunctionDefinition): readonly FunctionDefinition[] {
    return this.#direct.get(definition) ?? [];
  }

  /** These functions and all that they call, through any number of others. */
  through(first: readonly FunctionDefinition[]): ReadonlySet<FunctionDefinition> {
    const reached = new Set(first);
    for (const one of reached) for (const called of this.by(one)) reached.add(called);
    return reached;
  }

  /**
   * The functions in steps, each of which calls only functions of earlier ones: the order in which a workspace accepts them. What calls itself,
   * through others or not, is in none.
   */
  get steps(): readonly (readonly FunctionDefinition[])[] {
    const done = new Set<FunctionDefinition>();
    const steps: (readonly FunctionDefinition[])[] = [];
    for (;;) {
      const step = this.#functions.filter((one) => !done.has(one) && this.by(one).every((called) => done.has(called)));
      if (step.length === 0) return steps;
      for (const one of step) done.add(one);
      steps.push(step);
    }
  }
}
