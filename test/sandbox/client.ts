import { isFields, readJson } from "../../src/sandbox/json.ts"
import { type Sandbox, type SandboxOptions, startSandbox } from "../support/sandbox.ts"

export const NOON = Date.parse("2026-03-01T12:00:00Z")
export const VIDEOS = "/v2/research/video/query/"
export const ALL_FIELDS = `id,video_description,create_time,region_code,share_count,view_count,like_count,comment_count,
music_id,hashtag_names,username,effect_ids,playlist_id,voice_to_text,is_stem_verified,favorites_count,video_duration,
hashtag_info_list,sticker_info_list,effect_info_list,video_mention_list,video_label,video_tag`.replaceAll("\n", "")

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into, not typed
export type Loose = any

export interface Answer {
  readonly status: number
  readonly text: string
  readonly headers: Headers
  /** The body, long integers as bigint; undefined if it is not a JSON object. */
  readonly json: Loose
}

/** A sandbox whose clock starts at noon, and a client with a token. */
export interface Client {
  readonly url: string
  readonly ask: (path: string, body: unknown, fields?: string, token?: string) => Promise<Answer>
  readonly token: (form?: Record<string, string>) => Promise<Answer>
  /** Asks for a new token and goes on with it. */
  readonly renew: () => Promise<void>
  readonly get: (path: string) => Promise<Loose>
  readonly post: (path: string, body: unknown) => Promise<Answer>
  readonly truth: (
    parameters: Record<string, string>
  ) => Promise<{ readonly totals: Loose; readonly rows: Array<Loose> }>
  readonly close: () => Promise<void>
}

export const read = async (response: Response): Promise<Answer> => {
  const text = await response.text()
  let json: Loose
  try {
    const value = readJson(text)
    json = isFields(value) ? value : undefined
  } catch {
    json = undefined
  }
  return { status: response.status, text, headers: response.headers, json }
}

const credentials = { client_key: "key", client_secret: "secret", grant_type: "client_credentials" }

export const open = async (options: SandboxOptions = {}): Promise<Client> => {
  const sandbox: Sandbox = await startSandbox({ now: NOON, ...options })
  const { url } = sandbox
  const send = async (path: string, init: RequestInit) => read(await fetch(url + path, { method: "POST", ...init }))
  const token = (form: Record<string, string> = credentials) =>
    send("/v2/oauth/token/", { body: new URLSearchParams(form) })
  let held = ""
  const renew = async () => {
    held = ""
    for (let tries = 0; held === "" && tries < 9; tries++) {
      held = (await token().catch(() => undefined))?.json?.access_token ?? ""
    }
  }
  const ask = async (path: string, body: unknown, fields = "id,create_time,username", given?: string) => {
    if (held === "" && given === undefined) await renew()
    const authorization = `Bearer ${given ?? held}`
    return send(`${path}?fields=${fields}`, { headers: { authorization }, body: JSON.stringify(body) })
  }
  const get = async (path: string) => (await fetch(url + path)).json()
  const post = (path: string, body: unknown) => send(path, { body: JSON.stringify(body) })
  const truth = async (parameters: Record<string, string>) => {
    const lines = (await (await fetch(`${url}/sandbox/truth?${new URLSearchParams(parameters)}`)).text()).trim()
    const [totals, ...rows] = lines.split("\n").map((line) => JSON.parse(line))
    return { totals, rows }
  }
  return { url, ask, token, renew, get, post, truth, close: sandbox.close }
}

/** Runs a test with a sandbox that is closed afterwards. */
export const within = async (options: SandboxOptions, run: (client: Client) => Promise<void>): Promise<void> => {
  const client = await open(options)
  try {
    await run(client)
  } finally {
    await client.close()
  }
}

export const condition = (field_name: string, operation: string, ...field_values: ReadonlyArray<string>) => ({
  operation,
  field_name,
  field_values
})

/** A search for all videos of some accounts in June 2023. */
export const june = (...usernames: ReadonlyArray<string>) => ({
  query: { and: [condition("username", "IN", ...usernames)] },
  start_date: "20230601",
  end_date: "20230630",
  max_count: 100
})

export const truthOf = (search: Loose) => ({
  query: JSON.stringify(search.query),
  start_date: search.start_date,
  end_date: search.end_date
})

/** Pages to the end and trusts every answer. */
export const crawl = async (client: Client, search: Loose, fields = ALL_FIELDS) => {
  const pages: Array<Loose> = []
  let next = {}
  do {
    const { json } = await client.ask(VIDEOS, { ...search, ...next }, fields)
    if (json?.error.code !== "ok") throw new Error(JSON.stringify(json?.error))
    pages.push(json.data)
    next = { cursor: json.data.cursor, search_id: json.data.search_id }
  } while (pages.at(-1).has_more)
  return { pages, rows: pages.flatMap((page) => page.videos) }
}

/** The same value with ids as strings: fit to be compared with truth. */
export const settled = (value: Loose): Loose =>
  JSON.parse(JSON.stringify(value, (_, member) => (member > 1e12 ? String(member) : member)))
