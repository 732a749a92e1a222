// A condition on a row of another step, as it stands under `where`.
import { Schema } from "effect"
import { Operation } from "./Pipeline.ts"

const RowValue = Schema.Union([Schema.String, Schema.Finite])

/** `CONTAINS`: of a text a part, of a list an item. `PRESENT` has no value. Of several values one is enough. */
export const RowCondition = Schema.Struct({
  column: Schema.String,
  operation: Schema.Union([Operation, Schema.Literals(["CONTAINS", "PRESENT"])]),
  value: Schema.optionalKey(Schema.Union([RowValue, Schema.Array(RowValue)])),
  group: Schema.optionalKey(Schema.Literals(["or", "not"]))
})
export type RowCondition = typeof RowCondition.Type
