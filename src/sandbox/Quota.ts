import type { Clock } from "./Clock.ts"
import { dayOf } from "./days.ts"

export type Pool = "standard" | "graph"

/** What each client has spent of each pool, by UTC day; and how fast it is asking. */
export class Quota {
  readonly limits: Readonly<Record<Pool, number>>
  private readonly clock: Clock
  private readonly used = new Map<string, number>()
  private readonly recent = new Map<string, Array<number>>()

  constructor(clock: Clock, limits: Readonly<Record<Pool, number>>) {
    this.clock = clock
    this.limits = limits
  }

  /** True if there is something left today. */
  left(client: string, pool: Pool): boolean {
    return (this.used.get(this.account(client, pool)) ?? 0) < this.limits[pool]
  }

  /** Books a request; the answer gives it back. */
  charge(client: string, pool: Pool): () => void {
    const account = this.account(client, pool)
    const add = (n: number) => this.used.set(account, (this.used.get(account) ?? 0) + n)
    add(1)
    return () => add(-1)
  }

  /** True if this request is one too many within a second. */
  tooFast(client: string, perSecond: number): boolean {
    const now = this.clock.now()
    const recent = (this.recent.get(client) ?? []).filter((at) => at > now - 1000 && at <= now)
    const refused = recent.length >= perSecond
    this.recent.set(client, refused ? recent : [...recent, now])
    return refused
  }

  /** Every count, newest day last. */
  report(): ReadonlyArray<{
    readonly day: string
    readonly client: string
    readonly pool: string
    readonly used: number
  }> {
    return [...this.used].map(([account, used]) => {
      const [day, pool, client] = JSON.parse(account) as [number, string, string]
      return { day: new Date(day * 86_400_000).toISOString().slice(0, 10), client, pool, used }
    })
  }

  private account(client: string, pool: Pool): string {
    return JSON.stringify([dayOf(this.clock.second()), pool, client])
  }
}
