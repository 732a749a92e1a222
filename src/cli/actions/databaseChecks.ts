// What `windrow doctor study.yaml` finds in the study's database: raw pages and their hashes, coverage and what it tells of,
// `main` and what a rebuild makes. Nothing of it is changed.
import { existsSync } from "node:fs"
import { Effect, Runtime } from "effect"
import { counted } from "../../domain/counted.ts"
import { exit } from "../../domain/exit.ts"
import type { Fault } from "../../domain/Fault.ts"
import type { SinkError } from "../../domain/failures.ts"
import { verifyDatabase } from "../../sink/verifyDatabase.ts"
import { asCalled } from "../called.ts"
import { type Finding, fail, ok, warn } from "./machineChecks.ts"

const textOf = ({ count, names, what }: Fault): string => {
  const more = count > names.length ? ` and ${(count - names.length).toLocaleString("en")} more` : ""
  return `${names.join("; ")}${more} ${what}`
}

/** A line where all is well, or one for each thing that is wrong. */
const findings = (check: string, well: string, faults: ReadonlyArray<Fault>, fix: string): ReadonlyArray<Finding> =>
  faults.length === 0 ? [ok(check, well)] : faults.map((fault) => fail(check, exit.incomplete, textOf(fault), fix))

/** Nothing where there is no database yet. @param study path of the study, as typed */
export const checkData = (database: string, study: string): Effect.Effect<ReadonlyArray<Finding>> =>
  !existsSync(database)
    ? Effect.succeed([])
    : verifyDatabase(database, study).pipe(
        Effect.map((found) => {
          if (found._tag === "NotNow") return [warn("data", `not compared: ${found.why}`, asCalled(found.next))]
          const { coverage, main, pages } = found
          return [
            ...findings(
              "pages",
              `${counted(pages.pages, "raw page")}, each as it came`,
              pages.faults,
              "Put a copy of the database from before in its place. Raw answers cannot be had again as they were."
            ),
            ...findings(
              "coverage",
              "what was asked and what is covered agree",
              coverage,
              asCalled(`windrow doctor ${study} --rebuild makes it anew from the raw pages; it asks nothing.`)
            ),
            ...findings(
              "main",
              "the tables are what the raw pages make",
              main,
              asCalled(`windrow doctor ${study} --rebuild makes them anew from the raw pages; it asks nothing.`)
            )
          ]
        }),
        Effect.catch((error: SinkError) =>
          Effect.succeed([
            error.reason === "in_use"
              ? warn("data", `not compared: ${error.message}`, error.hint)
              : fail("data", error[Runtime.errorExitCode], error.message, error.hint)
          ])
        )
      )
