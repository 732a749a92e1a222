import { fieldList, integer, maxCount, string } from "../body.ts"
import { rowOf, select, videoFields } from "../corpus/row.ts"
import { parseDay } from "../days.ts"
import { Dice, mix } from "../hash.ts"
import { type Fields, readJson } from "../json.ts"
import { parseQuery } from "../query/Query.ts"
import { fingerprint, namedAccounts, type Search, type Slot, slotsOf } from "../query/Search.ts"
import { freshId, secondOf } from "../query/searchId.ts"
import { badCursor, broken, guardedUser, invalid, noSuchUser, staleSearch } from "../refusals.ts"
import type { Switches } from "../Switches.ts"
import type { World } from "../World.ts"
import type { Ask, Endpoint } from "./Endpoint.ts"

/**
 * Videos that match a query, newest id first, page by page through an index frozen at the search's first second.
 * @see https://developers.tiktok.com/doc/research-api-specs-query-videos
 */
export const videoQuery: Endpoint = {
  path: "/v2/research/video/query/",
  pool: "standard",
  message: "",
  answer: (ask) => {
    const { body, world } = ask
    const fields = fieldList(ask.fields, videoFields, world.switches.refuseUnknownFields)
    const search = parseSearch(body, world.switches)
    const count = maxCount(body, 20)
    const cursor = integer(body, "cursor", 0)
    if (cursor < 0) throw badCursor()
    refuseAccounts(search)
    const show = (slots: ReadonlyArray<Slot>) =>
      slots.filter(({ there }) => there).map(({ video, counters }) => select(rowOf(video, counters), fields))
    if (body.is_random === true) return randomPage(ask, search, count, show)

    const { id, second } = identify(world, search, string(body, "search_id"), cursor)
    const slots = frozenSlots(world, search, second)
    if (cursor > slots.length) throw badCursor()
    const next = Math.min(cursor + count, slots.length)
    if (next > depthOf(world, search)) throw broken()
    return {
      videos: show(slots.slice(cursor, next)),
      cursor: next,
      has_more: next < slots.length,
      search_id: slots.length > 0 || world.switches.searchIdWhenEmpty ? id : undefined
    }
  },
  truth: {
    name: "videos",
    tell: (world, parameters, second) => {
      // A truth may span years: the 30-day rule binds searches only.
      const body = { ...parameters, query: readJson(string(parameters, "query")) }
      const slots = slotsOf(world.corpus, parseSearch(body, { ...world.switches, maxSpanDays: Infinity }), second)
      const there = slots.filter((slot) => slot.there)
      const rows = there.map(({ video, counters }) => rowOf(video, counters))
      return [{ slots: slots.length, videos: there.length }, ...rows]
    }
  }
}

/** The search a body describes. Throws 400. */
export const parseSearch = (body: Fields, switches: Switches): Search => {
  const query = parseQuery(body.query, switches)
  const day = (name: string) => {
    const found = parseDay(string(body, name))
    if (found === undefined) throw invalid(`${name} is invalid: a date as YYYYMMDD is required`)
    return found
  }
  const first = day("start_date")
  const last = day("end_date")
  if (last < first) throw invalid("The date range is invalid: end_date is before start_date")
  if (last - first > switches.maxSpanDays) {
    throw invalid(`The date range is invalid: end_date is more than ${switches.maxSpanDays} days after start_date`)
  }
  return { query, first, last: switches.endDateInclusive ? last : last - 1 }
}

/** Some names spoil the whole list they stand in. */
const refuseAccounts = (search: Search): void => {
  for (const name of namedAccounts(search.query)) {
    if (name.startsWith("refused_")) throw noSuchUser(name)
    if (name.startsWith("unnamed_")) throw guardedUser()
  }
}

const identify = (world: World, search: Search, presented: string, cursor: number) => {
  const now = world.clock.second()
  const print = fingerprint(search, world.key)
  if (presented !== "") {
    if (world.expired.has(presented)) throw staleSearch(presented)
    return { id: presented, second: secondOf(presented, print, now, world.switches) }
  }
  if (cursor > 0 && world.switches.cursorWithoutSearchId === "refuse") throw badCursor()
  return { id: freshId(now, print, world.expired), second: now }
}

/** The slot at which a search breaks: the same for the same search, between the switch's depth and eight times that. */
const depthOf = ({ key, switches }: World, search: Search): number => {
  const { deepSearchFrom } = switches
  if (deepSearchFrom === undefined) return Infinity
  return Math.floor(deepSearchFrom * 8 ** new Dice(mix(fingerprint(search, key), 13)).unit())
}

/** Draws are independent: the same request again is another sample. */
const randomPage = (
  { world, repeats }: Ask,
  search: Search,
  count: number,
  show: (slots: ReadonlyArray<Slot>) => ReadonlyArray<Fields>
): Fields => {
  const second = world.clock.second()
  const dice = new Dice(mix(mix(fingerprint(search, world.key), second), repeats))
  const there = slotsOf(world.corpus, search, second).filter((slot) => slot.there)
  const videos = show(dice.shuffle(there).slice(0, count))
  return { videos, cursor: videos.length, has_more: false, search_id: freshId(second, dice.bits(), world.expired) }
}

const frozen = new WeakMap<World, Map<string, ReadonlyArray<Slot>>>()
const MOST_FROZEN = 32

/** The same as `slotsOf`; remembers the last few, since every page of a search needs all of it. */
const frozenSlots = (world: World, search: Search, second: number): ReadonlyArray<Slot> => {
  const known = frozen.get(world) ?? new Map<string, ReadonlyArray<Slot>>()
  frozen.set(world, known)
  const name = `${second} ${fingerprint(search, world.key)}`
  const slots = known.get(name) ?? slotsOf(world.corpus, search, second)
  known.delete(name)
  known.set(name, slots)
  for (const oldest of [...known.keys()].slice(0, -MOST_FROZEN)) known.delete(oldest)
  return slots
}
