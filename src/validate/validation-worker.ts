import { parentPort, workerData } from 'node:worker_threads';
import { type LoadOptions, loadRepository } from '../content/repository.ts';
import { loadColumnRoles } from '../harness/quirks/column-roles.ts';
import { loadTableSchemas } from '../sentinel/table-schemas.ts';
import type { CheckedFinding } from './checked-finding.ts';
import { checks } from './checks.ts';
import { ValidationSession } from './validation-session.ts';

/** What a thread is told at its start. */
export interface ValidationWorkerInput {
  readonly root: string;
  readonly load: LoadOptions;
  /** Where schemas and roles are read from besides the package. */
  readonly home: string;
}

/** Rules and functions to look at, by path; none: the thread is no more needed. */
export type ValidationJob = readonly string[];

/** What it answers: that it is ready, with no paths, or the findings of what it was asked for. */
export interface ValidationAnswer {
  readonly paths: ValidationJob;
  readonly findings: readonly (readonly CheckedFinding[])[];
}

if (parentPort !== null) serve(workerData as ValidationWorkerInput, parentPort);

function serve({ root, load, home }: ValidationWorkerInput, port: NonNullable<typeof parentPort>): void {
  const repository = loadRepository(root, load);
  const schemas = loadTableSchemas(home);
  const roles = loadColumnRoles(home, schemas);
  const session = new ValidationSession({ repository, schemas, roles, checks });
  const items = new Map<string, () => readonly CheckedFinding[]>([
    ...repository.functions.map((one) => [one.source.path, () => session.function(one)] as const),
    ...repository.detections.map((one) => [one.source.path, () => session.detection(one)] as const),
  ]);
  port.on('message', (paths: ValidationJob) => {
    const findings = paths.map((path) => {
      const look = items.get(path);
      if (look === undefined) throw new Error(`The file ${path} was not read by this thread.`);
      return look();
    });
    port.postMessage({ paths, findings } satisfies ValidationAnswer);
  });
  port.postMessage({ paths: [], findings: [] } satisfies ValidationAnswer);
}
