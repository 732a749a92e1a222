// What chance decides in tests: the same every time, unless SEED says otherwise. fast-check prints the seed of what fails.
import * as fc from "fast-check"

/** `npm test` draws the same histories every time, `.ci/run` adds those of a fresh seed, `npm run prove -- seeds` many. */
export const seed = Number(process.env["SEED"] ?? 20_230_101)

/** How often chance decides. What it decides the same way every time is looked at less often than what is new. */
export const runs = (many: number): number => (process.env["SEED"] === undefined ? Math.ceil(many / 5) : many)

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed })

export { fc }
