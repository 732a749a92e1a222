// Which slice comes next: what has begun first, and one of each batch ahead of the rest.
import type { Slice } from "../domain/Slice.ts"
import type { Standing } from "../domain/services.ts"
import { makeFirstSlices } from "./firstSlices.ts"

export interface SliceQueue {
  /**
   * The next slice that may begin and that the caller can take, or undefined. `hasRoom` says the same of all slices of one
   * shape and step, so that those of which none can begin are asked for once and not one by one.
   */
  readonly next: (
    can: (standing: Standing) => boolean,
    hasRoom?: (standing: Standing) => boolean
  ) => Standing | undefined
  /** The API answers for the slice's batch: its other windows may begin. */
  readonly healthy: (slice: Slice) => void
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

export const makeSliceQueue = (due: ReadonlyArray<Standing>): SliceQueue => {
  /** Slices of one shape and step, each lane in its order. */
  const lanes = new Map<string, Array<Place>>()
  const laneFor = ({ slice }: Standing): Array<Place> => {
    const name = laneOf(slice)
    return lanes.get(name) ?? lanes.set(name, []).get(name)!
  }
  let [foremost, waiting] = [0, due.length]
  for (const [at, standing] of due.entries()) laneFor(standing).push({ standing, batch: batchOf(standing.slice), at })
  const firsts = makeFirstSlices()

  return {
    next: (can, hasRoom = () => true) => {
      const mayBegin = ({ batch, standing }: Place) => firsts.mayBegin(batch, standing.slice.id) && can(standing)
      let found: { readonly lane: Array<Place>; readonly index: number; readonly place: Place } | undefined
      for (const lane of lanes.values()) {
        const [head] = lane
        if (head === undefined || (found !== undefined && head.at > found.place.at) || !hasRoom(head.standing)) continue
        const index = lane.findIndex(mayBegin)
        const place = lane[index]
        if (place !== undefined && (found === undefined || place.at < found.place.at)) found = { lane, index, place }
      }
      if (found === undefined) return undefined
      const { lane, index, place } = found
      lane.splice(index, 1)
      waiting -= 1
      firsts.began(place.batch, place.standing.slice.id)
      return place.standing
    },
    healthy: (slice) => firsts.healthy(batchOf(slice)),
    ended: (slice, children) => {
      firsts.ended(
        batchOf(slice),
        slice.id,
        children.map((child) => child.slice.id)
      )
      foremost -= children.length
      waiting += children.length
      for (const [index, standing] of [...children.entries()].toReversed()) {
        laneFor(standing).unshift({ standing, batch: batchOf(standing.slice), at: foremost + index })
      }
    },
    waiting: () => waiting
  }
}
