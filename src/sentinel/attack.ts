import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../content/package-root.ts';
import { tactics } from './tactics.ts';

/** A technique or sub-technique of ATT&CK. */
export interface AttackTechnique {
  /** `T1110` or, of a sub-technique, `T1110.003`. */
  readonly id: string;
  /** Its own: that of a sub-technique does not name the technique that it belongs to. */
  readonly name: string;
  /** As Sentinel spells them (`CredentialAccess`), in the order of `tactics`. */
  readonly tactics: readonly string[];
}

/** MITRE's catalogue of what attackers do, as far as this package holds it. */
export interface Attack {
  /** The release that the names and tactics are of. Later ones revoke techniques, and move them to other tactics. */
  readonly version: string;
  /** By id, sorted. */
  readonly techniques: ReadonlyMap<string, AttackTechnique>;
}

interface AttackFile {
  readonly version: string;
  readonly techniques: Readonly<Record<string, { readonly name: string; readonly tactics: readonly string[] }>>;
}

let loaded: Attack | undefined;

/**
 * The enterprise matrix, read once from `schemas/attack.json` of this package.
 *
 * @see https://attack.mitre.org/versions/v18/matrices/enterprise/
 */
export function attack(): Attack {
  if (loaded !== undefined) return loaded;
  const file: AttackFile = JSON.parse(readFileSync(join(packageRoot(), 'schemas', 'attack.json'), 'utf8'));
  const techniques = Object.entries(file.techniques).map(([id, technique]) => [id, { id, ...technique }] as const);
  loaded = { version: file.version, techniques: new Map(techniques) };
  return loaded;
}

/**
 * The name of a technique, that of a sub-technique behind the one that it belongs to (`Brute Force: Password Spraying`), as ATT&CK's own
 * pages have it; undefined for an id that is none. Ids are read in any case.
 */
export function techniqueName(id: string): string | undefined {
  const technique = techniqueOf(id);
  if (technique === undefined) return undefined;
  const [parent = id] = technique.id.split('.');
  const above = parent === technique.id ? undefined : attack().techniques.get(parent);
  return above === undefined ? technique.name : `${above.name}: ${technique.name}`;
}

/** The tactics that a technique serves, as Sentinel spells them, in the order of `tactics`; none for an id that is no technique. */
export function tacticsOf(id: string): readonly string[] {
  return techniqueOf(id)?.tactics ?? [];
}

/** Where ATT&CK describes a technique; undefined for an id that is none. */
export function techniquePage(id: string): string | undefined {
  const technique = techniqueOf(id);
  return technique && `https://attack.mitre.org/techniques/${technique.id.replace('.', '/')}/`;
}

/** `Credential Access`, of Sentinel's `CredentialAccess`. */
export function tacticName(tactic: string): string {
  return tactic.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').replace(' And ', ' and ');
}

/** How ATT&CK itself spells a tactic in its data: `credential-access`. */
export function tacticShortName(tactic: string): string {
  return tactic.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}

/** The tactics of the enterprise matrix, in the order of Sentinel, which has three more. */
export const attackTactics: readonly string[] = tactics.slice(0, tactics.indexOf('Impact') + 1);

function techniqueOf(id: string): AttackTechnique | undefined {
  return attack().techniques.get(id.toUpperCase());
}
