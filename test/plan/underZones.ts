// Runs a suite once per machine zone: behind UTC with summer time, far ahead of it with a skipped day, and UTC itself.
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { zoneInForce } from "./zoneInForce.ts"

/** Zone → minutes behind UTC in January and in July 2024, as `getTimezoneOffset` counts them. */
export const zones = {
  "America/Los_Angeles": [480, 420],
  "Pacific/Apia": [-780, -780],
  UTC: [0, 0]
} as const

/** Node reads TZ anew whenever it is set, in the main thread; a test of its own says that it did. */
export const underZones = (suite: (zone: string) => void): void => {
  for (const [zone, offsets] of Object.entries(zones)) {
    describe(`with TZ=${zone}`, () => {
      const before = process.env["TZ"]
      beforeAll(() => {
        process.env["TZ"] = zone
      })
      afterAll(() => {
        if (before === undefined) delete process.env["TZ"]
        else process.env["TZ"] = before
      })
      it("is in that zone", () => assert.deepStrictEqual(zoneInForce(), [...offsets]))
      suite(zone)
    })
  }
}
