// Names that a study and a database cannot have.

/** Schemas of a database: it would be opened under a name that its own queries use. */
const schemas: ReadonlySet<string> = new Set([
  "main",
  "provenance",
  "temp",
  "system",
  "pg_catalog",
  "information_schema"
])

/** Whether a study or a database of this name could be asked by its name. */
export const isSchemaName = (name: string): boolean => schemas.has(name.toLowerCase())
