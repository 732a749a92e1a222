// One slice of each batch goes ahead of the rest, so that an account which the API refuses is found once and not in every
// window.

/** Which slices may begin, by what has come of the first slices of their batches. */
export interface FirstSlices {
  readonly mayBegin: (batch: string, slice: string) => boolean
  readonly began: (batch: string, slice: string) => void
  /** The API answers for the batch: its other slices may begin. */
  readonly healthy: (batch: string) => void
  /** A slice has ended; `children` take its place, and go ahead of its batch where it did. */
  readonly ended: (batch: string, slice: string, children: ReadonlyArray<string>) => void
}

export const makeFirstSlices = (): FirstSlices => {
  const healthy = new Set<string>()
  /** Batch that is not known to be healthy → the one slice of it that is under way. */
  const underWay = new Map<string, string>()
  /** Batch → how many slices that go ahead of it are left: a first slice that was split is several. */
  const ahead = new Map<string, number>()
  /** Slice → the batch that it goes ahead of, which is another one than its own where it was split by units. */
  const goesAhead = new Map<string, string>()

  return {
    mayBegin: (batch, slice) =>
      healthy.has(batch) || (!underWay.has(batch) && (!ahead.has(batch) || goesAhead.has(slice))),
    began: (batch, slice) => {
      if (healthy.has(batch)) return
      underWay.set(batch, slice)
      if (goesAhead.has(slice)) return
      ahead.set(batch, 1)
      goesAhead.set(slice, batch)
    },
    healthy: (batch) => {
      healthy.add(batch)
      ahead.delete(batch)
      underWay.delete(batch)
    },
    ended: (batch, slice, children) => {
      if (underWay.get(batch) === slice) underWay.delete(batch)
      const waiting = goesAhead.get(slice)
      goesAhead.delete(slice)
      const left = waiting === undefined ? undefined : ahead.get(waiting)
      if (waiting === undefined || left === undefined) return
      for (const child of children) goesAhead.set(child, waiting)
      const now = left + children.length - 1
      if (now > 0) ahead.set(waiting, now)
      else {
        ahead.delete(waiting)
        healthy.add(waiting)
      }
    }
  }
}
