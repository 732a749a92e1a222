// The schema's patterns in words: a pattern is known by the name of its definition.
import type { CodeName } from "./codes.ts"
import { suggestDay } from "./days.ts"
import type { Words } from "./Mistake.ts"
import { isSchemaName } from "./schemaNames.ts"
import { slugOf } from "./slugs.ts"

type Explain = (typed: string, name: string) => Words & { readonly code: CodeName }

const badDay: Explain = (typed, name) => ({
  code: "WR020",
  message: `${name} is \`${typed}\`, which is not a day`,
  didYouMean: suggestDay(typed),
  ...(/^(the )?(day before )?(yesterday|tomorrow|gestern|morgen)$|ago$|^-?\d+ ?(d|days?)$/i.test(typed.trim())
    ? {
        hint: "write the day itself, such as 2023-01-31: a study asks for the same days whenever it is run; `to: today` goes on"
      }
    : {})
})

const nearestSlug = (typed: string, between: string): string | undefined => {
  const slug = slugOf(typed, between)
  return slug === "" ? undefined : isSchemaName(slug) ? `${slug}-study` : slug
}

const explanations: Readonly<Record<string, Explain>> = {
  day: (typed, name) => {
    const { didYouMean, ...told } = badDay(typed, name)
    // Only an end can go on.
    return didYouMean === "today"
      ? { ...told, hint: "write the day itself, such as 2023-01-31" }
      : { ...told, didYouMean }
  },
  lastDay: badDay,
  slug: (typed, name) => ({
    code: "WR017",
    message: `${name} is \`${typed}\`, but may have only small letters a-z, digits and hyphens`,
    didYouMean: nearestSlug(typed, "-")
  }),
  stepName: (typed) => ({
    code: "WR017",
    message: `\`${typed}\` cannot name a step: a step begins with a small letter and has only a-z, digits, - and _`,
    didYouMean: nearestSlug(typed, "_")
  }),
  name: (typed, name) => ({
    code: "WR017",
    message: `${name} is \`${typed}\`, but may have only small letters a-z, digits and _`,
    didYouMean: nearestSlug(typed, "_"),
    hint: "use small letters, digits and _"
  }),
  member: (typed) => taken(typed),
  memberPath: (typed) =>
    /^[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*$/.test(typed)
      ? taken(typed)
      : {
          code: "WR019",
          message: `\`${typed}\` names no member of a request`,
          hint: "write a name, or names with points between them, such as filters.creator_usernames"
        },
  days: (typed, name) => ({
    code: "WR016",
    message: `${name} is \`${typed}\`, which is no number of days`,
    didYouMean: /^\d{1,4}$/.test(typed.trim()) ? `${typed.trim()}d` : suggestDuration(typed),
    hint: "write a number of days without a space: 3d; or 0"
  }),
  duration: (typed, name) => ({
    code: "WR016",
    message: `${name} is \`${typed}\`, which is not a duration`,
    didYouMean: suggestDuration(typed)
  }),
  window: (typed, name) => ({
    code: "WR019",
    message: `${name} is \`${typed}\`, which is no window`,
    didYouMean: /month/i.test(typed)
      ? "month"
      : /week/i.test(typed)
        ? "week"
        : /da(y|ily)/i.test(typed)
          ? "1d"
          : undefined,
    hint: "write month, week, or a number of days such as 1d"
  }),
  perRequest: (typed, name) => ({
    code: "WR012",
    message: `${name} is \`${typed}\`, but should be a whole number`,
    hint: "write a number, or `max` for as many as the endpoint takes"
  }),
  orcid: (typed, name) => ({
    code: "WR018",
    message: `${name} is \`${typed}\`, which is not an ORCID iD`,
    didYouMean: /\d{4}-\d{4}-\d{4}-\d{3}[\dX]/i.exec(typed)?.[0].toUpperCase(),
    hint: "write four groups of four digits: 0000-0002-1825-0097"
  }),
  ror: (typed, name) => ({
    code: "WR136",
    message: `${name} is \`${typed}\`, which is not a ROR id`,
    didYouMean: /0[a-hj-km-np-tv-z0-9]{6}\d{2}/i.exec(typed)?.[0].toLowerCase()
  }),
  doi: (typed, name) => ({
    code: "WR137",
    message: `${name} is \`${typed}\`, which is not a DOI`,
    didYouMean: /10\.\d{4,9}\/[^\s<>"]+/.exec(typed)?.[0]
  }),
  email: (typed, name) => ({
    code: "WR138",
    message: `${name} is \`${typed}\`, which is not an e-mail address`,
    didYouMean: /[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]{2,}/.exec(typed)?.[0]
  }),
  text: (_, name) => ({ code: "WR008", message: `${name} is an empty text` }),
  file: (typed, name) =>
    /\S/.test(typed)
      ? {
          code: "WR019",
          message: `${name} is \`${typed.slice(0, 60)}\`, which no file can be called`,
          hint: "write a path on one line, such as data/study.duckdb, without special characters"
        }
      : { code: "WR008", message: `${name} is an empty text` },
  parentColumn: (typed, name) => ({
    code: "WR019",
    message: `${name} is \`${typed}\`, which names no column`,
    hint: "write a column, such as username, or a table and a column, such as videos.id"
  }),
  path: (typed, name) => ({
    code: "WR019",
    message: `${name} is \`${typed}\`, which is not a path`,
    hint: "write names with points between them, such as data.videos"
  }),
  docs: (_, name) => ({
    code: "WR019",
    message: `${name} is not an address`,
    hint: "write an address that begins with https://"
  }),
  request: (typed, name) => ({
    code: "WR019",
    message: `${name} is \`${typed}\`, which is not a path of the API`,
    hint: "begin and end it with /, such as /v2/research/video/query/"
  })
}

/** `10 sec`, `2 days` */
const suggestDuration = (typed: string): string | undefined => {
  const parts = /^(\d+)\s*(ms|s|m|h|d)[a-z]*\.?$/i.exec(typed.replace(/milli[a-z]*/i, "ms").trim())
  return parts === null ? undefined : `${parts[1]}${parts[2]?.toLowerCase()}`
}

/** Every object has this one already, in the language that Windrow is written in. */
const taken = (typed: string) => ({
  code: "WR017" as const,
  message: `\`${typed}\` is a word of programs, and names nothing here`,
  hint: "choose another name"
})

/** `#/$defs/day/pattern`, or `#/properties/docs/pattern` → what is wrong with the text. */
export const badPattern = (schemaPath: string, typed: string, name: string): Words & { readonly code: CodeName } =>
  (typed === "constructor" ? taken(typed) : explanations[schemaPath.split("/")[2] ?? ""]?.(typed, name)) ?? {
    code: "WR019",
    message: `${name} is \`${typed}\`, which is badly formed`
  }
