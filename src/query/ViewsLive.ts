// The views of a database, for whoever opens one.
import type { ViewMaker } from "../domain/Views.ts"
import { install, show } from "./views/install.ts"

export const viewMaker: ViewMaker = { install, show }
