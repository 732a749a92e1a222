// What npm knows of every package → a bill of what the program is made of: bundled, or needed at run time.
import { execFileSync } from "node:child_process"

/** A CycloneDX 1.5 document, as far as it is changed here. */
export interface Bill {
  serialNumber?: string
  readonly metadata: { timestamp?: string; readonly component: Record<string, unknown> }
  readonly components: ReadonlyArray<Component>
  readonly dependencies: ReadonlyArray<{ readonly ref: string; readonly dependsOn?: ReadonlyArray<string> }>
}

export interface Component {
  readonly "bom-ref": string
  readonly properties?: ReadonlyArray<{ readonly name: string; readonly value: string }>
  readonly [key: string]: unknown
}

/** What `npm sbom` tells of the lock file, developers' tools included. */
export const everything = (folder: string): Bill =>
  JSON.parse(
    execFileSync("npm", ["sbom", "--sbom-format", "cyclonedx", "--package-lock-only"], {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 1 << 28
    })
  ) as Bill

const forDevelopers = "cdx:npm:package:development"

/**
 * The part of a bill that reaches users. The same every time: without a number of its own, and with the time given.
 * @param bundled name@version of packages whose code is in the bundle
 * @param more what else comes along, such as Node in the archives
 * @param at ISO 8601
 */
export const narrowed = (
  all: Bill,
  bundled: ReadonlyArray<string>,
  more: ReadonlyArray<Component>,
  at: string
): Bill => {
  const inside = new Set(bundled)
  const isForDevelopers = ({ properties = [] }: Component) => properties.some(({ name }) => name === forDevelopers)
  const components = all.components
    .filter((one) => inside.has(one["bom-ref"]) || !isForDevelopers(one))
    .map((one) => ({
      ...one,
      // To npm what is bundled is optional, because whoever installs the package does not need it any more.
      ...(inside.has(one["bom-ref"]) ? { scope: "required" } : {}),
      properties: (one.properties ?? []).filter(({ name }) => name !== forDevelopers)
    }))
  const missing = bundled.filter((name) => !components.some((one) => one["bom-ref"] === name))
  if (missing.length > 0) throw new Error(`npm sbom does not know ${missing.join(", ")}, which is bundled`)
  const root = String(all.metadata.component["bom-ref"])
  const known = new Set([root, ...components.map((one) => one["bom-ref"])])
  const { serialNumber: _, ...rest } = all
  return {
    ...rest,
    metadata: {
      ...all.metadata,
      timestamp: at,
      component: { ...all.metadata.component, name: "windrow", type: "application" }
    },
    components: [...components, ...more],
    dependencies: all.dependencies
      .filter(({ ref }) => known.has(ref))
      .map(({ dependsOn = [], ref }) => ({ ref, dependsOn: dependsOn.filter((one) => known.has(one)) }))
  }
}
