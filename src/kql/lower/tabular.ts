import type { TypeSymbol } from '../syntax/language-service.ts';
import { loadLanguageService } from '../syntax/load-language-service.ts';

/** Whether a type is that of a table. */
export function isTabular(type: TypeSymbol | null | undefined): boolean {
  return type instanceof loadLanguageService().Symbols.TableSymbol;
}
