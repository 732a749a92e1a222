import { longInteger, string } from "../body.ts"
import { removal, secondOfId } from "../corpus/Video.ts"
import { Dice, hashText } from "../hash.ts"
import type { Fields } from "../json.ts"
import { good, text } from "../Reply.ts"
import { invalid, Refusal } from "../refusals.ts"
import type { World } from "../World.ts"
import type { Endpoint } from "./Endpoint.ts"

/** One upload. Tasks live as long as the server does. */
interface Task {
  readonly ids: ReadonlyArray<string>
  polls: number
}

const tasks = new WeakMap<World, Map<bigint, Task>>()
const tasksOf = (world: World) => {
  const known = tasks.get(world) ?? new Map<bigint, Task>()
  tasks.set(world, known)
  return known
}

const MOST_IDS = 10_000

/** Those of the ids that are still to be seen, in the order they came. */
const stillThere = (world: World, ids: ReadonlyArray<string>, second: number): ReadonlyArray<string> =>
  ids.filter((id) => {
    if (!/^\d{19}$/.test(id) || secondOfId(BigInt(id)) > second) return false
    return removal(BigInt(id), world.corpus.seed, world.switches) > second
  })

/**
 * Takes a file of video or comment ids, one a line, as multipart/form-data.
 * @see https://developers.tiktok.com/doc/research-api-specs-batch-compliance
 */
export const createTask: Endpoint = {
  path: "/v2/research/validation_task/create/",
  pool: "standard",
  message: "ok.",
  read: (body, contentType) => parts(body, contentType),
  answer: ({ body, repeats, world }) => {
    const category = string(body, "category").trim()
    const ids = string(body, "file_data")
      .split(/\s+/)
      .filter((id) => id !== "")
    if (category !== "video" && category !== "comment") throw invalid("category must be video or comment")
    if (ids.length === 0 || ids.length > MOST_IDS) {
      throw new Refusal(400, "invalid_file_upload", `file_data must hold 1 to ${MOST_IDS} ids`)
    }
    const dice = new Dice(hashText(`${ids} ${repeats}`, world.key))
    const task_id = (BigInt(world.clock.second()) << 32n) | BigInt(dice.bits())
    tasksOf(world).set(task_id, { ids, polls: 0 })
    return { task_id }
  },
  wrap: (data, log_id) => v2(data, log_id)
}

/** Says whether a task is done. */
export const taskStatus: Endpoint = {
  path: "/v2/research/validation_task_status/get/",
  pool: "standard",
  message: "ok.",
  answer: ({ body, world }) => {
    const task = taskIn(world, body)
    task.polls++
    return { task_status: isDone(world, task) ? "Completed" : "Processing" }
  },
  wrap: (data, log_id) => v2(data, log_id)
}

/** The ids that are still valid, one a line; no JSON. */
export const downloadTask: Endpoint = {
  path: "/v2/research/validation_task/download/",
  pool: "standard",
  message: "ok.",
  answer: ({ body, world }) => {
    const task = taskIn(world, body)
    if (!isDone(world, task)) throw invalid("The task is not completed")
    return { ids: stillThere(world, task.ids, world.clock.second()) }
  },
  wrap: ({ ids }) => text(200, (ids as ReadonlyArray<string>).map((id) => `${id}\n`).join("")),
  truth: {
    name: "compliance",
    tell: (world, parameters, second) => {
      const ids = string(parameters, "ids").split(",")
      const valid = stillThere(world, ids, second)
      return [{ submitted: ids.length, valid: valid.length }, ...valid.map((id) => ({ id }))]
    }
  }
}

const isDone = (world: World, { polls }: Task): boolean => polls > world.switches.compliancePolls

const taskIn = (world: World, body: Fields): Task => {
  const task = tasksOf(world).get(longInteger(body, "task_id") ?? 0n)
  if (task === undefined) throw invalid("The task_id is invalid")
  return task
}

const v2 = (data: Fields, log_id: string) => {
  const reply = good(data, log_id, "ok.")
  return { ...reply, body: { data, error: { code: "ok", http_status_code: 200, log_id, message: "ok." } } }
}

/** multipart/form-data → the text of each part by its name. */
const parts = (body: string, contentType: string): Fields => {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1]
  if (!contentType.startsWith("multipart/form-data") || boundary === undefined) {
    throw invalid("multipart/form-data is required")
  }
  const found = body.split(`--${boundary}`).flatMap((part) => {
    const [, head, content] = /^\r\n([\s\S]*?)\r\n\r\n([\s\S]*)\r\n$/.exec(part) ?? []
    const name = /name="([^"]*)"/.exec(head ?? "")?.[1]
    return name === undefined ? [] : [[name, content ?? ""] as const]
  })
  return Object.fromEntries(found)
}
