/**
 * What one property of a resource of Azure may be, and in which respects two values of it are the same. All that compares, merges
 * or explains properties reads these shapes, so that a plan, the check after a write and the search for drift cannot disagree.
 *
 * Absent, `null`, an empty text, list or object are the same everywhere; `absent` is what the service takes them for.
 */
export type Shape =
  /** A text of one line. Blanks around it do not count. */
  | { readonly type: 'text'; readonly absent?: string }
  /** A text of several lines. CRLF is LF, and blanks at the ends of lines and of the text do not count. */
  | { readonly type: 'prose' }
  /** KQL. Like prose, but what stands in a literal of a string counts to the last blank. */
  | { readonly type: 'query' }
  /** The parameters of a function as KQL. The layout, aliases of types and the quotes around a default do not count; the order does. */
  | { readonly type: 'parameters' }
  | { readonly type: 'flag'; readonly absent?: boolean }
  | { readonly type: 'number'; readonly absent?: number }
  /** By value: `PT60M`, `PT1H` and `P0DT1H` are the same. */
  | { readonly type: 'duration'; readonly absent?: string }
  /** One of the options, in any case; anything else is kept as it is. */
  | { readonly type: 'choice'; readonly options: readonly string[]; readonly absent?: string }
  /** Texts whose order and repetition do not count. Options are meant in any case. */
  | { readonly type: 'set'; readonly options?: readonly string[]; readonly upper?: boolean }
  /** Names and texts, without order. */
  | { readonly type: 'map' }
  /** Objects whose order does not count. `key` names the property by which people tell them apart; several may share one. */
  | { readonly type: 'items'; readonly item: ObjectShape; readonly key: string }
  | ObjectShape;

export interface ObjectShape {
  readonly type: 'object';
  readonly fields: Readonly<Record<string, Shape>>;
  /** Whether an object that is not there counts as one with all its defaults. */
  readonly filled?: boolean;
  /** Properties that only the service may set, or that this kind of resource must not have. They are not compared and never sent. */
  readonly ignored?: readonly string[];
  /** Properties that we neither set nor compare, and send back as they are. */
  readonly kept?: readonly string[];
}
