// A store that keeps state and raw pages alone: a run asks the same by it, and the rows can be made later.
import { Effect } from "effect"
import { expect, it } from "vitest"
import { Stages } from "../../src/cli/actions/run/stages.ts"
import { openDatabase } from "../../src/duckdb/Database.ts"
import { rebuild } from "../../src/store/rebuild.ts"
import { startSandbox } from "../support/sandbox.ts"
import { mainOf, makeWorkplace, query, studyText } from "../support/workplace.ts"

const withoutRows = <A>(command: Effect.Effect<A>): Effect.Effect<A> =>
  Effect.flatMap(Stages, (stages) =>
    Effect.provideService(command, Stages, {
      ...stages,
      store: (options) => stages.store({ ...options, project: null })
    })
  )

const asked = `SELECT slice, answer, count(*)::INTEGER AS n FROM provenance.requests GROUP BY ALL ORDER BY ALL`

it("asks what a store with rows asks, and a rebuild makes the same tables", async () => {
  const sandbox = await startSandbox({ switches: { countersGrow: false } })
  const collected = async (around?: typeof withoutRows) => {
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", studyText({ from: "2023-01-01", to: "2023-02-20" }))
    const { code, stderr } = await place.windrow(["run", "study.yaml"], {}, around === undefined ? {} : { around })
    expect(code, stderr).toBe(0)
    const again = await place.windrow(["run", "study.yaml"], {}, around === undefined ? {} : { around })
    expect(again.stdout + again.stderr).toContain("nothing to ask")
    return place.database
  }
  const [whole, bare] = [await collected(), await collected(withoutRows)]
  await sandbox.close()
  expect(await query(bare, asked)).toEqual(await query(whole, asked))
  expect(await query(bare, "SELECT count(*)::INTEGER AS n FROM videos")).toEqual([{ n: 0 }])
  await Effect.runPromise(Effect.scoped(Effect.flatMap(openDatabase(bare, "write"), (database) => rebuild(database))))
  expect(await mainOf(bare)).toBe(await mainOf(whole))
})
