// A list in a row as a table of its own: a row per video and hashtag.
import { quote } from "../../domain/sqlText.ts"
import type { View } from "../../domain/Views.ts"
import { free, type Ground, listOf, main, singular } from "./ground.ts"
import { column, dayOf, ownColumns, untold } from "./words.ts"

/** Inputs whose column of rows is a list of such values: of hashtags, the view `video_hashtags`. */
export const lists = (ground: Ground): ReadonlyArray<View> =>
  Object.entries(ground.pipeline.inputs).flatMap(([input, { title, traced_by = "" }]) => {
    const { account, key, noun, pipeline, table, time } = ground
    const found = pipeline.rows.columns[traced_by]
    if (found?.type !== "list" || typeof found.items === "object") return []
    const own = [
      ...new Set([...key, ...(account === undefined ? [] : [account]), ...(time === undefined ? [] : [time.column])])
    ]
    const one = free(singular(input), own)
    const day = time === undefined ? "" : `, t.${quote(time.column)}::DATE AS ${quote(time.day)}`
    return [
      {
        name: `${noun}_${input}`,
        kind: "view",
        parameters: [],
        sql: `SELECT ${listOf(own, "t")}${day}, unnest(list_distinct(t.${quote(traced_by)})) AS ${quote(one)} FROM ${main(table)} t`,
        description: `A row per row of ${table} and ${one} that it has, each once (${title}); rows without any, or whose ${traced_by} was not told, have none here`,
        columns: [
          ...ownColumns(ground, own, (name) => (key.includes(name) ? undefined : untold)),
          ...dayOf(ground),
          column(one, found.title)
        ]
      } satisfies View
    ]
  })
