// What the stages offer each other. Each tag is implemented in the stage that its key names.
import { Context, type Effect, type Scope, type Stream } from "effect"
import type { Access } from "./Access.ts"
import type { Answer, Kept, Outcome, Page, Position, Reason } from "./Answer.ts"
import type { Carried, Covered, Density, UnitDays } from "./Coverage.ts"
import type { Database } from "./Database.ts"
import type { Event, PoolState } from "./Event.ts"
import type { Facts } from "./Facts.ts"
import type { FetchStopped, LedgerError, StoreError } from "./failures.ts"
import type { Migrated } from "./Migrated.ts"
import type { Choice, ParentBinding } from "./ParentBinding.ts"
import type { Pipeline, Pool } from "./Pipeline.ts"
import type { Plan } from "./Plan.ts"
import type { CoverageRun, ReportFacts, StepWanted } from "./ReportFacts.ts"
import type { Shape, Slice } from "./Slice.ts"
import type { SliceHistory, SliceLine } from "./SliceHistory.ts"
import type { Spent, Taken } from "./Spent.ts"
import type { StepWants } from "./StepWants.ts"
import type { BegunWave, Seen, WaveNumbers } from "./Wave.ts"

export type { Facts, Problem } from "./Facts.ts"

/** Tells every display what happened. Never fails: a display that cannot draw must not stop a collection. */
export class Events extends Context.Service<Events, { readonly emit: (event: Event) => Effect.Effect<void> }>()(
  "windrow/display/Events"
) {}

/** The server's clock, as far as its Date headers tell; quotas and freshness go by it, not by the machine's. */
export class ServerTime extends Context.Service<
  ServerTime,
  {
    /** Epoch milliseconds. */
    readonly now: Effect.Effect<number>
    readonly learn: (dateHeader: string | undefined) => Effect.Effect<void>
    /** What is odd about the clocks, in words, once; undefined where nothing is, or all is told. */
    readonly oddity: Effect.Effect<string | undefined>
  }
>()("windrow/fetch/ServerTime") {}

/** Leave to send one request. Its id names the request everywhere. */
export interface Permit {
  readonly request: string
  readonly pool: Pool
  /** Where others wait for what this request tells: run when it has ended, however it did. */
  readonly ended?: Effect.Effect<void>
}

/** Why no permit is given: the pool's day is spent, the study's share is, the server said so, `--limit-requests` is reached, or a step's budget is spent. */
export interface NoPermit {
  readonly _tag: "NoPermit"
  readonly pool: Pool
  readonly by: "pool" | "study" | "server" | "limit" | "budget"
  readonly until: number
}

/** The permits of one database under one client key. */
export interface Permits {
  readonly take: (pool: Pool) => Effect.Effect<Permit | NoPermit, LedgerError>
  /** Gives a permit back that the API does not count (401). */
  readonly giveBack: (permit: Permit) => Effect.Effect<void, LedgerError>
  /** The server says that this pool is spent until then (epoch milliseconds). */
  readonly close: (pool: Pool, until: number) => Effect.Effect<void, LedgerError>
  /** The server answered otherwise: what it said to an earlier process holds no more. */
  readonly answered: (pool: Pool) => Effect.Effect<void, LedgerError>
  readonly left: (pool: Pool) => Effect.Effect<number, LedgerError>
  readonly state: Effect.Effect<ReadonlyArray<PoolState>, LedgerError>
  /** Requests of this run so far. */
  readonly used: Effect.Effect<number>
  /** Ids of requests of this database taken since it was made, oldest first. */
  readonly taken: Effect.Effect<ReadonlyArray<Taken>, LedgerError>
}

export class Ledger extends Context.Service<
  Ledger,
  { readonly permits: (databaseId: string) => Effect.Effect<Permits, LedgerError> }
>()("windrow/quota/Ledger") {}

/** A slice under way: where it stands, and the revision that a commit must find unchanged. */
export interface SliceState {
  readonly slice: Slice
  readonly revision: number
  readonly position: Position | undefined
  readonly pages: number
  readonly rows: number
  /** Rows on target per unit. */
  readonly seen: Readonly<Record<string, number>>
  /** A split made it: its parent failed, so less patience is due. */
  readonly split: boolean
}

