import { PlanFormatError } from './plan-format-error.ts';

/** A part of the JSON that is read, and the path to it. Each method checks a shape and throws a {@link PlanFormatError}. */
export class JsonReader {
  readonly value: unknown;
  readonly path: string;

  constructor(value: unknown, path: string) {
    this.value = value;
    this.path = path;
  }

  fail(problem: string): never {
    throw new PlanFormatError(this.path, problem);
  }

  /** The readers of an object's fields. No others than those named may be there, and only those of `optional` may be missing. */
  object<K extends string, O extends string = never>(
    fields: readonly K[],
    optional: readonly O[] = [],
  ): { readonly [Field in K]: JsonReader } & { readonly [Field in O]?: JsonReader } {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.fail('is not an object');
    }
    const readers: Record<string, JsonReader> = {};
    const known = new Set<string>([...fields, ...optional]);
    for (const [name, field] of Object.entries(value)) {
      if (!known.has(name)) {
        this.fail(`has an unknown field "${name}"`);
      }
      readers[name] = new JsonReader(field, `${this.path}.${name}`);
    }
    const missing = fields.find((name) => readers[name] === undefined);
    if (missing !== undefined) {
      this.fail(`lacks "${missing}"`);
    }
    return readers as { readonly [Field in K]: JsonReader } & { readonly [Field in O]?: JsonReader };
  }

  /** The value of a field that tells what an object is, before its other fields are looked at. */
  tag(field: string): string {
    const { value } = this;
    if (typeof value !== 'object' || value === null || !(field in value)) {
      this.fail(`lacks "${field}"`);
    }
    return new JsonReader((value as Record<string, unknown>)[field], `${this.path}.${field}`).string();
  }

  array(): readonly JsonReader[] {
    const { value } = this;
    if (!Array.isArray(value)) {
      this.fail('is not a list');
    }
    return Array.from(value, (item: unknown, index) => new JsonReader(item, `${this.path}[${index}]`));
  }

  string(): string {
    return typeof this.value === 'string' ? this.value : this.fail('is not a text');
  }

  boolean(): boolean {
    return typeof this.value === 'boolean' ? this.value : this.fail('is not true or false');
  }

  /** A whole number from `least` up to, but not including, `end`. */
  index(end: number, least = 0): number {
    const { value } = this;
    return typeof value === 'number' && Number.isInteger(value) && value >= least && value < end
      ? value
      : this.fail('is out of range');
  }

  oneOf<const T extends string>(values: readonly T[]): T {
    return values.find((value) => value === this.value) ?? this.fail(`is none of ${values.join(', ')}`);
  }

  nullOr<T>(read: (reader: JsonReader) => T): T | null {
    return this.value === null ? null : read(this);
  }
}
