// Where text goes: data to stdout, everything else to stderr.
import { Effect } from "effect"
import { harmless, harmlessJson, oneLine } from "../domain/harmless.ts"
import { asCalled } from "./called.ts"

/** The one way out, but for what draws on a terminal: nothing in a text moves it, whoever wrote the text. */
export const say = (stream: "stdout" | "stderr", text: string): void =>
  void process[stream].write(`${harmless(text)}\n`)

/** Prints data. */
export const print = (text: string): Effect.Effect<void> => Effect.sync(() => say("stdout", text))

export const printJson = (value: unknown): Effect.Effect<void> => print(harmlessJson(JSON.stringify(value, null, 2)))

/** Prints something about the data. */
export const note = (text: string): Effect.Effect<void> => Effect.sync(() => say("stderr", asCalled(text)))

/** Columns of text, as wide as they need to be. */
export const table = (texts: ReadonlyArray<ReadonlyArray<string>>): string => {
  const rows = texts.map((row) => row.map(oneLine))
  const widths = (rows[0] ?? []).map((_, column) =>
    rows.reduce((most, row) => Math.max(most, (row[column] ?? "").length), 0)
  )
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd()
    )
    .join("\n")
}
