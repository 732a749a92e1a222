// What is wrong with a database: something that is not as what else it holds says.

/** `names` are the first few of `count` things that are so; each name reads on into `what`. */
export interface Fault {
  readonly what: string
  readonly count: number
  readonly names: ReadonlyArray<string>
}

/** So many are named; more are counted. */
export const namedAtMost = 5
