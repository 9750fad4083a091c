import { expect } from 'vitest';
import { planPrune, pruneDeployment } from '../../src/deploy/prune-workspace.ts';
import type { FakeArm } from '../azure/fake-arm.ts';
import { type Deployer, functionsOf, rulesOf } from './deployed-world.ts';

/** Two functions and 24 rules, of which every fifth calls one. */
export const small = { functions: functionsOf(), detections: rulesOf(0, 24) };

/** The same with another body of a function, and every second rule changed. */
export const smallChanged = {
  functions: functionsOf('| extend C = 3'),
  detections: rulesOf(0, 24, (index) => (index % 2 === 0 ? { severity: 'Low', version: '1.1.0' } : {})),
};

/** Plans and applies, and holds every write against the plan. */
export async function deploy(
  fake: FakeArm,
  deployer: Deployer,
  content: Parameters<Deployer['plan']>[0],
): Promise<{ readonly outcomes: Readonly<Record<string, number>>; readonly messages: readonly string[] }> {
  const planned = await deployer.plan(content);
  const before = fake.requests.length;
  const results = await deployer.apply(planned);
  const allowed = new Set(
    planned.flatMap(({ items }) =>
      items
        .filter(({ item }) => ['create', 'update', 'adopt'].includes(item.action))
        .flatMap(({ item }) => [item.id.toLowerCase(), `analyticsrule-${item.id}`]),
    ),
  );
  const strangers = fake.requests
    .slice(before)
    .filter(({ changed, name = '' }) => changed && !allowed.has(name.toLowerCase()));
  expect(strangers).toEqual([]);
  const outcomes: Record<string, number> = {};
  for (const { outcome } of results.flatMap((one) => one.results)) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  return { outcomes, messages: results.flatMap((one) => one.results).flatMap(({ messages }) => messages) };
}

/** Prunes what a plan of this content leaves. */
export async function prune(
  deployer: Deployer,
  content: Parameters<Deployer['plan']>[0],
): Promise<Readonly<Record<string, number>>> {
  const plans = (await deployer.plan(content)).map(planPrune);
  const results = await pruneDeployment(plans, deployer.targets, {
    clock: () => deployer.now,
    sleep: async () => {},
    audit: { write: (event) => deployer.trail.push(event) },
    failFast: true,
    stop: new AbortController().signal,
  });
  const outcomes: Record<string, number> = {};
  for (const { outcome } of results.flatMap((one) => one.results)) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  return outcomes;
}
