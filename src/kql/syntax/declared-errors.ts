import type { Database, WorkspaceFunction } from './database.ts';
import { isFalsePluginError } from './false-plugin-error.ts';
import type { ServiceDiagnostic } from './language-service.ts';
import { loadLanguageService } from './load-language-service.ts';
import { itemsOf } from './service-list.ts';
import { bodyOffset, parametersText, symbolsOf, wrapBody } from './symbols.ts';

const cache = new WeakMap<Database, Map<WorkspaceFunction, readonly ServiceDiagnostic[]>>();

/**
 * What is wrong with a function of the workspace as it is declared, with offsets in its own text. A call binds the body with the
 * table that it is given, all of whose columns are then in scope; the function may only use those that its parameter lists.
 */
export function declaredErrors(definition: WorkspaceFunction, database: Database): readonly ServiceDiagnostic[] {
  if (definition.parameters.every(({ type }) => typeof type === 'string')) {
    return [];
  }
  let known = cache.get(database);
  if (known === undefined) {
    known = new Map();
    cache.set(database, known);
  }
  let errors = known.get(definition);
  if (errors === undefined) {
    errors = findErrors(definition, database);
    known.set(definition, errors);
  }
  return errors;
}

function findErrors({ parameters, body }: WorkspaceFunction, database: Database): readonly ServiceDiagnostic[] {
  const head = `let declared_function = ${parametersText(parameters)} `;
  const text = `${head}${wrapBody(body)}; print 0`;
  const code = loadLanguageService().KustoCode.ParseAndAnalyze(text, symbolsOf(database).globals);
  const start = head.length + bodyOffset;
  return itemsOf(code.GetDiagnostics())
    .filter(({ Severity, Start }) => Severity === 'Error' && Start >= start && Start <= start + body.length)
    .filter((error) => !isFalsePluginError(code.Syntax, error))
    .map(({ Code, Message, Severity, Start, Length }) => ({ Code, Message, Severity, Start: Start - start, Length }));
}
