// The exit codes of `windrow`, each with its one meaning.
export const exit = {
  complete: 0,
  incomplete: 1,
  usage: 64,
  mistake: 65,
  noInput: 66,
  apiDown: 69,
  bug: 70,
  cannotWrite: 74,
  paused: 75,
  refused: 77,
  noCredentials: 78,
  planDiffers: 80,
  locked: 81,
  interrupted: 130
} as const
