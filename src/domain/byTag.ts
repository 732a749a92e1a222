// The one way to tell kinds of tagged values apart: a table by tag, in which none may be missing.

interface Tagged {
  readonly _tag: string
}

/** What is made of each kind, with whatever else that takes. */
export type TagTable<A extends Tagged, Rest extends ReadonlyArray<unknown>, R> = {
  readonly [Tag in A["_tag"]]: (value: Extract<A, { readonly _tag: Tag }>, ...rest: Rest) => R
}

export const byTag = <A extends Tagged, Rest extends ReadonlyArray<unknown>, R>(
  table: TagTable<A, Rest, R>,
  value: A,
  ...rest: Rest
): R => (table[value._tag as A["_tag"]] as (value: A, ...rest: Rest) => R)(value, ...rest)
