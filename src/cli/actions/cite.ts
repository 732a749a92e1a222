// `windrow cite`: references to the data of a study and to what collected them. What nobody has said is left out.
import { Effect } from "effect"
import { exit } from "../../domain/exit.ts"
import { apiIn } from "../../domain/Pipeline.ts"
import { Query, Store } from "../../domain/services.ts"
import { citationOf, type Form } from "../../package/Citation.ts"
import { cff, datacite } from "../../package/catalogues.ts"
import { bibtex, plain } from "../../package/references.ts"
import { Spec } from "../../spec/Spec.ts"
import { CommandFailed, notCollected } from "../failures.ts"
import { note, print } from "../out.ts"
import { version } from "../version.ts"
import { readDatabase } from "./readDatabase.ts"
import { toRead } from "./server/databases.ts"
import { layerSpec } from "./server/layerSpec.ts"

const forms = { text: plain, bibtex, cff, datacite } as const satisfies Record<string, Form>

/** What a reference is the better for. */
const wished = ["title", "authors", "version", "archive"] as const

export const cite = Effect.fn("cite")(function* (path: string, format: keyof typeof forms) {
  const loaded = yield* (yield* Spec).load(path)
  const { pipelines } = loaded
  const { database, flag, study } = yield* toRead(loaded, false)
  const access = yield* Effect.gen(function* () {
    const reader = yield* (yield* Store).read
    return reader === undefined ? undefined : yield* (yield* Query).access(reader)
  }).pipe(readDatabase(database, study.settle))
  if (access?.days === undefined)
    return yield* notCollected(`${database} ${access === undefined ? "does not exist" : "has no data"} yet`, path, flag)
  const citation = citationOf(study, apiIn(pipelines), { ...access, days: access.days })
  const form: Form = forms[format]
  const lacks = form.lacks(citation)
  if (lacks.length > 0)
    return yield* new CommandFailed({
      code: exit.mistake,
      message: `${format} cannot do without ${lacks.map((key) => `\`${key}\``).join(" and ")}, and the study does not say`,
      hint: `Add ${lacks.length === 1 ? "it" : "them"} below \`study:\`; \`windrow schema study\` has examples.`
    })
  const known = { ...study.publishing, ...study, authors: study.authors.length === 0 ? undefined : study.authors }
  const missing = wished.filter((key) => known[key] === undefined)
  if (missing.length > 0) yield* note(`Below \`study:\` there could be: ${missing.join(", ")}.`)
  yield* print(form.write(citation, version))
}, Effect.provide(layerSpec))
