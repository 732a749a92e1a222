// Requests and rows of the last minute, slot by slot.

/** Requests and rows in one slot of time. */
export interface Pulse {
  readonly slot: number
  readonly requests: number
  readonly rows: number
}

/** A slot lasts so long, milliseconds; so many of them are the last minute. */
export const slotMillis = 5_000
export const slots = 12

export const beat = (pulse: ReadonlyArray<Pulse>, at: number, requests: number, rows: number): ReadonlyArray<Pulse> => {
  const slot = Math.floor(at / slotMillis)
  const last = pulse.at(-1)
  if (last === undefined || last.slot < slot) return [...pulse, { slot, requests, rows }].slice(-slots - 1)
  return [...pulse.slice(0, -1), { slot: last.slot, requests: last.requests + requests, rows: last.rows + rows }]
}
