// Which slice comes next: what has begun first, and one of each batch ahead of the rest.
import type { Slice } from "../domain/Slice.ts"
import type { SliceState } from "../domain/services.ts"
import { makeFirstSlices } from "./firstSlices.ts"

export interface SliceQueue {
  /**
   * The next slice that may begin and that the caller can take, or undefined. `hasRoom` says the same of all slices of one
   * shape and step, so that those of which none can begin are asked for once and not one by one.
   */
  readonly next: (
    can: (sliceState: SliceState) => boolean,
    hasRoom?: (sliceState: SliceState) => boolean
  ) => SliceState | undefined
  /** The API answers for the slice's batch: its other windows may begin. */
  readonly healthy: (slice: Slice) => void
  /** The slice has ended; `children` take its place, at the front. */
  readonly ended: (slice: Slice, children: ReadonlyArray<SliceState>) => void
  readonly waiting: () => number
}

/** A slice in line. `at` says where: lower numbers come first. */
interface Place {
  readonly sliceState: SliceState
  readonly batch: string
  readonly at: number
}

const laneOf = ({ draw, shape, step }: Slice): string => `${step} ${shape} ${draw === undefined ? "" : "draw"}`

const batchOf = ({ shape, units, wave }: Slice): string => `${shape} ${wave} ${units.join("\n")}`

/** @param listOf names what of a slice is limited: those of one list go one after another, since each may be the last that is wanted */
export const makeSliceQueue = (
  due: ReadonlyArray<SliceState>,
  listOf: (slice: Slice) => string | undefined = () => undefined
): SliceQueue => {
  /** Slices of one shape and step, each lane in its order. */
  const lanes = new Map<string, Array<Place>>()
  const laneFor = ({ slice }: SliceState): Array<Place> => {
    const name = laneOf(slice)
    return lanes.get(name) ?? lanes.set(name, []).get(name)!
  }
  let [foremost, waiting] = [0, due.length]
  for (const [at, sliceState] of due.entries())
    laneFor(sliceState).push({ sliceState, batch: batchOf(sliceState.slice), at })
  const firsts = makeFirstSlices()
  const busy = new Set<string>()

  return {
    next: (can, hasRoom = () => true) => {
      const mayBegin = ({ batch, sliceState }: Place) =>
        firsts.mayBegin(batch, sliceState.slice.id) && !busy.has(listOf(sliceState.slice) ?? "") && can(sliceState)
      let found: { readonly lane: Array<Place>; readonly index: number; readonly place: Place } | undefined
      for (const lane of lanes.values()) {
        const [head] = lane
        if (head === undefined || (found !== undefined && head.at > found.place.at) || !hasRoom(head.sliceState))
          continue
        const index = lane.findIndex(mayBegin)
        const place = lane[index]
        if (place !== undefined && (found === undefined || place.at < found.place.at)) found = { lane, index, place }
      }
      if (found === undefined) return undefined
      const { lane, index, place } = found
      lane.splice(index, 1)
      waiting -= 1
      firsts.began(place.batch, place.sliceState.slice.id)
      const list = listOf(place.sliceState.slice)
      if (list !== undefined) busy.add(list)
      return place.sliceState
    },
    healthy: (slice) => firsts.healthy(batchOf(slice)),
    ended: (slice, children) => {
      busy.delete(listOf(slice) ?? "")
      firsts.ended(
        batchOf(slice),
        slice.id,
        children.map((child) => child.slice.id)
      )
      foremost -= children.length
      waiting += children.length
      for (const [index, sliceState] of [...children.entries()].toReversed()) {
        laneFor(sliceState).unshift({ sliceState, batch: batchOf(sliceState.slice), at: foremost + index })
      }
    },
    waiting: () => waiting
  }
}