/** What one page changed. */
export interface Stored {
  readonly sliceState: SliceState
  readonly rows: number
  readonly fresh: number
  readonly duplicates: number
  readonly off_target: number
  /** Something of the list was left out. */
  readonly capped: boolean
}

export class Fetch extends Context.Service<
  Fetch,
  {
    /** Gets an access token, so that refused credentials are known before anything is opened. */
    readonly ready: Effect.Effect<void, FetchStopped>
    /** Names a finished slice whose first page can be asked again to see whether the API answers at all. */
    readonly offerProbe: (slice: Slice, shape: Shape, pipeline: Pipeline) => Effect.Effect<void>
    /** Lets no further request leave, and returns when none is under way. */
    readonly drain: Effect.Effect<void>
    /** Asks for one slice from where it stands, an element per request, until it is done or cannot go on. Pull the next only when the last is stored. */
    readonly answers: (
      sliceState: SliceState,
      shape: Shape,
      pipeline: Pipeline,
      permits: Permits,
      go?: () => boolean,
      /** Fields that other steps go by: where the API refuses one, the step stops. */
      needed?: ReadonlySet<string>
    ) => Stream.Stream<Answer, FetchStopped | LedgerError>
  }
>()("windrow/fetch/Fetch") {}

/** What a database says of itself and of what is done, read without changing a byte: what planning goes by. */
export interface Reader {
  /** What people are told of it is asked of this, by `Query`. */
  readonly database: Database
  /** Days younger than this, in milliseconds, are provisional. */
  readonly settle: number
  readonly databaseId: string
  /** Where the rows come from: an API, `sandbox:<seed>`, …; undefined where nobody said. */
  readonly origin: string | undefined
  /** Neighbouring days of one kind are one line. */
  readonly coverage: ReadonlyArray<Covered>
  /** Slices that have begun and have not ended, and those that a split made. */
  readonly begun: ReadonlyArray<SliceState>
  /** What feeds a step, by the rows that the other one found. */
  readonly choose: (binding: ParentBinding) => Effect.Effect<Choice, StoreError>
  /** Every shape that was asked, or was to be. */
  readonly shapes: Effect.Effect<Readonly<Record<string, Shape>>, StoreError>
  /** Shape → what was found where it was asked. */
  readonly densities: Effect.Effect<Readonly<Record<string, Density>>, StoreError>
  /** What a collection has seen of what is wanted: rows by their keys, or the units that were asked. */
  readonly seen: (
    pipeline: Pipeline,
    by: "ids" | "search",
    wanted: ReadonlyArray<UnitDays>
  ) => Effect.Effect<ReadonlyArray<Seen>, StoreError>
  /** Waves on the user's word, and the numbers of all. */
  readonly waves: ReadonlyArray<BegunWave>
  readonly waveNumbers: WaveNumbers
  /** What the table of accounts was made from, as a hash. */
  readonly accounts: string | undefined
  /** Step → the hash of what is written down of its wishes. */
  readonly wants: ReadonlyMap<string, string>
  /** Requests that were made, as far as the API counts them. */
  readonly spent: Effect.Effect<ReadonlyArray<Spent>, StoreError>
}

