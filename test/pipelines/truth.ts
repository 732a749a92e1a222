// What the sandbox says that a complete collection of one list holds.
import type { Row } from "./expected.ts"

/** Items of one list; undefined where the sandbox refuses the unit, as the API does. */
export const truthAbout = async (
  url: string,
  endpoint: string,
  parameters: Readonly<Record<string, string>>
): Promise<ReadonlyArray<Row> | undefined> => {
  const response = await fetch(`${url}/sandbox/truth?${new URLSearchParams({ endpoint, ...parameters })}`)
  const text = await response.text()
  if (!response.ok) return undefined
  const [, ...lines] = text.trim().split("\n")
  return lines.map((line) => JSON.parse(line) as Row)
}
