import type { CaseBehaviour, ChangedCase, RuleBehaviour } from '../deploy/replay-changes.ts';

/** What a replay of the rules that change has to say, as rows of a table: texts of somebody else, not yet harmless. */
export interface BehaviourRow {
  readonly rule: string;
  readonly case: string;
  readonly before: string;
  readonly after: string;
  /** Whether what comes is worse than what is expected. */
  readonly isBad: boolean;
}

/** The cases that end otherwise. */
export function behaviourRows(behaviours: readonly RuleBehaviour[]): readonly BehaviourRow[] {
  return behaviours.flatMap(({ name, cases }) =>
    cases
      .filter(({ isSame }) => !isSame)
      .map((one) => ({
        rule: name,
        case: one.name,
        before: shown(one.before, one),
        after: shown(one.after, one),
        isBad: one.after.verdict === 'off' ? one.expect === 'fires' : one.after.verdict !== 'ok',
      })),
  );
}

/**
 * `12 cases of 4 rules were replayed: 2 newly fire, 1 no longer fires, 9 do as before.` Those of a rule that is switched off, before or
 * then, are counted for themselves, whatever they do when it is on. Undefined where nothing was to be replayed.
 */
export function behaviourSum(behaviours: readonly RuleBehaviour[]): string | undefined {
  const cases = behaviours.flatMap((one) => one.cases);
  if (cases.length === 0) return undefined;
  const rules = behaviours.filter((one) => one.cases.length > 0).length;
  const fires = ({ alerts }: CaseBehaviour): boolean => (alerts ?? 0) > 0;
  const isOff = ({ verdict }: CaseBehaviour): boolean => verdict === 'off';
  const count = (was: boolean, is: boolean): number =>
    cases.filter(({ before, after }) => isOff(before) === was && isOff(after) === is).length;
  const [off, on, stay] = [count(false, true), count(true, false), count(true, true)];
  const running = cases.filter(({ before, after }) => !isOff(before) && !isOff(after));
  const newly = running.filter(({ before, after }) => !fires(before) && fires(after)).length;
  const gone = running.filter(({ before, after }) => fires(before) && !fires(after)).length;
  const same = running.filter(({ isSame }) => isSame).length;
  const other = running.length - newly - gone - same;
  const parts = [
    ...(off > 0 ? [`${off} ${off === 1 ? 'is' : 'are'} switched off`] : []),
    ...(on > 0 ? [`${on} ${on === 1 ? 'is' : 'are'} switched on`] : []),
    ...(newly > 0 ? [`${newly} newly ${newly === 1 ? 'fires' : 'fire'}`] : []),
    ...(gone > 0 ? [`${gone} no longer ${gone === 1 ? 'fires' : 'fire'}`] : []),
    ...(other > 0 ? [`${other} ${other === 1 ? 'does' : 'do'} something else`] : []),
    ...(stay > 0 ? [`${stay} ${stay === 1 ? 'stays' : 'stay'} switched off`] : []),
    ...(same > 0 ? [`${same} ${same === 1 ? 'does' : 'do'} as before`] : []),
  ];
  return `${plural(cases.length, 'case')} of ${plural(rules, 'rule')} ${cases.length === 1 ? 'was' : 'were'} replayed: ${parts.join(', ')}.`;
}

/** Rules that could not be replayed, by why, with their names. */
export function notReplayed(
  behaviours: readonly RuleBehaviour[],
): readonly { readonly problem: string; readonly names: readonly string[] }[] {
  const names = new Map<string, string[]>();
  for (const { problem, name } of behaviours) {
    if (problem !== undefined) names.set(problem, [...(names.get(problem) ?? []), name]);
  }
  return [...names].map(([problem, all]) => ({ problem, names: all }));
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function shown({ alerts, verdict, reasons }: CaseBehaviour, { expect }: ChangedCase): string {
  if (verdict === 'off') return 'silent (switched off)';
  if (verdict === 'error') return `error: ${reasons[0] ?? 'it cannot be run'}`;
  const what = alerts === null || alerts === 0 ? 'silent' : `fires (${plural(alerts, 'alert')})`;
  if (verdict === 'ok') return what;
  const isOther = (expect === 'fires') !== (alerts !== null && alerts > 0);
  return isOther ? `${what}, should be ${expect === 'fires' ? 'firing' : 'silent'}` : `${what}, not as expected`;
}
