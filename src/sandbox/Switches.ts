/**
 * What the documents leave open, or what a test wants otherwise. Every default is the likeliest reading.
 */
export interface Switches {
  /** Seconds an access token lives. */
  readonly tokenLifetime: number
  /** OAuth errors arrive with status 200. */
  readonly oauthErrorsAs200: boolean
  /** Followers and following are open to this client; otherwise `scope_not_authorized`. */
  readonly graphScope: boolean
  /** Requests a second and client before `rate_limit_exceeded`. */
  readonly requestsPerSecond: number | undefined
  /** `rate_limit_exceeded` comes with Retry-After. */
  readonly retryAfter: boolean
  /** Answers with status 400 use quota. */
  readonly count400: boolean
  /** Answers with status 5xx use quota. */
  readonly count500: boolean

  /** Bodies may be forms, as three public clients send them; otherwise 400. JSON is read under any Content-Type. */
  readonly formBodies: boolean
  /** `end_date − start_date`, in days. */
  readonly maxSpanDays: number
  /** The day `end_date` itself is searched. */
  readonly endDateInclusive: boolean
  /** Longest `field_values`; undefined: any. */
  readonly maxFieldValues: number | undefined
  /** `EQ` with several values is refused; otherwise it means `IN`. */
  readonly eqTakesOneValue: boolean
  /** Operations that make no sense for a field are refused; otherwise they match nothing. */
  readonly strictOperations: boolean
  /** Unknown names in `fields` are refused; otherwise ignored. */
  readonly refuseUnknownFields: boolean

  /** Seconds a fresh search_id is refused; Infinity: for ever. */
  readonly searchIdDelay: number
  /** Seconds a search_id lives. */
  readonly searchIdLifetime: number
  /** A search that found nothing has a search_id. */
  readonly searchIdWhenEmpty: boolean
  /** A search may break for good from this slot on, each at a depth of its own: 500, also when it begins anew. */
  readonly deepSearchFrom: number | undefined
  /** Share of videos that a search by video_id does not find, though others do. */
  readonly missedById: number
  /** A cursor without a search_id: 400 `Invalid count or cursor`, or a new search from that slot on. */
  readonly cursorWithoutSearchId: "refuse" | "honour"

  /** Accounts that searches without a username look at, besides the usual cast. */
  readonly alsoCast: ReadonlyArray<string>
  /** Share of the accounts outside of the cast that do not exist, are private or have another name by now. */
  readonly troubledShare: number
  /** Videos a day of every account that may have any; undefined: as the account is. */
  readonly videosPerDay: number | undefined
  /** Hours until the last video of an hour is searchable. */
  readonly visibilityLag: number
  /** Days by which counters may be late. */
  readonly counterLag: number
  /** A few videos have more than 2^31 views. */
  readonly hugeCounts: boolean
  /** Counters grow with a video's age; otherwise they have their last value from the first day. */
  readonly countersGrow: boolean
  /** Share of videos that are slots without an item from the start. */
  readonly removedShare: number
  /** Share of videos that are removed some time later. */
  readonly vanishShare: number

  /** user/info answers with the username too. */
  readonly echoUsername: boolean
  /** Share of accounts whose likes are public. */
  readonly likesPublicShare: number
  /** Status of a refusal because likes are private. */
  readonly likesPrivateStatus: 400 | 403
  /** Unit of the cursor of liked videos: the examples have ms, the text has s. */
  readonly likedCursor: "ms" | "s"
  /** List key of reposted videos: the example's or the table's. */
  readonly repostedKey: "reposted_videos" | "user_reposted_videos"
  /** Lists whose `fields` may say favourites_count. */
  readonly britishSpelling: ReadonlyArray<"liked" | "pinned" | "reposted">
  /** Share of accounts whose following list is public. */
  readonly followingPublicShare: number
  /** Longest follower or following list; undefined: any. */
  readonly followerCap: number | undefined
  /** Followers, or followed, of every account that has any; undefined: as the account is. */
  readonly followerCount: number | undefined
  /** With `followerCount`: so many began in the same second; undefined: now and then two. */
  readonly followersPerSecond: number | undefined
  /** Comments per video that can be had; undefined: any. */
  readonly commentCap: number | undefined
  /** Phone numbers, addresses and long numbers in comments are masked. */
  readonly maskPersonalData: boolean
  /** No comments: `comments` and `cursor` are null; otherwise [] and 0. */
  readonly emptyCommentsAsNull: boolean
  /** playlist/info answers with status 500, the data being good. */
  readonly playlistAs500: boolean
  /** A page of comments may not reach over `commentCap`. */
  readonly commentCapStrict: boolean
  /** Where Shop reads `fields`: the text has the address, the examples the body. */
  readonly shopFieldsIn: "either" | "body" | "query"
  /** Shop answers have an error object like all others; the examples have none. */
  readonly shopEnvelope: boolean
  /** How often a compliance task is `Processing` before it is `Completed`. */
  readonly compliancePolls: number
}

export const defaultSwitches: Switches = {
  tokenLifetime: 7200,
  oauthErrorsAs200: false,
  graphScope: true,
  requestsPerSecond: undefined,
  retryAfter: false,
  count400: true,
  count500: true,
  formBodies: false,
  maxSpanDays: 30,
  endDateInclusive: true,
  maxFieldValues: undefined,
  eqTakesOneValue: true,
  strictOperations: true,
  refuseUnknownFields: true,
  searchIdDelay: 0,
  searchIdLifetime: 6 * 3600,
  searchIdWhenEmpty: false,
  deepSearchFrom: undefined,
  missedById: 0,
  cursorWithoutSearchId: "refuse",
  alsoCast: [],
  troubledShare: 0,
  videosPerDay: undefined,
  visibilityLag: 48,
  counterLag: 10,
  hugeCounts: false,
  countersGrow: true,
  removedShare: 0.05,
  vanishShare: 0.02,
  echoUsername: false,
  likesPublicShare: 0.3,
  likesPrivateStatus: 403,
  likedCursor: "ms",
  repostedKey: "reposted_videos",
  britishSpelling: ["reposted"],
  followingPublicShare: 0.6,
  followerCap: 4500,
  followerCount: undefined,
  followersPerSecond: undefined,
  commentCap: 1000,
  maskPersonalData: true,
  emptyCommentsAsNull: false,
  playlistAs500: false,
  commentCapStrict: false,
  shopFieldsIn: "either",
  shopEnvelope: true,
  compliancePolls: 2
}
