// A quota in words: the one that most requests count in needs no name.
import { poolsOf } from "./Api.ts"
import { shippedApi } from "./shippedApi.ts"
import { thousands } from "./thousands.ts"

const isUsual = (pool: string): boolean => pool === poolsOf(shippedApi)[0]

/** `the daily quota`, `the quota graph` */
export const quotaText = (pool: string): string => (isUsual(pool) ? "the daily quota" : `the quota ${pool}`)

/** `988 left of the daily quota` */
export const leftOfQuota = ({ left, pool }: { readonly left: number; readonly pool: string }): string =>
  `${thousands(left)} left of ${quotaText(pool)}`
