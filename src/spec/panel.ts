// A list of accounts with more columns than one → who is wanted when, and what else the list says of them; or mistakes.
import { counted } from "../domain/counted.ts"
import { type Day, toDay } from "../domain/Day.ts"
import type { Account, Period } from "../domain/Study.ts"
import type { CodeName } from "./codes.ts"
import { suggestDay } from "./days.ts"
import { type Mistake, mistakeAt, type Words } from "./Mistake.ts"
import { isFailed, isIgnored, isNothing } from "./nothing.ts"
import { shortened } from "./oddSigns.ts"
import type { Cell, Item } from "./values.ts"

/** A line of the list, with its place. */
export interface Listed {
  readonly account: Account
  readonly item: Item
}

/** Whether a column is read as something of its own; where the study names other columns for the days, `from` and `to` are not. */
const isTaken = (name: string, hasOwnDays: boolean): boolean =>
  name === "id" || (!hasOwnDays && (name === "from" || name === "to"))

const first = "0001-01-01" as Day
const last = "9998-12-31" as Day

/** How databases write an end that has not come. */
const never = /^9999-12-31/

/** The lines of a table of accounts; nothing where the list has no other columns. Lines with mistakes are left out. */
export const readPanel = (
  items: ReadonlyArray<Item>,
  mistakes: Array<Mistake>,
  isFolded = true,
  ignore: ReadonlyArray<string> = []
): ReadonlyArray<Listed> => {
  const open: Array<Cell> = []
  const listed = items.flatMap((item): ReadonlyArray<Listed> => {
    const account =
      item.others === undefined ? undefined : readLine(item, item.others, mistakes, isFolded, ignore, open)
    return account === undefined ? [] : [{ account, item }]
  })
  tellOpen(items[0], open, mistakes)
  checkNames(items, mistakes)
  checkOverlaps(listed, mistakes)
  return listed
}

const readLine = (
  item: Item,
  cells: ReadonlyArray<Cell>,
  mistakes: Array<Mistake>,
  isFolded: boolean,
  ignore: ReadonlyArray<string>,
  open: Array<Cell>
): Account | undefined => {
  const report = (cell: Cell, code: CodeName, words: Words) =>
    void mistakes.push(mistakeAt(item.sourceText, cell.place, code, words))
  const { days } = item
  const called = (name: string) => cells.find((one) => one.name.toLowerCase() === name)
  const cell = (name: "from" | "to") => {
    const found = days === undefined ? called(name) : days[name]
    if (found === undefined || isFailed(found.text) || !isNothing(found.text, ignore)) return found
    if (found.text !== "" && !isIgnored(found.text, ignore)) open.push(found)
    return undefined
  }
  const read = (name: "from" | "to", found: Cell | undefined): Day | undefined => {
    if (name === "to" && found !== undefined && never.test(found.text)) return undefined
    const day = found === undefined ? undefined : toDay(found.text)
    if (found !== undefined && day === undefined) {
      const message = `\`${found.name}\` of ${item.text} is \`${shortened(found.text)}\`, which is no day`
      const meant = suggestDay(found.text)
      const goesOn = name === "to" && meant === "today" ? { hint: "leave the cell empty: then it goes on" } : {}
      report(found, "WR065", { message, didYouMean: meant === "today" ? undefined : meant, ...goesOn })
    }
    return day
  }
  const [begin, end] = [cell("from"), cell("to")]
  const [from, to] = [read("from", begin), read("to", end)]
  const named = called("id")?.text
  const id = named === undefined || isNothing(named, ignore) ? undefined : named
  if (from !== undefined && to !== undefined && end !== undefined && from > to) {
    report(end, "WR066", { message: `${item.text} is wanted until ${to}, before it begins on ${from}` })
    return undefined
  }
  return {
    username: isFolded ? item.text.trim().toLowerCase() : item.text.trim(),
    ...(id === undefined ? {} : { id }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    columns: Object.fromEntries(
      cells.filter(({ name }) => !isTaken(name.toLowerCase(), days !== undefined)).map((c) => [c.name, c.text])
    )
  }
}

/** An account whose days begin or end with the study's for want of a day. */
const tellOpen = (item: Item | undefined, open: ReadonlyArray<Cell>, mistakes: Array<Mistake>): void => {
  const [first] = open
  if (item === undefined || first === undefined) return
  const names = [...new Set(open.map(({ name }) => `\`${name}\``))].join(" and ")
  const texts = [...new Set(open.map(({ text }) => `\`${shortened(text)}\``))].slice(0, 3).join(" or ")
  const message = `${counted(open.length, "cell")} of ${names} ${open.length === 1 ? "says" : "say"} ${texts}: no day is taken from there, and the account is wanted on without one`
  const hint = "leave such cells empty, or say what stands for nothing: `ignore: [NA]`"
  mistakes.push(mistakeAt(item.sourceText, first.place, "WR098", { message, hint }))
}

const begins =
  /^(?:von|ab|seit|start|begin|beginn|anfang|since|de|dal?|desde|inicio|début|debut|du|first(?:[_ .-]?day)?|eintritt|(?:start|valid|begin|date|datum)?[_ .-]?(?:date|datum|from|day|tag|von)(?:[_ .-]?(?:from|start|von|begin))?)$/i
const ends =
  /^(?:bis|ende?|until|till|hasta|al?|au|fine?|last(?:[_ .-]?day)?|austritt|(?:end|valid|date|datum)?[_ .-]?(?:date|datum|to|day|tag|bis)(?:[_ .-]?(?:to|end|bis|ende))?)$/i

/** In other words, dates are columns like any other: that is seen in what is asked only. */
const checkNames = (items: ReadonlyArray<Item>, mistakes: Array<Mistake>): void => {
  const [item] = items
  if (item?.others === undefined || item.days !== undefined) return
  if (item.others.some(({ name }) => /^(?:from|to)$/i.test(name))) return
  // A column is one of dates where days stand in it.
  const isDay = (name: string) => {
    const text = items
      .slice(0, 50)
      .flatMap(({ others = [] }) => others.find((one) => one.name === name && one.text !== "") ?? [])[0]?.text
    return text !== undefined && (toDay(text) !== undefined || suggestDay(text) !== undefined)
  }
  const named = item.others
    .filter(({ name }) => (begins.test(name) || ends.test(name)) && isDay(name))
    .map(({ name }) => name)
  const [first, second] = [named.find((name) => begins.test(name)), named.find((name) => ends.test(name))]
  const found = [...new Set([first, second].flatMap((name) => name ?? []))]
  if (found.length === 0) return
  const [are, they] = found.length === 1 ? ["is", "it is"] : ["are", "they are"]
  const message = `${found.map((name) => `\`${name}\``).join(" and ")} ${are} kept as ${they}: dates stand in \`from\` and \`to\``
  mistakes.push(mistakeAt(item.sourceText, item.place, "WR107", { message }))
}

