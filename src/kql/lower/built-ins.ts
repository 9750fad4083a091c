/** How the lowering asks which built-in functions we have, and how their names are spelled canonically. */
export interface BuiltIns {
  /** A scalar function or operator by any of its spellings; undefined when we have none. */
  readonly findScalarFunction: (name: string) => { readonly name: string } | undefined;
  readonly findAggregate: (name: string) => { readonly name: string } | undefined;
}
