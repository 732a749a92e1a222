// A process of its own: takes permits until none is given, and prints their ids.
// node takeAll.ts <folder> <database> <most of this study>
import { Effect } from "effect"
import { drain, open } from "./openLedger.ts"

const [directory = "", database = "", most = "1000"] = process.argv.slice(2)
const { taken, refusal } = await Effect.runPromise(
  open(directory, (permits) => drain(permits, "standard"), {
    database,
    quota: { standard: Number(most), graph: 20_000 }
  })
)
process.stdout.write(JSON.stringify({ ids: taken.map(({ request }) => request), by: refusal?.by }))
