// The bill of materials: what reaches users, and none of the tools that only developers have.
import { expect, it } from "vitest"
import { type Bill, narrowed } from "../../scripts/sbom.ts"

const component = (name: string, forDevelopers: boolean) => ({
  "bom-ref": `${name}@1.0.0`,
  scope: "optional",
  properties: [
    { name: "cdx:npm:package:path", value: `node_modules/${name}` },
    ...(forDevelopers ? [{ name: "cdx:npm:package:development", value: "true" }] : [])
  ]
})
const all: Bill = {
  serialNumber: "urn:uuid:another-every-time",
  metadata: { timestamp: "now", component: { "bom-ref": "windrow@0.1.0", name: "folder" } },
  components: [component("bundled", true), component("tool", true), component("native", false)],
  dependencies: [
    { ref: "windrow@0.1.0", dependsOn: ["bundled@1.0.0", "tool@1.0.0", "native@1.0.0"] },
    { ref: "bundled@1.0.0", dependsOn: ["tool@1.0.0"] },
    { ref: "tool@1.0.0" }
  ]
}

it("has what is bundled or needed at run time, and says nothing of tools", () => {
  const bill = narrowed(all, ["bundled@1.0.0"], [component("node", false)], "2026-01-01T00:00:00Z")
  expect(bill.components.map((one) => [one["bom-ref"], one["scope"]])).toEqual([
    ["bundled@1.0.0", "required"],
    ["native@1.0.0", "optional"],
    ["node@1.0.0", "optional"]
  ])
  expect(JSON.stringify(bill)).not.toMatch(/tool@|development|another-every-time|"folder"/)
  expect(bill.metadata).toEqual({
    timestamp: "2026-01-01T00:00:00Z",
    component: { "bom-ref": "windrow@0.1.0", name: "windrow", type: "application" }
  })
  expect(bill.dependencies).toEqual([
    { ref: "windrow@0.1.0", dependsOn: ["bundled@1.0.0", "native@1.0.0"] },
    { ref: "bundled@1.0.0", dependsOn: [] }
  ])
})

it("refuses to be short of something that is bundled", () => {
  expect(() => narrowed(all, ["bundled@1.0.0", "unknown@2.0.0"], [], "")).toThrow("unknown@2.0.0")
})
