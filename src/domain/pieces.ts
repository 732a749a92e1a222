// What a person calls the pieces that the work of a study is cut into.
import { counted } from "./counted.ts"
import type { Pipeline } from "./Pipeline.ts"

/** `12 searches`; `8 parts` where some of them are lists or look-ups. */
export const pieces = (count: number, pipelines: Readonly<Record<string, Pipeline>>): string =>
  Object.values(pipelines).every(({ pages }) => pages.style === "search")
    ? counted(count, "search", "searches")
    : counted(count, "part")