/** An open database. Every method that changes something is one transaction. */
export interface OpenStore extends Reader {
  /** Whether the database lies where it was opened: where it does not, nothing can be stored. */
  readonly isInPlace: () => boolean
  /** What opening it changed of its format, or undefined. */
  readonly migrated: Migrated | undefined
  /** Looks again at what is covered and begun. */
  readonly again: Effect.Effect<Reader, StoreError>
  /** Writes down the work ahead, before the first request; what is no longer wanted is dropped. */
  readonly enroll: (
    slices: ReadonlyArray<Slice>,
    dropped: ReadonlyArray<string>
  ) => Effect.Effect<ReadonlyArray<SliceState>, StoreError>
  /** Writes down what the study wants now; nothing where that is known. */
  readonly keepWants: (wants: ReadonlyArray<StepWants>) => Effect.Effect<void, StoreError>
  /** A slice that came to its end, to be asked again where it is not clear whether the API answers at all. */
  readonly finished: Effect.Effect<Slice | undefined, StoreError>
  /** Writes down which values were chosen to feed a step, unless that was done before. */
  readonly keepChoice: (choice: Choice) => Effect.Effect<void, StoreError>
  readonly commit: (sliceState: SliceState, page: Page, outcome: Outcome) => Effect.Effect<Stored, StoreError>
  /** A request that brought no page. */
  readonly note: (slice: string, answer: Answer["_tag"], outcome: Outcome) => Effect.Effect<void, StoreError>
  /** Begins a slice anew; at a position that leaves out a part of it which has come whole, where there is one. */
  readonly restart: (sliceState: SliceState, outcome: Outcome, kept?: Kept) => Effect.Effect<SliceState, StoreError>
  /** Replaces a slice by others, `kept` being a part of it that has come whole; no outcome where no request told. */
  readonly split: (
    sliceState: SliceState,
    children: ReadonlyArray<Slice>,
    reason: Reason,
    outcome: Outcome | undefined,
    kept?: Slice
  ) => Effect.Effect<ReadonlyArray<SliceState>, StoreError>
  /** Ends a slice before it is asked where its list has as many rows as it may have. Returns whether it did. */
  readonly endFull: (sliceState: SliceState) => Effect.Effect<boolean, StoreError>
  /** Ends a slice without its rows: its days are covered as failed or unavailable, `at` that time, or now. */
  readonly giveUp: (
    sliceState: SliceState,
    state: "failed" | "unavailable",
    reason: Reason,
    outcome: Outcome | undefined,
    at?: number
  ) => Effect.Effect<void, StoreError>
  readonly problem: (kind: string, subject: string, count: number, detail: string) => Effect.Effect<void, StoreError>
  /** Makes lists that were asked under another limit those of this one. Returns how many it could. */
  readonly carry: (carried: ReadonlyArray<Carried>) => Effect.Effect<number, StoreError>
  /** Writes a wave on the user's word down, before anything is asked for it. */
  readonly beginWave: (wave: BegunWave) => Effect.Effect<void, StoreError>
  /** Takes out rows and coverage that are not among these. Returns how many rows. */
  readonly prune: (wanted: ReadonlyArray<UnitDays>) => Effect.Effect<number, StoreError>
  /** Requests that were taken and have no outcome: the process was killed in between. Returns how many were booked. */
  readonly bookUnknown: (taken: ReadonlyArray<Taken>) => Effect.Effect<number, StoreError>
}

export class Store extends Context.Service<
  Store,
  {
    /** Where the database is, for messages. */
    readonly path: string
    /** undefined where there is no database yet. */
    readonly read: Effect.Effect<Reader | undefined, StoreError, Scope.Scope>
    readonly open: (plan: Plan) => Effect.Effect<OpenStore, StoreError, Scope.Scope>
  }
>()("windrow/store/Store") {}

/** What people are told of an open database: facts, the report's figures, histories. Changes nothing. */
export class Query extends Context.Service<
  Query,
  {
    /** About what is wanted, and no more. */
    readonly facts: (of: Reader, wanted: ReadonlyArray<UnitDays>) => Effect.Effect<Facts, StoreError>
    /** Neighbouring days of a unit in one state, what is missing among them. */
    readonly coverageRuns: (
      of: Reader,
      wanted: ReadonlyArray<StepWanted>
    ) => Effect.Effect<ReadonlyArray<CoverageRun>, StoreError>
    /** What `windrow report` draws. */
    readonly reportFacts: (of: Reader, wanted: ReadonlyArray<StepWanted>) => Effect.Effect<ReportFacts, StoreError>
    /** When it was collected, from where and with what. */
    readonly access: (of: Reader) => Effect.Effect<Access, StoreError>
    readonly slices: (of: Reader) => Effect.Effect<ReadonlyArray<SliceLine>, StoreError>
    /** The histories of the slices whose id begins so. */
    readonly histories: (of: Reader, prefix: string) => Effect.Effect<ReadonlyArray<SliceHistory>, StoreError>
  }
>()("windrow/query/Query") {}
