import { isJsonObject, type JsonValue } from '../azure/json-object.ts';

/** What a template says of the program that wrote it; the service does not read it. */
export const generator = { _generator: { name: 'blindspot' } } as const;

/**
 * Whether a file is one that an export wrote, so that another one may write over it: a template that names this program, or a
 * `sentinel-deployment.config` that nobody added anything to.
 */
export function isExportedFile(path: string, text: string): boolean {
  const value = parsed(text);
  if (!isJsonObject(value)) return false;
  if (path.endsWith('.config')) return isOwnConfig(value);
  const metadata = value['metadata'];
  const written = isJsonObject(metadata) ? metadata['_generator'] : undefined;
  return isJsonObject(written) && written['name'] === generator._generator.name;
}

function isOwnConfig({ prioritizedcontentfiles: first, ...others }: { readonly [name: string]: JsonValue }): boolean {
  const { excludecontentfiles: excluded, parameterfilemappings: mappings, ...rest } = others;
  if (Object.keys(rest).length > 0 || !Array.isArray(first) || !Array.isArray(excluded)) return false;
  const isFunction = (path: JsonValue): boolean =>
    typeof path === 'string' && /(?:^|\/)functions\/\w+\.json$/.test(path);
  return (
    first.every(isFunction) && excluded.length === 0 && isJsonObject(mappings) && Object.keys(mappings).length === 0
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
