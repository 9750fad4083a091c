import { describe, expect, it } from 'vitest';
import {
  attack,
  attackTactics,
  tacticName,
  tacticShortName,
  tacticsOf,
  techniqueName,
  techniquePage,
} from '../../src/sentinel/attack.ts';

describe('attack', () => {
  it('is the whole enterprise matrix of one release', () => {
    const ids = [...attack().techniques.keys()];
    expect(attack().version).toBe('18.0');
    expect(ids.filter((id) => /^T\d{4}$/.test(id))).toHaveLength(216);
    expect(ids.filter((id) => /^T\d{4}\.\d{3}$/.test(id))).toHaveLength(475);
    expect(ids).toEqual([...ids].sort());
  });

  it('has of every technique a name and the tactics of the matrix, in order, and of every sub-technique those of its technique', () => {
    for (const { id, name, tactics } of attack().techniques.values()) {
      expect(name, id).toMatch(/^\S.*\S$/);
      expect(tactics.length, id).toBeGreaterThan(0);
      expect(tactics, id).toEqual(attackTactics.filter((tactic) => tactics.includes(tactic)));
      expect(tactics, id).toEqual(tacticsOf(id.slice(0, 5)));
    }
    expect(attackTactics).toHaveLength(14);
  });
});

describe('techniqueName', () => {
  it('names a sub-technique behind its technique', () => {
    expect(techniqueName('T1110')).toBe('Brute Force');
    expect(techniqueName('T1110.003')).toBe('Brute Force: Password Spraying');
    expect(techniqueName('t1556.009')).toBe('Modify Authentication Process: Conditional Access Policies');
    expect(techniqueName('T9999')).toBeUndefined();
    expect(techniqueName('T1110.999')).toBeUndefined();
    expect(techniqueName('')).toBeUndefined();
  });
});

describe('tacticsOf', () => {
  it('spells them as Sentinel does', () => {
    expect(tacticsOf('T1078.004')).toEqual(['InitialAccess', 'Persistence', 'PrivilegeEscalation', 'DefenseEvasion']);
    expect(tacticsOf('T1562.008')).toEqual(['DefenseEvasion']);
    expect(tacticsOf('T1659')).toEqual(['InitialAccess', 'CommandAndControl']);
    expect(tacticsOf('nothing')).toEqual([]);
  });
});

describe('other spellings', () => {
  it('of tactics', () => {
    expect(attackTactics.map(tacticName).slice(-3)).toEqual(['Exfiltration', 'Command and Control', 'Impact']);
    expect(tacticShortName('CommandAndControl')).toBe('command-and-control');
    expect(tacticShortName('Impact')).toBe('impact');
  });

  it('of techniques are their pages', () => {
    expect(techniquePage('T1110.003')).toBe('https://attack.mitre.org/techniques/T1110/003/');
    expect(techniquePage('T1110')).toBe('https://attack.mitre.org/techniques/T1110/');
    expect(techniquePage('T1')).toBeUndefined();
  });
});
