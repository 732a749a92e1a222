// A list of accounts with more columns than one → who is wanted when, and what else the list says of them; or mistakes.
import { type Day, toDay } from "../domain/Day.ts"
import type { Account, Period } from "../domain/Study.ts"
import type { CodeName } from "./codes.ts"
import { suggestDay } from "./days.ts"
import { isNothing } from "./listValues.ts"
import { type Mistake, mistakeAt, type Words } from "./Mistake.ts"
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
  const listed = items.flatMap((item): ReadonlyArray<Listed> => {
    const account = item.others === undefined ? undefined : readLine(item, item.others, mistakes, isFolded, ignore)
    return account === undefined ? [] : [{ account, item }]
  })
  checkNames(items[0], mistakes)
  checkOverlaps(listed, mistakes)
  return listed
}

const readLine = (
  item: Item,
  cells: ReadonlyArray<Cell>,
  mistakes: Array<Mistake>,
  isFolded: boolean,
  ignore: ReadonlyArray<string>
): Account | undefined => {
  const report = (cell: Cell, code: CodeName, words: Words) =>
    void mistakes.push(mistakeAt(item.sourceText, cell.place, code, words))
  const { days } = item
  const called = (name: string) => cells.find((one) => one.name.toLowerCase() === name && !isNothing(one.text, ignore))
  const cell = (name: "from" | "to") => (days === undefined ? called(name) : days[name])
  const read = (name: "from" | "to"): Day | undefined => {
    const found = cell(name)
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
  const [from, to] = [read("from"), read("to")]
  const id = called("id")?.text
  const end = cell("to")
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

const begins = /^(?:von|ab|start|begin|beginn|since|de|desde|du|(?:start|valid|from)[_ .-]?(?:date|from|day))$/i
const ends = /^(?:bis|ende?|until|till|hasta|au|(?:end|valid|to)[_ .-]?(?:date|to|day))$/i

/** In other words, dates are columns like any other: that is seen in what is asked only. */
const checkNames = (item: Item | undefined, mistakes: Array<Mistake>): void => {
  const names = item?.others?.map(({ name }) => name) ?? []
  const [from, to] = [names.find((name) => begins.test(name)), names.find((name) => ends.test(name))]
  if (item === undefined || from === undefined || to === undefined) return
  if (names.some((name) => /^(?:from|to)$/i.test(name))) return
  const message = `\`${from}\` and \`${to}\` are kept as they are: dates stand in \`from\` and \`to\``
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
