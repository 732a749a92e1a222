// The questions of `windrow init`. Loaded where there is somebody to answer them.
import { layer as layerTerminal } from "@effect/platform-node/NodeTerminal"
import { Effect, Layer, Terminal } from "effect"
import { Prompt } from "effect/cli"
import { exit } from "../../../domain/exit.ts"
import { fieldsOf } from "../../../domain/Pipeline.ts"
import type { Draft, DraftContext } from "../../../spec/draftStudy.ts"
import type { ListsBeside } from "../../../spec/listsBeside.ts"
import { loadPipeline } from "../../../spec/loadPipeline.ts"
import { CommandFailed } from "../../failures.ts"
import { note } from "../../out.ts"
import { missingList, missingListText, nameText, readAnswer, type Topic, wrongWith } from "./initAnswers.ts"

export interface Questions {
  readonly context: DraftContext
  readonly whenRead: ListsBeside["whenRead"]
  /** The column of a list of accounts, where one was named. */
  readonly column: string | undefined
  readonly suggested: { readonly name: string; readonly from: string; readonly to: string }
}

/** Questions go to stderr, like all that is not data. */
const onStderr = Layer.effect(
  Terminal.Terminal,
  Effect.map(Terminal.Terminal, (terminal) =>
    Terminal.make({
      ...terminal,
      columns: Effect.sync(() => process.stderr.columns || 80),
      rows: Effect.sync(() => process.stderr.rows || 24),
      display: (text) => Effect.sync(() => void process.stderr.write(text))
    })
  )
).pipe(Layer.provide(layerTerminal))

const messages: Readonly<Record<Exclude<Topic, "fields">, string>> = {
  name: "Name of the study",
  accounts: "Accounts: a,b,c or a CSV file",
  from: "First day",
  to: "Last day, or today"
}

/** Asks what is not said yet. Fails with 130 where the questions are left. */
export const ask = Effect.fn("ask")(
  function* (said: Partial<Draft>, { context, column, suggested, whenRead }: Questions) {
    let draft = said
    for (const topic of ["name", "accounts", "from", "to"] as const) {
      if (draft[topic] !== undefined) continue
      const read = (text: string) => readAnswer(topic, text, context, column)
      const usual = topic === "accounts" ? "" : suggested[topic]
      const first = topic === "to" && draft.from !== undefined ? { from: draft.from } : {}
      const answer = yield* Prompt.run(
        Prompt.String({
          // Without a default of the prompt's own: what is typed would be appended to it.
          message: `${messages[topic]}${usual === "" ? "" : ` (${usual})`}`,
          validate: (typed) => {
            const text = typed.trim() === "" ? usual : typed
            const missing = missingList(read(text), context)
            if (missing !== undefined) return Effect.fail(missingListText(missing))
            const check = () => wrongWith({ ...first, ...read(text) }, context)[0]
            return Effect.flatMap(
              Effect.promise(() => whenRead(check)),
              (wrong) => (wrong === undefined ? Effect.succeed(text) : Effect.fail(wrong))
            )
          }
        })
      )
      const { name = answer } = read(answer)
      if (topic === "name" && name !== answer.trim()) yield* note(nameText(name))
      draft = { ...draft, ...read(answer) }
    }
    return draft.fields === undefined ? { ...draft, fields: yield* askFields(context) } : draft
  },
  Effect.provide(onStderr),
  Effect.catchTag("QuitError", () =>
    // The prompt leaves the cursor behind its question.
    Effect.andThen(
      note(""),
      Effect.fail(
        new CommandFailed({
          code: exit.interrupted,
          message: "Nothing was written.",
          hint: "Begin again: windrow init"
        })
      )
    )
  )
)

const askFields = Effect.fnUntraced(function* (context: DraftContext) {
  const all = yield* Prompt.run(
    Prompt.Select({
      message: "Fields of each video",
      choices: [
        { title: "All of them", value: true, description: "costs no more requests" },
        { title: "Some: choose", value: false, description: "where your data protection plan names them" }
      ]
    })
  )
  if (all) return "all" as const
  const source = context.pipelines.read("videos")
  const { pipeline } = loadPipeline(source?.file ?? "", source?.text ?? "", "videos")
  if (pipeline === undefined) return "all" as const
  return yield* Prompt.run(
    Prompt.MultiSelect({
      message: "Choose with the space bar",
      min: 1,
      choices: fieldsOf(pipeline).map((field) => ({
        title: field,
        value: field,
        description: pipeline.rows.columns[field]?.title ?? ""
      }))
    })
  )
})
