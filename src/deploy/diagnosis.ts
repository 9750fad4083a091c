import { AzureError } from '../azure/azure-error.ts';
import { classifyError } from '../azure/classify-error.ts';

/** What `doctor` looks at, in the order in which it says so. */
export const diagnosisSubjects = [
  'program',
  'list',
  'content',
  'identity',
  'workspace',
  'clock',
  'roles',
  'plan',
  'apply',
  'rules',
  'functions',
  'tables',
  'versions',
] as const;

export type DiagnosisSubject = (typeof diagnosisSubjects)[number];

/** `warning`: it can be meant so, or something is worse than it could be. `problem`: something does not work. */
export type DiagnosisLevel = 'ok' | 'warning' | 'problem';

/** One thing that was looked at. Texts hold what the service says: they are somebody else's. */
export interface Diagnosis {
  readonly subject: DiagnosisSubject;
  readonly level: DiagnosisLevel;
  /** One or two sentences. */
  readonly text: string;
  /** What to do about it: sentences; there for whatever is not `ok`. */
  readonly help?: string;
  /** What it is about, each a line. */
  readonly items?: readonly DiagnosisItem[];
}

export interface DiagnosisItem {
  readonly text: string;
  /** The rules that it concerns, by their paths below `detections/`. */
  readonly rules?: readonly string[];
}

/** What became of one question to the service. */
export type Asked<T> = { readonly value: T } | { readonly error: AzureError };

/** Asks, so that what one question fails of ends no other. */
export async function ask<T>(question: () => Promise<T>): Promise<Asked<T>> {
  try {
    return { value: await question() };
  } catch (error) {
    if (error instanceof AzureError) return { error };
    throw error;
  }
}

/** A question that the service did not answer. `what` begins the sentence: "The tables cannot be read". */
export function failedDiagnosis(
  subject: DiagnosisSubject,
  what: string,
  error: AzureError,
  level: DiagnosisLevel = 'problem',
): Diagnosis {
  const { problem, help } = classifyError(error);
  const answer = [error.status, error.code].filter((part) => part !== undefined).join(' ');
  const [, action] = /lacks is (\S+)\./.exec(help) ?? [];
  if (problem === 'forbidden' && action !== undefined) {
    // Which role has it is said once, of all that is missing.
    return { subject, level, text: `${what}: ${answer}.`, help: `The action that is missing is ${action}.` };
  }
  const [said = ''] = error.details.texts;
  const why = [answer, said].filter((part) => part !== '').join(', ');
  return { subject, level, text: `${what}: ${/[.!?]$/.test(why) ? why : `${why}.`}`, help };
}
