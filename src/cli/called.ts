// How the command was started → how the next one is written, so that it can be copied as it stands.

/** npm says so to what it starts, by `npx` and by `npm run` alike. */
const byNpm = () => process.env["npm_command"] === "exec" || process.env["npm_lifecycle_event"] !== undefined

const command =
  /(?<![\w./-]|npx )windrow (?=(?:init|validate|plan|run|resume|status|explain|export|report|quota|doctor|replay|sandbox|schema)\b|--)/g

/** Commands in a text, with `npx` before them where there is no `windrow` on the path. */
export const asCalled = (text: string): string => (byNpm() ? text.replaceAll(command, "npx windrow ") : text)
