import { Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { study } from "./flags.ts"

export const citeCommand = Command.make(
  "cite",
  {
    study,
    format: Flag.Literals("format", ["text", "bibtex", "cff", "datacite"]).pipe(
      Flag.withDescription("As a paper prints it, for BibTeX, as CITATION.cff, or as DataCite's JSON (default: text)"),
      Flag.withDefault("text" as const)
    )
  },
  Effect.fn(function* ({ format, study }) {
    const { cite } = yield* Effect.promise(() => import("./actions/cite.ts"))
    yield* cite(study, format)
  })
).pipe(
  Command.withDescription(
    "Print the references to a study's data and to the software that collected them, from the study and from stored facts."
  ),
  Command.withExamples([
    { command: "windrow cite study.yaml", description: "For the list of references" },
    { command: "windrow cite study.yaml --format cff > CITATION.cff", description: "For a repository" }
  ])
)
