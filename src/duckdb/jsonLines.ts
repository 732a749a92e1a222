// Lists of lines go into a statement as one JSON text: one parameter, however many there are.

/** Column → its type, or that of its items. */
export type Columns = Readonly<Record<string, string | readonly [string | Readonly<Record<string, string>>]>>

/** The lines that a parameter holds, as what a query reads from. @param parameter its name, without `$` */
export const linesIn = (parameter: string, columns: Columns): string =>
  `(SELECT unnest(one) FROM (SELECT unnest(from_json($${parameter}::JSON, '${JSON.stringify([columns])}')) AS one))`
