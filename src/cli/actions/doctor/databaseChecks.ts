// What `windrow doctor study.yaml` finds in the study's database: raw pages and their hashes, coverage and what it tells of,
// `main` and what a rebuild makes. Nothing of it is changed, but by `--rebuild`.
import { existsSync } from "node:fs"
import { Clock, Effect, Runtime } from "effect"
import { counted } from "../../../domain/counted.ts"
import { exit } from "../../../domain/exit.ts"
import type { Fault } from "../../../domain/Fault.ts"
import type { StoreError } from "../../../domain/failures.ts"
import { thousands } from "../../../domain/thousands.ts"
import { mendDatabase } from "../../../store/mend.ts"
import { holdRunLock } from "../../../store/RunLock.ts"
import type { Tell } from "../../../store/rebuild.ts"
import { type Verified, verifyDatabase } from "../../../store/verify/verifyDatabase.ts"
import { asCalled } from "../../called.ts"
import { note } from "../../out.ts"
import { type Finding, fail, ok, warn } from "./machineChecks.ts"

const textOf = ({ count, names, what }: Fault): string => {
  const more = count > names.length ? ` and ${thousands(count - names.length)} more` : ""
  return `${names.join("; ")}${more} ${what}`
}

/** A line where all is well, or one for each thing that is wrong. */
const findings = (check: string, well: string, faults: ReadonlyArray<Fault>, fix: string): ReadonlyArray<Finding> =>
  faults.length === 0 ? [ok(check, well)] : faults.map((fault) => fail(check, exit.incomplete, textOf(fault), fix))

const told = (found: Extract<Verified, { readonly _tag: "Verified" }>, study: string): ReadonlyArray<Finding> => {
  const { coverage, main, pages } = found
  const anew =
    pages.faults.length > 0
      ? "Mend the raw pages first."
      : asCalled(`\`windrow doctor ${study} --rebuild\` makes it anew from the raw pages, and asks nothing.`)
  return [
    ...findings(
      "pages",
      `${counted(pages.pages, "raw page")}, each as it came`,
      pages.faults,
      "Put a copy of the database from before in its place: a raw answer cannot be had again as it was."
    ),
    ...findings("coverage", "what was asked and what is covered agree", coverage, anew),
    ...findings("main", "the tables are what the raw pages make", main, anew)
  ]
}

const everySoOften = 5_000

/** A line now and then, where reading all raw pages again takes long. */
const makeTell = Effect.map(Clock.currentTimeMillis, (start): Tell => {
  let last = start
  return Effect.fnUntraced(function* (pages, all) {
    const now = yield* Clock.currentTimeMillis
    if (now - last < everySoOften || pages === all) return
    last = now
    yield* note(`comparing: ${counted(pages, "raw page")} of ${all.toLocaleString("en")} read again`)
  })
})

/** Makes `main` and coverage anew where they are not as they should be and the raw pages are. */
const mended = Effect.fnUntraced(function* (database: string, study: string, found: Verified, tell: Tell) {
  if (found._tag === "NotNow" || found.pages.faults.length > 0 || found.main.length + found.coverage.length === 0)
    return found
  yield* Effect.scoped(Effect.andThen(holdRunLock(database), mendDatabase(database)))
  return yield* verifyDatabase(database, study, tell)
})

/** Nothing where there is no database yet. @param study how a command names the study, with the flags that find this database */
export const checkData = (database: string, study: string, rebuild: boolean): Effect.Effect<ReadonlyArray<Finding>> =>
  !existsSync(database)
    ? Effect.succeed([])
    : Effect.flatMap(makeTell, (tell) =>
        Effect.flatMap(verifyDatabase(database, study, tell), (found) =>
          rebuild ? mended(database, study, found, tell) : Effect.succeed(found)
        )
      ).pipe(
        Effect.map((found) =>
          found._tag === "NotNow"
            ? [warn("data", `not compared: ${found.why}`, asCalled(found.next))]
            : told(found, study)
        ),
        Effect.catch((error: StoreError) =>
          Effect.succeed([
            error.reason === "in_use"
              ? warn("data", `not compared: ${error.message}`, error.hint)
              : fail("data", error[Runtime.errorExitCode], error.message, error.hint)
          ])
        )
      )
