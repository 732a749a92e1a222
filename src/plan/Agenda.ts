// Which slice comes next: what has begun first, and one of each batch ahead of the rest, so that an account
// which the API refuses is found once and not in every window.

import type { Slice } from "../domain/Slice.ts"
import type { Standing } from "../domain/services.ts"

export interface Agenda {
  /**
   * The next slice that may begin and that the caller can take, or undefined. `hasRoom` says the same of all slices of one
   * shape and step, so that those of which none can begin are asked for once and not one by one.
   */
  readonly next: (
    can: (standing: Standing) => boolean,
    hasRoom?: (standing: Standing) => boolean
  ) => Standing | undefined
  /** The slice's batch is sound: its other windows may begin. */
  readonly sound: (slice: Slice) => void
  /** The slice has ended; `children` take its place, at the front. */
  readonly ended: (slice: Slice, children: ReadonlyArray<Standing>) => void
  readonly waiting: () => number
}

/** A slice in line. `at` says where: lower numbers come first. */
interface Place {
  readonly standing: Standing
  readonly batch: string
  readonly at: number
}

const laneOf = ({ draw, shape, step }: Slice): string => `${step} ${shape} ${draw === undefined ? "" : "draw"}`

const batchOf = ({ shape, units, wave }: Slice): string => `${shape} ${wave} ${units.join("\n")}`

export const makeAgenda = (first: ReadonlyArray<Standing>): Agenda => {
  /** Those of one shape and step, each lane in its order. */
  const lanes = new Map<string, Array<Place>>()
  const laneFor = ({ slice }: Standing): Array<Place> => {
    const name = laneOf(slice)
    return lanes.get(name) ?? lanes.set(name, []).get(name)!
  }
  let [foremost, waiting] = [0, first.length]
  for (const [at, standing] of first.entries()) laneFor(standing).push({ standing, batch: batchOf(standing.slice), at })
  const sound = new Set<string>()
  /** Batch that is not known to be sound → the one slice of it that is out. */
  const out = new Map<string, string>()
  /** Batch → how many slices are out or in line to see whether it is sound. */
  const scouting = new Map<string, number>()
  /** Slice → the batch that waits for it. */
  const scoutOf = new Map<string, string>()

  const mayBegin = ({ batch, standing: { slice } }: Place): boolean => {
    return sound.has(batch) || (!out.has(batch) && (!scouting.has(batch) || scoutOf.has(slice.id)))
  }
  const send = ({ batch, standing: { slice } }: Place): void => {
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
    next: (can, hasRoom = () => true) => {
      let found: { readonly lane: Array<Place>; readonly index: number; readonly place: Place } | undefined
      for (const lane of lanes.values()) {
        const [head] = lane
        if (head === undefined || (found !== undefined && head.at > found.place.at) || !hasRoom(head.standing)) continue
        const index = lane.findIndex((place) => mayBegin(place) && can(place.standing))
        const place = lane[index]
        if (place !== undefined && (found === undefined || place.at < found.place.at)) found = { lane, index, place }
      }
      if (found === undefined) return undefined
      found.lane.splice(found.index, 1)
      waiting -= 1
      send(found.place)
      return found.place.standing
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
      foremost -= children.length
      waiting += children.length
      for (const [index, standing] of [...children.entries()].toReversed()) {
        laneFor(standing).unshift({ standing, batch: batchOf(standing.slice), at: foremost + index })
      }
    },
    waiting: () => waiting
  }
}
