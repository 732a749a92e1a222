import type { Profile } from "./faults.ts"
import type { Switches } from "./Switches.ts"

/**
 * What each profile switches on besides its faults: what the API does to good requests too. That it does so was
 * observed; how often is a guess. `troubledShare` and `missedById` change the truth, the same way for a seed every time.
 * With `none` the API does what its documents say.
 */
export const profileSwitches: Readonly<Record<Profile, Partial<Switches>>> = {
  none: {},
  // Searches were seen to break after 3,658 to 29,518 items, and none below 1,992.
  realistic: { requestsPerSecond: 20, searchIdDelay: 5, deepSearchFrom: 3658, missedById: 0.02, troubledShare: 0.03 },
  hostile: { requestsPerSecond: 20, searchIdDelay: 8, deepSearchFrom: 1992, missedById: 0.05, troubledShare: 0.08 }
}
