// What people are told of an open database, each by a file of its own.
import { Layer } from "effect"
import { Query } from "../domain/services.ts"
import { readAccess } from "./access.ts"
import { readCoverageRuns } from "./coverageRuns.ts"
import { readFacts } from "./facts.ts"
import { readReportFacts } from "./reportFacts.ts"
import { readHistories, readSlices } from "./sliceHistories.ts"

export const query = Query.of({
  facts: ({ database, settle }, wanted) => readFacts(database, wanted, settle),
  coverageRuns: ({ database, settle }, wanted) => readCoverageRuns(database, wanted, settle),
  reportFacts: ({ database, settle }, wanted) => readReportFacts(database, wanted, settle),
  access: ({ database }) => readAccess(database),
  slices: ({ database }) => readSlices(database),
  histories: ({ database }, prefix) => readHistories(database, prefix)
})

export const layerQuery = Layer.succeed(Query, query)
