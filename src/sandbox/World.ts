import type { Clock as Time } from "effect"
import { type Clock, makeClock } from "./Clock.ts"
import { Corpus } from "./corpus/Corpus.ts"
import type { Rule } from "./faults/Rule.ts"
import { Saboteur } from "./faults/Saboteur.ts"
import type { FaultChoice, Profile } from "./faults.ts"
import { hashText } from "./hash.ts"
import { Journal, type SeenRequest } from "./Journal.ts"
import { profileSwitches } from "./profiles.ts"
import { Quota } from "./Quota.ts"
import { defaultSwitches, type Switches } from "./Switches.ts"

export interface SandboxOptions {
  /** 0, the default: any free port. Always on 127.0.0.1. */
  readonly port?: number
  /** Names the made-up world; default "windrow". */
  readonly seed?: string
  /** What goes wrong on its own; default "none". See `faults.ts` and `profiles.ts`. */
  readonly faults?: Profile
  /** Requests a UTC day; default 1000. */
  readonly dailyQuota?: number
  /** Requests a UTC day for followers and following; default 20000. */
  readonly graphQuota?: number
  /** Epoch milliseconds the sandbox clock starts at; default: the machine's time. */
  readonly now?: number
  /** What makes time pass; default: the machine's. */
  readonly time?: Time.Clock
  /** The only pair that gets a token; default: any non-empty pair does. */
  readonly credentials?: { readonly key: string; readonly secret: string }
  readonly switches?: Partial<Switches>
  /** Accounts that searches by id look at, as if they had been named before. */
  readonly named?: ReadonlyArray<string>
  /** Hears of each account that is named for the first time, so that a later sandbox may know it. */
  readonly onNamed?: (name: string) => void
  /** What goes wrong on demand. */
  readonly rules?: ReadonlyArray<Rule>
  /** Like a rule, decided in this process. */
  readonly onRequest?: (seen: SeenRequest) => FaultChoice | undefined
}

/** All that requests share. Only quota, journal, faults and caches change; nothing of it is needed after a restart. */
export interface World {
  readonly seed: string
  readonly key: number
  readonly clock: Clock
  readonly switches: Switches
  readonly credentials: { readonly key: string; readonly secret: string } | undefined
  readonly corpus: Corpus
  readonly quota: Quota
  readonly journal: Journal
  readonly saboteur: Saboteur
  /** Search ids that a fault has ended before their time. */
  readonly expired: Set<string>
}

export const makeWorld = (options: SandboxOptions): World => {
  const seed = options.seed ?? "windrow"
  const profile = options.faults ?? "none"
  const switches = { ...defaultSwitches, ...profileSwitches[profile], ...options.switches }
  const clock = makeClock(options.now, options.time)
  const corpus = new Corpus(seed, switches, options.onNamed)
  for (const name of options.named ?? []) corpus.name(name)
  return {
    seed,
    key: hashText(seed),
    clock,
    switches,
    credentials: options.credentials,
    corpus,
    quota: new Quota(clock, { standard: options.dailyQuota ?? 1000, graph: options.graphQuota ?? 20_000 }),
    journal: new Journal(),
    saboteur: new Saboteur(hashText(seed), profile, options.rules ?? [], options.onRequest),
    expired: new Set()
  }
}
