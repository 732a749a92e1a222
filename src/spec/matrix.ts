// `matrix:` of a step: a table whose lines are pairs, one value for each of several inputs → units, or mistakes.
import type { Api } from "../domain/Api.ts"
import { canBePaired, matrixInput, pairOf } from "../domain/matrix.ts"
import { apiOf, type Pipeline } from "../domain/Pipeline.ts"
import { type CheckContext, reportKey } from "./CheckContext.ts"
import { didYouMean } from "./didYouMean.ts"
import type { Matrix, Step as WrittenStep } from "./generated/written-study.ts"
import { itemsOfFile } from "./inputs.ts"
import { dayColumns, withDays } from "./listDays.ts"
import { meantValues } from "./listValues.ts"
import { mistakeAt } from "./Mistake.ts"
import { type Listed, readPanel } from "./panel.ts"
import type { Path } from "./readYaml.ts"
import { checkValues, type Item } from "./values.ts"
import { tellAlone } from "./windows.ts"

export interface Pairs {
  /** The input that they are the units of. */
  readonly input: string
  readonly units: ReadonlyArray<string>
  readonly listed: ReadonlyArray<Listed>
}

const nameOf = (name: string): string => name.trim().toLowerCase()

/** The inputs that the columns fill, in the order of the pipeline; undefined where there is a mistake. */
const inputsOf = (
  context: CheckContext,
  at: Path,
  step: WrittenStep,
  { columns }: Matrix,
  { inputs, pipeline }: Pipeline
): ReadonlyArray<string> | undefined => {
  const taken = Object.keys(inputs).filter((name) => inputs[name]?.field_name !== undefined && !inputs[name]?.dated)
  const refuse = (name: string, message: string, hint?: string): void =>
    reportKey(context, [...at, "columns", name], "WR119", { message, ...(hint === undefined ? {} : { hint }) })
  const names = Object.keys(columns)
  const wrong = names.filter((name) => {
    if (!taken.includes(name)) {
      reportKey(context, [...at, "columns", name], "WR031", {
        message: `a matrix of \`${pipeline}\` does not take \`${name}\``,
        didYouMean: didYouMean(name, taken),
        expected: taken
      })
      return true
    }
    if (!Object.keys(step).includes(name)) return false
    refuse(
      name,
      `the step says its \`${name}\` twice: of each pair, and of all`,
      `delete \`${name}\` beside the matrix`
    )
    return true
  })
  if (wrong.length > 0) return undefined
  if (names.length < 2) {
    refuse(names[0] ?? "", "a matrix has two columns or more", `write \`${names[0]}: { file: …, column: … }\``)
    return undefined
  }
  return taken.filter((name) => names.includes(name))
}

/** The cell of a column in the line of an item, as an item. */
const cellOf = (item: Item, column: string): Item => {
  const cell = item.others?.find(({ name }) => nameOf(name) === nameOf(column))
  const { days: _days, others: _others, ...rest } = item
  return { ...rest, text: cell?.text ?? "", place: cell?.place ?? item.place }
}

/** The items of each input, line by line; what stands for nothing is left out. */
const read = (
  context: CheckContext,
  at: Path,
  written: Matrix,
  names: ReadonlyArray<string>,
  pipeline: Pipeline,
  api: Api
): ReadonlyArray<readonly [line: Item, values: ReadonlyArray<Item>]> => {
  const { columns, ...list } = written
  const [first = "", ...rest] = names
  const column = columns[first] ?? ""
  const others = rest.map((name) => columns[name] ?? "")
  const kept = [...others.map(nameOf), ...dayColumns(list)]
  const about = pipeline.inputs[first]!
  const lines = itemsOfFile(context, at, { ...list, column }, first, about, api, kept)
  const headings = lines[0]?.others?.map(({ name }) => name) ?? []
  const missing = rest.filter((name) => !headings.some((one) => nameOf(one) === nameOf(columns[name] ?? "")))
  if (lines.length > 0 && missing.length > 0) {
    for (const name of missing)
      reportKey(context, [...at, "columns", name], "WR062", {
        message: `the list has no column \`${columns[name]}\` beside \`${column}\``,
        didYouMean: didYouMean(columns[name] ?? "", headings)
      })
    return []
  }
  const cellsOf = rest.map((name) => {
    const { values } = pipeline.inputs[name]!
    const cells = lines.map((item) => cellOf(item, columns[name] ?? ""))
    const meant = meantValues(api, values, cells, list.ignore ?? [], context.mistakes)
    return new Map(meant.map((item) => [item.place.offset, item] as const))
  })
  const dated = withDays(context, at, list, lines)
  return dated.flatMap((line) => {
    const cells = rest.map((name, index) => cellsOf[index]?.get(cellOf(line, columns[name] ?? "").place.offset))
    const whole = cells.flatMap((cell) => cell ?? [])
    return whole.length < cells.length ? [] : [[line, [line, ...whole]] as const]
  })
}

/** The pairs of a step, in the order of the file; undefined where it has none. */
export const checkMatrix = (
  context: CheckContext,
  path: Path,
  step: WrittenStep,
  pipeline: Pipeline,
  isFed: boolean
): Pairs | undefined => {
  const { matrix } = step
  if (matrix === undefined) return undefined
  const at = [...path, "matrix"]
  const api = apiOf(pipeline)
  if (step.for_each !== undefined || isFed) {
    const other = step.for_each === undefined ? "rows of another step" : "`for_each`"
    const message = `\`matrix\` and ${other} both say what the step asks for, one by one`
    reportKey(context, at, "WR119", { message, hint: "write a step for each of the two" })
    return undefined
  }
  tellAlone(context, path, step, "each pair is asked by itself, so that rows tell which one found them")
  const names = inputsOf(context, at, step, matrix, pipeline)
  if (names === undefined) return undefined
  const units = new Map<string, Item>()
  const pairs: Array<Item> = []
  for (const [line, cells] of read(context, at, matrix, names, pipeline, api)) {
    const values = cells.flatMap((cell, index) => {
      const kind = pipeline.inputs[names[index] ?? ""]?.values ?? ""
      return checkValues(api, kind, [cell], context.mistakes).slice(0, 1)
    })
    const odd = values.findIndex((value) => !canBePaired(value))
    const place = cells[odd]
    if (place !== undefined) {
      const message = `\`${values[odd]}\` has a plus between two words, by which the values of a pair are told apart`
      context.mistakes.push(
        mistakeAt(place.sourceText, place.place, "WR119", { message, hint: "ask for it in a step of its own" })
      )
    }
    if (values.length < names.length || place !== undefined) continue
    const text = pairOf(values)
    const isDated = line.days !== undefined || (line.others ?? []).some(({ name }) => /^(from|to)$/i.test(name))
    if (units.has(text) && !isDated)
      context.mistakes.push(
        mistakeAt(line.sourceText, line.place, "WR070", { message: `\`${text}\` stands in this list already` })
      )
    units.set(text, line)
    pairs.push({
      ...line,
      text,
      others: (line.others ?? []).filter(({ name }) => dayColumns(matrix).includes(nameOf(name)))
    })
  }
  const input = matrixInput(names)
  const found = [...units.keys()]
  if (found.length > 0) context.lists.push({ file: matrix.file, input, values: found })
  return { input, units: found, listed: readPanel(pairs, context.mistakes, false, matrix.ignore) }
}
