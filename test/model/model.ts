// What the model remembers of a history, beside the world itself.
import type { Seen } from "./seen.ts"
import type { Account, Study } from "./study.ts"
import { accounts } from "./study.ts"

export interface Model {
  study: Study
  /** Whether the file beside the database says the same. */
  isWritten: boolean
  readonly gone: Set<Account>
  /** Who has been gone at any time. */
  readonly wasGone: Set<Account>
  /** Days that cannot be had. */
  readonly sick: Set<number>
  /** Nothing was set to go wrong: what is foretold has to come true. */
  readonly calm: boolean
  /** Whether videos vanish in this world. */
  readonly vanishing: boolean
  /** Requests that may have been booked, and never sent: those in flight at kills. */
  inFlight: number
  /** A rule or an outage may still hit. */
  troubled: boolean
  /** Something has failed or been cut, and may be asked again on the user's word. */
  failed: boolean
  /** Database, question, unit and day → when it was last asked and answered well, epoch milliseconds. */
  asked: Map<string, number>
  /** Requests that the last `plan` said are left, where nothing has happened since. */
  foretold: number | undefined
  /** Databases that runs of this history had. */
  readonly databases: Set<string>
  /** Databases with waves that were begun on the user's word: what those want is not judged. */
  readonly refreshed: Set<string>
  /** What the database held when it was last looked into; undefined where it may have changed. */
  seen: { readonly file: string; readonly seen: Seen } | undefined
  /** Commands that were run, and what they were. */
  commands: number
}

export const makeModel = (study: Study, calm: boolean, vanishing: boolean): Model => ({
  study,
  isWritten: false,
  gone: new Set(),
  wasGone: new Set(),
  sick: new Set(),
  calm,
  vanishing,
  inFlight: 0,
  troubled: false,
  failed: false,
  asked: new Map(),
  foretold: undefined,
  databases: new Set(),
  refreshed: new Set(),
  seen: undefined,
  commands: 0
})

/** A study to begin with: videos of two accounts, and what hangs on them. */
export const firstStudy: Study = {
  name: "study",
  title: 0,
  settle: 48,
  quota: undefined,
  order: "chronological",
  named: false,
  snapshot: false,
  steps: {
    videos: {
      kind: "videos",
      name: "videos",
      accounts: [accounts[0], accounts[1]],
      from: -12,
      days: 10,
      few: false,
      not: false,
      alone: false,
      weekly: false,
      again: 0
    }
  }
}
