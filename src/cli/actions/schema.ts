// `windrow schema`: the JSON Schemas of what people write and what Windrow makes.
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { Effect, Option } from "effect"
import { packageFolder } from "../../spec/packageFolder.ts"
import { usage } from "../failures.ts"
import { print } from "../out.ts"

export const schema = Effect.fn("schema")(function* (name: Option.Option<string>) {
  const folder = join(packageFolder(), "schemas")
  const names = readdirSync(folder)
    .flatMap((file) => /^(.+)\.schema\.json$/.exec(file)?.slice(1, 2) ?? [])
    .toSorted()
  if (Option.isNone(name)) return yield* print(names.join("\n"))
  if (!names.includes(name.value)) {
    return yield* usage(`there is no schema ${name.value}`, `Use one of: ${names.join(", ")}.`)
  }
  yield* print(readFileSync(join(folder, `${name.value}.schema.json`), "utf8").trimEnd())
})
