// What a study says of itself for its paper: its ids are checked digit by digit, and kept without their registries.
import type { Author, Publishing, Study } from "../domain/Study.ts"
import { type CheckContext, reportValue } from "./CheckContext.ts"
import type { AboutTheStudy } from "./generated/written-study.ts"
import { hasOrcidChecksum, hasRorChecksum } from "./orcid.ts"
import type { Path } from "./readYaml.ts"

/** One mistyped digit of an ORCID iD or a ROR id is noticed. */
export const checkPublishing = (context: CheckContext, about: AboutTheStudy | undefined): void => {
  const mistyped = (id: string) => `the last digit of ${id} does not fit the others: one of them is mistyped`
  const checkRor = (ror: string | undefined, path: Path) => {
    if (ror !== undefined && !hasRorChecksum(ror)) reportValue(context, path, "WR136", { message: mistyped(ror) })
  }
  about?.authors?.forEach(({ orcid, ror }, index) => {
    const at = ["study", "authors", index]
    if (orcid !== undefined && !hasOrcidChecksum(orcid))
      reportValue(context, [...at, "orcid"], "WR018", { message: mistyped(orcid) })
    checkRor(ror, [...at, "ror"])
  })
  about?.funding?.forEach(({ ror }, index) => {
    checkRor(ror, ["study", "funding", index, "ror"])
  })
}

const rorOf = <A extends { readonly ror?: string }>(one: A): A =>
  one.ror === undefined ? one : { ...one, ror: one.ror.slice(-9) }

/** Of a study that says nothing, no more than that it has no authors. */
export const publishingOf = (about: AboutTheStudy): Pick<Study, "authors" | "publishing"> => {
  const { accounts_public, archive, contact, ethics, funding, keywords, publication, rights, version } = about
  const publishing: Publishing = {
    ...(keywords === undefined ? {} : { keywords }),
    ...(version === undefined ? {} : { version }),
    ...(rights === undefined ? {} : { rights }),
    ...(contact === undefined ? {} : { contact }),
    ...(funding === undefined ? {} : { funding: funding.map(rorOf) }),
    ...(publication === undefined ? {} : { publication: { ...publication, ...doiOf(publication.doi) } }),
    ...(archive === undefined ? {} : { archive: { ...archive, ...doiOf(archive.doi) } }),
    ...(ethics === undefined ? {} : { ethics }),
    ...(accounts_public === undefined ? {} : { accounts_public })
  }
  const authors = (about.authors ?? []).map((one): Author => rorOf(one))
  return Object.keys(publishing).length === 0 ? { authors } : { authors, publishing }
}

const doiOf = (doi: string | undefined) => (doi === undefined ? {} : { doi: doi.replace(/^.*?(?=10\.)/, "") })
