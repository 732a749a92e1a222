// References as catalogues read them: the Citation File Format, and DataCite's JSON.
import { stringify } from "yaml"
import type { Author } from "../domain/Study.ts"
import { type Form, yearOf } from "./Citation.ts"

const orcidUrl = (orcid: string): string => `https://orcid.org/${orcid}`
const rorUrl = (ror: string): string => `https://ror.org/${ror}`

const lacking = (...facts: ReadonlyArray<readonly [key: string, isThere: boolean]>): ReadonlyArray<string> =>
  facts.flatMap(([key, isThere]) => (isThere ? [] : [key]))

/** A map without what nobody has said. */
const said = (fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

const cffAuthor = ({ affiliation, family, given, orcid }: Author) =>
  said({
    "family-names": family,
    "given-names": given,
    affiliation,
    orcid: orcid === undefined ? undefined : orcidUrl(orcid)
  })

/**
 * CITATION.cff. `license` is left out: in a file about data it would be taken for theirs.
 * @see https://github.com/citation-file-format/citation-file-format/blob/main/schema-guide.md
 */
export const cff: Form = {
  lacks: ({ authors }) => lacking(["authors", authors.length > 0]),
  write: (citation, software) => {
    const { archive, authors, collected, contact, description, keywords, publication, title, version } = citation
    return stringify(
      said({
        "cff-version": "1.2.0",
        message: "If you use these data, please cite them as below.",
        type: "dataset",
        title,
        authors: authors.map(cffAuthor),
        version,
        doi: archive?.doi,
        abstract: [citation.isMadeUp ? "The data are made up." : "", description ?? "", collected]
          .filter((part) => part !== "")
          .join(" "),
        keywords,
        contact: contact === undefined ? undefined : [{ name: contact.name, email: contact.email }],
        identifiers:
          publication?.doi === undefined
            ? undefined
            : [
                {
                  type: "doi",
                  value: publication.doi,
                  description: `The paper that the data stand beside: ${publication.title}`
                }
              ],
        references: [
          { type: "software", title: "Windrow", version: software, authors: [{ name: "The Windrow authors" }] }
        ]
      }),
      { lineWidth: 100 }
    ).trimEnd()
  }
}

const dataciteName = ({ affiliation, family, given, orcid, ror }: Author) =>
  said({
    name: `${family}, ${given}`,
    nameType: "Personal",
    givenName: given,
    familyName: family,
    nameIdentifiers:
      orcid === undefined
        ? undefined
        : [{ nameIdentifier: orcidUrl(orcid), nameIdentifierScheme: "ORCID", schemeUri: "https://orcid.org" }],
    affiliation:
      affiliation === undefined
        ? undefined
        : [
            said({
              name: affiliation,
              affiliationIdentifier: ror === undefined ? undefined : rorUrl(ror),
              affiliationIdentifierScheme: ror === undefined ? undefined : "ROR",
              schemeUri: ror === undefined ? undefined : "https://ror.org"
            })
          ]
  })

/**
 * DataCite's metadata, version 4.6, as JSON. The DOI may still be the archive's to give; everything else that is mandatory
 * must be known.
 * @see https://datacite-metadata-schema.readthedocs.io/en/4.6/
 */
export const datacite: Form = {
  lacks: ({ archive, authors }) =>
    lacking(
      ["authors", authors.length > 0],
      ["archive", archive !== undefined],
      ["archive: year", archive?.year !== undefined]
    ),
  write: (citation, software) => {
    const { archive, authors, collected, contact, days, description, funding, keywords, publication, title, version } =
      citation
    return JSON.stringify(
      said({
        schemaVersion: "http://datacite.org/schema/kernel-4",
        doi: archive?.doi,
        identifiers: [],
        creators: authors.map(dataciteName),
        titles: [{ title }],
        publisher: { name: archive?.name },
        publicationYear: Number(yearOf(citation)),
        types: {
          resourceTypeGeneral: "Dataset",
          resourceType: citation.isMadeUp ? "Made-up data" : "Social media data"
        },
        subjects: keywords?.map((subject) => ({ subject })),
        contributors:
          contact === undefined
            ? undefined
            : [{ contributorType: "ContactPerson", name: contact.name, nameType: "Personal" }],
        dates: [{ date: days.from === days.to ? days.to : `${days.from}/${days.to}`, dateType: "Collected" }],
        version,
        descriptions: [
          ...(description === undefined ? [] : [{ description, descriptionType: "Abstract" }]),
          { description: collected, descriptionType: "Methods" },
          { description: `Collected with Windrow ${software}.`, descriptionType: "TechnicalInfo" }
        ],
        fundingReferences: funding?.map(({ award, funder, ror }) =>
          said({
            funderName: funder,
            funderIdentifier: ror === undefined ? undefined : rorUrl(ror),
            funderIdentifierType: ror === undefined ? undefined : "ROR",
            awardNumber: award
          })
        ),
        relatedIdentifiers:
          publication?.doi === undefined
            ? undefined
            : [{ relatedIdentifier: publication.doi, relatedIdentifierType: "DOI", relationType: "IsSupplementTo" }]
      }),
      null,
      2
    )
  }
}
