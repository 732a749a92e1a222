// What the summary, `status` and `report` say of a database.

/** Something about the data that a reader must know: `subject` says of what, `detail` what. */
export interface Problem {
  readonly kind: string
  readonly subject: string
  readonly count: number
  readonly detail: string
}

/** What the summary, `status` and `report` are made from. */
export interface Facts {
  /** Unit-days per coverage state. */
  readonly coverage: Readonly<Record<string, number>>
  /** Units per coverage state, of endpoints without days. */
  readonly units: Readonly<Record<string, number>>
  readonly tables: Readonly<Record<string, number>>
  /** Rows of what was collected, without the tables that only tell about them, the study's own list of accounts among them. */
  readonly rows: number
  /** Days are empty where an endpoint has none. */
  readonly failed: ReadonlyArray<{
    readonly step: string
    readonly unit: string
    readonly from: string
    readonly to: string
    readonly reason: string
  }>
  readonly problems: ReadonlyArray<Problem>
  readonly requests: number
  readonly off_target: number
}
