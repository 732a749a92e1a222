import { hashText } from "./hash.ts"
import { isFields, type Plain, readJson } from "./json.ts"

/** A request as it came in. */
export interface SeenRequest {
  /** Research requests count from 1; token requests are 0. */
  readonly n: number
  readonly method: string
  readonly path: string
  /** The URL after `?`. */
  readonly query: string
  /** The JSON of the body, or its text. */
  readonly body: Plain
  /** Sandbox time, epoch milliseconds. */
  readonly at: number
  /** Which request this is, apart from its search_id: the same for the same request in another run. */
  readonly print: string
  /** How often it came before. */
  readonly repeats: number
}

/** A request and what became of it. */
export interface JournalEntry extends SeenRequest {
  /** Absent until the answer is sent, and for ever if a fault drops the connection. */
  status?: number
  code?: string | undefined
  client?: string | undefined
  counted: boolean
  faults: ReadonlyArray<string>
}

/** Every request since the start. */
export class Journal {
  readonly entries: Array<JournalEntry> = []
  private readonly times = new Map<string, number>()
  private researched = 0

  open(method: string, url: URL, text: string, at: number): JournalEntry {
    const isToken = url.pathname.startsWith("/v2/oauth/")
    const body = isToken ? text.replace(/(client_secret=)[^&]*/, "$1…") : plain(text)
    const same = isFields(body) ? { ...body, search_id: undefined } : text
    const whole = `${method} ${url.pathname}${url.search}\n${JSON.stringify(same, digits)}`
    const print = `${hashText(whole)}.${hashText(whole, 1)}`
    const repeats = this.times.get(print) ?? 0
    this.times.set(print, repeats + 1)
    const n = isToken ? 0 : ++this.researched
    const query = url.search.slice(1)
    const entry = { n, method, path: url.pathname, query, body, at, print, repeats, counted: false, faults: [] }
    this.entries.push(entry)
    return entry
  }
}

const digits = (_name: string, value: unknown) => (typeof value === "bigint" ? value.toString() : value)

const plain = (text: string): Plain => {
  try {
    return readJson(text)
  } catch {
    return text
  }
}
