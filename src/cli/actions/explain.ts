// `windrow explain`: the list of slices, or the history of one.

import { Effect, Option } from "effect"
import { answerWords } from "../../domain/Answer.ts"
import { counted } from "../../domain/counted.ts"
import { exit } from "../../domain/exit.ts"
import { folded } from "../../domain/harmless.ts"
import type { SliceHistory, SliceLine } from "../../domain/SliceHistory.ts"
import { Query, Store } from "../../domain/services.ts"
import { shellWord } from "../../domain/shellWord.ts"
import { Spec } from "../../spec/Spec.ts"
import { CommandFailed, notCollected } from "../failures.ts"
import { print, table } from "../out.ts"
import { readDatabase } from "./readDatabase.ts"
import { toRead } from "./server/databases.ts"
import { layerSpec } from "./server/layerSpec.ts"

export const explain = Effect.fn("explain")(function* (
  path: string,
  { sandbox, slice }: { readonly sandbox: boolean; readonly slice: Option.Option<string> }
) {
  const { database, flag } = yield* toRead(yield* (yield* Spec).load(path), sandbox)
  const read = Effect.gen(function* () {
    const reader = yield* (yield* Store).read
    if (reader === undefined) return undefined
    const query = yield* Query
    return Option.isNone(slice)
      ? list(yield* query.slices(reader))
      : tell(folded(yield* query.histories(reader, slice.value)))
  })
  const text = yield* read.pipe(readDatabase(database))
  if (text === undefined) return yield* notCollected(`${database} does not exist yet`, path, flag)
  if (text === "")
    return yield* new CommandFailed({
      code: exit.noInput,
      message: `no slice begins with ${Option.getOrElse(slice, () => "")}`,
      hint: `List them: windrow explain ${shellWord(path)}${flag}`
    })
  yield* print(text)
}, Effect.provide(layerSpec))

const unitsText = (units: ReadonlyArray<string>): string =>
  units.length <= 3 ? units.join(", ") : `${units.slice(0, 2).join(", ")} and ${units.length - 2} more`

const row = (line: SliceLine): ReadonlyArray<string> => [
  line.slice.slice(0, 8),
  line.step,
  line.days,
  unitsText(line.units),
  line.state,
  String(line.pages),
  String(line.rows),
  line.reason
]

const head = ["slice", "step", "days", "units", "state", "pages", "rows", "reason"]

const list = (lines: ReadonlyArray<SliceLine>): string => table([head, ...lines.map(row)])

const tell = (histories: ReadonlyArray<SliceHistory>): string => histories.map(history).join("\n\n")

const history = (one: SliceHistory): string => {
  const parent = one.split_from === "" ? "" : `, split from ${one.split_from.slice(0, 8)}`
  const requests = one.requests.map((request, index) => [
    String(index + 1),
    request.asked_at.slice(0, 19),
    `${request.millis} ms`,
    request.status === 0 ? "-" : String(request.status),
    request.code,
    answerWords[request.answer] ?? request.answer,
    `${request.rows} rows`,
    request.answer === "Stored"
      ? ""
      : [request.message.slice(0, 80), request.log_id].filter((t) => t !== "").join(" · log_id ")
  ])
  return [
    `Slice ${one.slice}: step ${one.step}, ${one.days || "no dates"}, ${counted(one.units.length, "unit")} (${unitsText(one.units)})`,
    `planned ${one.created_at.slice(0, 19)} UTC in sitting ${one.sitting}${parent}`,
    "",
    requests.length === 0
      ? "No request was made for it."
      : table([["", "asked (UTC)", "took", "HTTP", "code", "answer", "rows", ""], ...requests]),
    "",
    `${one.state} after ${one.requests.length} requests, ${one.pages} pages and ${one.rows} rows${one.reason === "" ? "" : `; ${one.reason}`}`,
    ...(one.children.length === 0 ? [] : ["", "It was replaced by:", list(one.children)])
  ].join("\n")
}
