// Which slice comes next: what has begun first, and one of each batch ahead of the rest, so that an account
// which the API refuses is found once and not in every window.

import type { Slice } from "../domain/Slice.ts"
import type { Standing } from "../domain/services.ts"

export interface Agenda {
  /** The next slice that may begin and that the caller can take, or undefined. */
  readonly next: (can: (standing: Standing) => boolean) => Standing | undefined
  /** The slice's batch is sound: its other windows may begin. */
  readonly sound: (slice: Slice) => void
  /** The slice has ended; `children` take its place, at the front. */
  readonly ended: (slice: Slice, children: ReadonlyArray<Standing>) => void
  readonly waiting: () => number
}

const batchOf = ({ shape, units, wave }: Slice): string => `${shape} ${wave} ${units.join("\n")}`

export const makeAgenda = (first: ReadonlyArray<Standing>): Agenda => {
  const line: Array<Standing> = [...first]
  const sound = new Set<string>()
  /** Batch that is not known to be sound → the one slice of it that is out. */
  const out = new Map<string, string>()
  /** Batch → how many slices are out or in line to see whether it is sound. */
  const scouting = new Map<string, number>()
  /** Slice → the batch that waits for it. */
  const scoutOf = new Map<string, string>()

  const mayBegin = ({ slice }: Standing): boolean => {
    const batch = batchOf(slice)
    return sound.has(batch) || (!out.has(batch) && (!scouting.has(batch) || scoutOf.has(slice.id)))
  }
  const send = (slice: Slice): void => {
    const batch = batchOf(slice)
    if (sound.has(batch)) return
    out.set(batch, slice.id)
    if (scoutOf.has(slice.id)) return
    scouting.set(batch, 1)
    scoutOf.set(slice.id, batch)
  }
  const release = (batch: string, change: number): void => {
    const left = (scouting.get(batch) ?? 0) + change
    if (left > 0) scouting.set(batch, left)
    else {
      scouting.delete(batch)
      sound.add(batch)
    }
  }

  return {
    next: (can) => {
      const index = line.findIndex((standing) => mayBegin(standing) && can(standing))
      if (index < 0) return undefined
      const [standing] = line.splice(index, 1) as [Standing]
      send(standing.slice)
      return standing
    },
    sound: (slice) => {
      const batch = batchOf(slice)
      sound.add(batch)
      scouting.delete(batch)
      out.delete(batch)
    },
    ended: (slice, children) => {
      const own = batchOf(slice)
      if (out.get(own) === slice.id) out.delete(own)
      const root = scoutOf.get(slice.id)
      scoutOf.delete(slice.id)
      if (root !== undefined && scouting.has(root)) {
        for (const child of children) scoutOf.set(child.slice.id, root)
        release(root, children.length - 1)
      }
      line.unshift(...children)
    },
    waiting: () => line.length
  }
}
