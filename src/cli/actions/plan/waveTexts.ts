// What is said of planned waves: what is to come and when, and what is not at the age that a wave's name says.
import { amount } from "../../../domain/amounts.ts"
import { counted } from "../../../domain/counted.ts"
import { clockText } from "../../../domain/Day.ts"
import type { Late, WaveTimes } from "../../../plan/waveTimes.ts"

const amountText = ({ days, units }: WaveTimes["past"]): string => amount(days, units)

const isSome = ({ days, units }: WaveTimes["past"]): boolean => days + units > 0

const costText = ({ cost }: WaveTimes): string =>
  cost === undefined ? "" : `, about ${counted(cost.expected, "request")}`

/** `wave after 30d of videos: 62 unit-days on 2024-03-01 00:00 UTC, about 1 request`; nothing where none of it is to come. */
export const comingTexts = (all: ReadonlyArray<WaveTimes>): ReadonlyArray<string> =>
  all.flatMap((one) => {
    const { coming, isOpen, step, wave } = one
    const more = isOpen
      ? [coming === undefined ? "for what is not collected yet" : "more for what is not collected yet"]
      : []
    const when =
      coming === undefined
        ? []
        : [
            `${amountText(coming.amount)} ${coming.from === coming.to ? "on" : "from"} ${clockText(coming.from)}${coming.from === coming.to ? "" : ` to ${clockText(coming.to)}`}`
          ]
    return when.length + more.length === 0
      ? []
      : [`wave ${wave} of ${step}: ${[...when, ...more].join(", ")}${costText(one)}`]
  })

/** A sentence for each step whose waves are to come: how many, and from when until when as far as that is known. */
export const toComeTexts = (all: ReadonlyArray<WaveTimes>): ReadonlyArray<string> =>
  [...Map.groupBy(all, ({ step }) => step)].flatMap(([step, waves]) => {
    const known = waves.flatMap(({ coming }) => coming ?? [])
    if (known.length === 0) return []
    const [first, last] = [Math.min(...known.map(({ from }) => from)), Math.max(...known.map(({ to }) => to))]
    const when = first === last ? `on ${clockText(first)}` : `from ${clockText(first)} to ${clockText(last)}`
    return [`${counted(known.length, "wave")} of ${step} ${known.length === 1 ? "is" : "are"} to come, ${when}.`]
  })

const spanText = (millis: number): string => {
  const hours = Math.floor(millis / 3_600_000)
  return hours < 24 ? counted(hours, "hour") : counted(Math.floor(hours / 24), "day")
}

const many = ({ amount: { days, units } }: Late): boolean => days + units !== 1

/** A sentence each for what was late, will be, or is left out. */
export const offTimeTexts = (all: ReadonlyArray<WaveTimes>): ReadonlyArray<string> =>
  all.flatMap(({ isLate, missed, past, step, wasLate, wave }) => {
    const name = `Wave ${wave} of ${step}`
    const were = (late: Late) => (many(late) ? "were" : "was")
    return [
      ...(isSome(wasLate.amount)
        ? [
            `${name}: ${amountText(wasLate.amount)} ${were(wasLate)} asked up to ${spanText(wasLate.by)} later than its name says; asked_at in provenance.coverage tells when.`
          ]
        : []),
      ...(isSome(isLate.amount)
        ? [
            `${name}: ${amountText(isLate.amount)} ${were(isLate)} due up to ${spanText(isLate.by)} ago and will be asked later than its name says; asked_at in provenance.coverage will tell when.`
          ]
        : []),
      ...(isSome(past)
        ? [
            `${name}: ${amountText(past)} left out, because that ${wave.startsWith("on ") ? "day had begun or was past" : "age was past"} when they were collected.`
          ]
        : []),
      ...(isSome(missed)
        ? [`${name}: ${amountText(missed)} left out, because a later wave was due before they were asked.`]
        : [])
    ]
  })
