import { expect, it } from 'vitest';
import { isDone } from '../../src/deploy/apply-result.ts';
import type { AuditEvent, AuditTrail } from '../../src/deploy/audit-trail.ts';
import { AuditTrailError } from '../../src/deploy/audit-trail-error.ts';
import { planPrune, pruneDeployment } from '../../src/deploy/prune-workspace.ts';
import { contentOf } from '../azure/content-of.ts';
import { deployerOf, functionsOf, idOf, rulesOf, startWorld } from './deployed-world.ts';

const content = { functions: functionsOf(), detections: rulesOf(0, 12) };

/** A disk with room for so many lines. */
function smallDisk(room: number): AuditTrail & { readonly lines: readonly AuditEvent[] } {
  const lines: AuditEvent[] = [];
  return {
    lines,
    write: (event) => {
      if (lines.length >= room) throw new AuditTrailError('The trail cannot be written: ENOSPC.');
      lines.push(event);
    },
  };
}

it.each(Array.from({ length: 12 }, (_, step) => step * 4))(
  'nothing is begun that the trail would not know of, with room for %i lines',
  async (room) => {
    const fake = await startWorld();
    const deployer = deployerOf(fake);
    const audit = smallDisk(room);
    const [result] = await deployer.apply(await deployer.plan(content), { audit });
    const known = new Set(audit.lines.filter(({ event }) => event === 'write').map((line) => line['id']));
    const written = fake.writes.filter(({ type }) => type !== 'metadata').map(({ name }) => name);
    expect(written.filter((name) => !known.has(name))).toEqual([]);
    // What was begun is whole: each rule has its mark.
    expect(fake.workspace().names('metadata')).toEqual(
      fake
        .workspace()
        .names('rules')
        .map((name) => `analyticsrule-${name}`),
    );
    const isFull = audit.lines.length === room;
    expect(result?.stopped).toBe(isFull ? 'The trail cannot be written: ENOSPC.' : undefined);
    expect(result === undefined || isDone(result)).toBe(!isFull);
    expect(result?.results.filter(({ outcome }) => !['written', 'left'].includes(outcome))).toEqual([]);
    expect(await deployer.apply(await deployer.plan(content))).toMatchObject([{ stopped: undefined }]);
    expect(fake.workspace().names('rules')).toHaveLength(12);
    fake.assertClean();
  },
);

it('nothing is deleted that the trail would not know of', async () => {
  const fake = await startWorld();
  const deployer = deployerOf(fake);
  await deployer.apply(await deployer.plan(content));
  const before = contentOf(fake.save());
  const plans = (await deployer.plan({ functions: [], detections: rulesOf(0, 2) })).map(planPrune);
  const options = {
    clock: () => deployer.now,
    sleep: async () => {},
    failFast: true,
    stop: new AbortController().signal,
  };
  const full = await pruneDeployment(plans, deployer.targets, { ...options, audit: smallDisk(0) });
  expect(full).toMatchObject([{ stopped: 'The trail cannot be written: ENOSPC.' }]);
  expect(contentOf(fake.save())).toEqual(before);
  const audit = smallDisk(5);
  const [part] = await pruneDeployment(plans, deployer.targets, { ...options, audit });
  expect(part?.stopped).toBe('The trail cannot be written: ENOSPC.');
  const known = new Set(audit.lines.filter(({ event }) => event === 'delete').map((line) => line['id']));
  const gone = Array.from({ length: 12 }, (_, index) => idOf(index)).filter(
    (id) => fake.workspace().get('rules', id) === undefined,
  );
  expect(gone.length).toBeGreaterThan(0);
  expect(gone.filter((id) => !known.has(id))).toEqual([]);
  fake.assertClean();
});
