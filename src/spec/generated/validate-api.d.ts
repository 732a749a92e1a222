// Made by scripts/generate.ts from schemas/: change the schema, not this file. One schema, one file, however long.
import type { ErrorObject } from "ajv"
declare const validate: { (data: unknown): boolean; errors?: Array<ErrorObject> | null }
export default validate
