// Whole processes in other zones make the same plan, to the byte.
import { spawnSync } from "node:child_process"
import { resolve } from "node:path"
import { assert, it } from "vitest"
import { zones } from "./underZones.ts"

const root = resolve(import.meta.dirname, "../..")

// Two years with two changes of clocks each, a leap day, and a provisional day that settles at 00:00 UTC.
const script = `
  import { check } from "${root}/test/plan/check.ts"
  import { zoneInForce } from "${root}/test/plan/zoneInForce.ts"
  import { due } from "${root}/src/plan/due.ts"
  import { makePlan, planText } from "${root}/src/plan/makePlan.ts"
  const { study, pipelines } = check(\`
windrow: 1
study: { name: zones }
period: { from: 2023-01-01, to: 2024-12-31 }
collect: { videos: { accounts: [a, b, c] } }
\`)
  const plan = makePlan(study, pipelines)
  const dues = [0, 1].map((late) => {
    const now = Date.UTC(2024, 2, 13) - 1 + late
    const coverage = [{ shape: Object.keys(plan.shapes)[0], wave: 0, unit: "a", from: "2024-03-10", to: "2024-03-10", state: "provisional", at: 0 }]
    return due(plan, { coverage, begun: [], parents: {}, now, retryFailed: false }).slices
  })
  console.log(JSON.stringify({ zone: zoneInForce(), text: planText(plan), dues }))
`

it("Los Angeles, Apia and UTC agree", () => {
  const told = Object.keys(zones).map((zone) => {
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
      encoding: "utf8",
      env: { ...process.env, TZ: zone, NODE_NO_WARNINGS: "1" },
      cwd: root
    })
    assert.strictEqual(stderr, "")
    return JSON.parse(stdout) as {
      zone: ReadonlyArray<number>
      text: string
      dues: ReadonlyArray<ReadonlyArray<unknown>>
    }
  })
  assert.deepStrictEqual(
    told.map(({ zone }) => zone),
    Object.values(zones).map((offsets) => [...offsets])
  )
  for (const { text, dues } of told) {
    assert.strictEqual(text, told[0]?.text)
    assert.deepStrictEqual(dues, told[0]?.dues)
  }
  // 2023-01-01 + 30 days is 2023-01-31: windows begin and end on UTC days. 731 days are 24 windows.
  assert.match(told[0]!.text, /"window":\{"from":"2023-01-01","to":"2023-01-31"\}/)
  assert.strictEqual(told[0]!.text.match(/"window"/g)?.length, 25)
})
