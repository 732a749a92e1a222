// Names and texts as DuckDB's SQL writes them.

/** An identifier, quoted. */
export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A text, quoted. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`
