// What kills cost: requests beyond those of a run that nobody kills, for each kill.
import { seeded, startKiller } from "../test/support/kills.ts"
import { studyText } from "../test/support/workplace.ts"

export interface Kills {
  readonly kills: number
  /** Requests of a run that is let alone. */
  readonly floor: number
  /** Requests beyond the floor, for each kill. */
  readonly perKill: number
}

export const measureKills = async (atLeast: number): Promise<Kills> => {
  const killer = await startKiller()
  try {
    const text = studyText({ accounts: ["tagesschau", "zeitimbild", "20minuten", "busy_bee"], to: "2023-06-30" })
    const { requests: floor } = await killer.collect(text)
    const next = seeded(7)
    let [kills, beyond] = [0, 0]
    while (kills < atLeast) {
      const { killed, requests } = await killer.collect(text, next)
      kills += killed
      beyond += requests - floor
    }
    return { kills, floor, perKill: beyond / kills }
  } finally {
    await killer.close()
  }
}
