import { isJsonObject, type JsonValue } from '../azure/json-object.ts';
import { canonicalJson } from './canonical-json.ts';

/** What a template says of the program that wrote it; the service does not read it. */
export const generator = { _generator: { name: 'blindspot' } } as const;

/** The name of the file that says in which order templates are deployed. */
export const configName = 'sentinel-deployment.config';

/** What that file says. It names files in full, with `/`, as the feature knows no patterns; what it does not know, it skips in silence. */
export function deploymentConfig(prioritized: readonly string[]): string {
  return `${canonicalJson({ prioritizedcontentfiles: prioritized, excludecontentfiles: [], parameterfilemappings: {} }, 2)}\n`;
}

/**
 * A config together with one that is there already, for an export of a part: what the new one names comes first, as it calls nothing
 * but itself.
 */
export function withFormerConfig(text: string, former: string): string {
  const first = prioritizedIn(text);
  return deploymentConfig([...first, ...prioritizedIn(former).filter((path) => !first.includes(path))]);
}

function prioritizedIn(text: string): readonly string[] {
  const value = parsed(text);
  const paths = isJsonObject(value) ? value['prioritizedcontentfiles'] : undefined;
  return Array.isArray(paths) ? paths.filter((path) => typeof path === 'string') : [];
}

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
