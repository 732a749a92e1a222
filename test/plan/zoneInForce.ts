/** What the machine's zone is now, by the language alone: minutes behind UTC in January and in July 2024. */
export const zoneInForce = (): ReadonlyArray<number> => [
  new Date(2024, 0, 15).getTimezoneOffset(),
  new Date(2024, 6, 15).getTimezoneOffset()
]
