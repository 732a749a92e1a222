// What the references to a study's data are made from: the study's own words, and facts of its database.
import type { Access } from "../domain/Access.ts"
import type { Api } from "../domain/Api.ts"
import { isMadeUp, originText } from "../domain/Origin.ts"
import type { Author, Publishing, Study } from "../domain/Study.ts"

/** `collected` and `days` are facts; everything else is as the study says it, or left out. */
export interface Citation
  extends Pick<Publishing, "keywords" | "version" | "rights" | "contact" | "funding" | "publication" | "archive"> {
  readonly name: string
  readonly title: string
  readonly description: string | undefined
  readonly authors: ReadonlyArray<Author>
  readonly days: NonNullable<Access["days"]>
  readonly isMadeUp: boolean
  /** `Collected from the … with Windrow 0.1.0, 2024-02-01 to 2024-02-09.` */
  readonly collected: string
}

export const citationOf = (
  study: Study,
  api: Api,
  { days, origin, versions }: Access & Pick<Citation, "days">
): Citation => ({
  ...study.publishing,
  name: study.name,
  title: study.title ?? study.name,
  description: study.description,
  authors: study.authors,
  days,
  isMadeUp: isMadeUp(origin),
  collected: `Collected from ${originText(origin, api)}${isMadeUp(origin) ? "," : ""} with Windrow ${versions.join(", ")}, ${days.from === days.to ? days.from : `${days.from} to ${days.to}`}.`
})

/** The year of publication; where the study does not say it, that in which the data were complete as they are. */
export const yearOf = ({ archive, days }: Pick<Citation, "archive" | "days">): string =>
  String(archive?.year ?? days.to.slice(0, 4))

/** A form that a reference can be written in. */
export interface Form {
  /** What of the study is mandatory in it and missing, by the keys that would say it. */
  readonly lacks: (citation: Citation) => ReadonlyArray<string>
  readonly write: (citation: Citation, software: string) => string
}