const checkOverlaps = (listed: ReadonlyArray<Listed>, mistakes: Array<Mistake>): void => {
  for (const same of Map.groupBy(listed, ({ account }) => account.username).values()) {
    const sorted = same.toSorted((a, b) => ((a.account.from ?? first) < (b.account.from ?? first) ? -1 : 1))
    for (const [index, { account, item }] of sorted.entries()) {
      const before = sorted[index - 1]?.account
      // Without dates it is a plain repetition, which is told elsewhere.
      if (before === undefined || !hasDates([account, before])) continue
      if ((account.from ?? first) > (before.to ?? last)) continue
      const message = `${account.username} stands twice, and the dates of the two lines overlap`
      mistakes.push(mistakeAt(item.sourceText, item.place, "WR067", { message }))
    }
  }
}

/** A line of the list of a step. */
export interface ListLine {
  readonly account: Account
  readonly step: string
}

/** Each line once, with the steps that it is of where not every line of its account is of the same ones. */
export const linesOf = (lines: ReadonlyArray<ListLine>): ReadonlyArray<Account> => {
  const same = [...Map.groupBy(lines, ({ account }) => JSON.stringify(account)).values()]
  const once = same.flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : [{ account: first.account, steps: [...new Set([first, ...others].map(({ step }) => step))] }]
  )
  const ofName = Map.groupBy(once, ({ account }) => account.username)
  return once.map(({ account, steps }) => {
    const all = ofName.get(account.username) ?? []
    return all.every((one) => one.steps.join("\n") === steps.join("\n")) ? account : { ...account, steps }
  })
}

export const hasDates = (accounts: ReadonlyArray<Account>): boolean =>
  accounts.some(({ from, to }) => from !== undefined || to !== undefined)

/** Warns of accounts that are wanted on no day of the period. */
export const checkInside = (listed: ReadonlyArray<Listed>, period: Period, mistakes: Array<Mistake>): void => {
  for (const { account, item } of listed) {
    const { from = first, to = last, username } = account
    if (to >= period.from && (period.to === "today" || from <= period.to)) continue
    const dates = `${account.from ?? "…"} to ${account.to ?? "…"}`
    const message = `${username} is wanted ${dates}, and the period is ${period.from} to ${period.to}`
    mistakes.push(mistakeAt(item.sourceText, item.place, "WR076", { message }))
  }
}
