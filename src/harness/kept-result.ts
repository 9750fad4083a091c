import { Ajv, type ValidateFunction } from 'ajv';
import { patterns, quirkIssues } from '../content/quirk.ts';
import type { SourceFile } from '../content/source-file.ts';
import { type DetectionResult, type FunctionResult, verdicts } from './replay-result.ts';
import { readResult, sourceMark } from './result-message.ts';
import { textHash } from './text-hash.ts';

const text = { type: 'string' };
const count = { type: 'integer', minimum: 0 };
const flag = { type: 'boolean' };

function object(required: Readonly<Record<string, object>>, optional: Readonly<Record<string, object>> = {}): object {
  const properties = { ...required, ...optional };
  return { type: 'object', properties, required: Object.keys(required), additionalProperties: false };
}

function list(items: object): object {
  return { type: 'array', items };
}

const range = object({ start: count, end: count });
const source = object({ [sourceMark]: text });
const spot = object({ source, range });
const place = object({ source, range, operator: text }, { calledAt: spot });

const quirk = {
  quirk: text,
  family: text,
  issue: { enum: [...quirkIssues] },
  description: text,
  pattern: { enum: [...patterns] },
  verdict: { enum: [...verdicts] },
  struck: count,
  waived: flag,
};
const ofQuirk = {
  table: text,
  coveredBy: text,
  lostAt: place,
  divergedAt: place,
  culprit: place,
  dependsOn: text,
  reason: text,
};

const detectionCase = object(
  {
    name: text,
    expect: { enum: ['fires', 'silent'] },
    verdict: { enum: ['ok', 'failed', 'error'] },
    failures: list(text),
    place: spot,
    quirks: list(object(quirk, ofQuirk)),
  },
  { dependsOn: text, alerts: list(object({ at: text, isRepeat: flag })) },
);

/** What is kept of a detection and of a function that nothing is wrong with. */
const shapes = {
  detection: object({
    id: text,
    name: text,
    slug: text,
    path: text,
    compiles: { const: true },
    cases: list(detectionCase),
  }),
  function: object({ name: text, path: text, cases: count, failures: { type: 'array', maxItems: 0 } }),
};

const kept = object({ key: text, digest: text, text });

const compiled = new Map<object, ValidateFunction>();

function fits(shape: object, value: unknown): boolean {
  const check = compiled.get(shape) ?? new Ajv({ strict: true }).compile(shape);
  compiled.set(shape, check);
  return check(value);
}

/** What is written down to be read by {@link readKeptResult}. */
export function keptText(key: string, result: string): string {
  return JSON.stringify({ key, digest: textHash(result), text: result });
}

/**
 * Reads a result that was kept. Undefined when it is of another key, was changed or cut off, has not the shape of a result, or points
 * where nothing is: what is in a cache may be anybody's.
 */
export function readKeptResult(
  written: string,
  kind: 'detection',
  key: string,
  sources: ReadonlyMap<string, SourceFile>,
): DetectionResult | undefined;
export function readKeptResult(
  written: string,
  kind: 'function',
  key: string,
  sources: ReadonlyMap<string, SourceFile>,
): FunctionResult | undefined;
export function readKeptResult(
  written: string,
  kind: keyof typeof shapes,
  key: string,
  sources: ReadonlyMap<string, SourceFile>,
): DetectionResult | FunctionResult | undefined {
  const file = parsed(written) as { readonly key: string; readonly digest: string; readonly text: string } | undefined;
  if (file === undefined || !fits(kept, file) || file.key !== key || file.digest !== textHash(file.text)) {
    return undefined;
  }
  const result = parsed(file.text);
  if (!fits(shapes[kind], result) || !pointsSomewhere(result, sources)) return undefined;
  return readResult<DetectionResult | FunctionResult>({ text: file.text }, sources);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Whether every place is one of a file that is there. */
function pointsSomewhere(value: unknown, sources: ReadonlyMap<string, SourceFile>): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if ('source' in value && 'range' in value) {
    const { source: of, range: at } = value as {
      readonly source: Readonly<Record<string, string>>;
      readonly range: { readonly start: number; readonly end: number };
    };
    const file = sources.get(of[sourceMark] ?? '');
    if (file === undefined || at.start > at.end || at.end > file.text.length) return false;
  }
  return Object.values(value).every((member) => pointsSomewhere(member, sources));
}
