// What is known of a clone → why it must not be released now.
import { changesOf } from "./edits.ts"

export interface Clone {
  /** The version that is to be released. */
  readonly version: string
  readonly changelog: string
  /** As package.json names it. */
  readonly repository: string
  /** Of `origin`; empty where there is none. */
  readonly remote: string
  readonly branch: string
  /** What git would tell of changes that are not committed; empty where there are none. */
  readonly uncommitted: string
  readonly tags: ReadonlyArray<string>
}

/** The place alone, however it is written: git@host:a/b.git, git+https://host/a/b.git, ssh://git@host/a/b. */
export const placeOf = (address: string): string =>
  address
    .trim()
    .replace(/^git\+/, "")
    .replace(/^(?:https?|ssh|git):\/\/(?:[^@/]*@)?/, "")
    .replace(/^[^@/]*@/, "")
    .replace(/^([^/:]+):(?!\d)/, "$1/")
    .replace(/(\.git)?\/*$/, "")
    .toLowerCase()

const semver = /^(\d+)\.(\d+)\.(\d+)$/

const isLater = (version: string, tag: string): boolean => {
  const numbers = (text: string) => (semver.exec(text.replace(/^v/, "")) ?? []).slice(1, 4).map(Number)
  const [left, right] = [numbers(version), numbers(tag)]
  const at = left.findIndex((number, index) => number !== right[index])
  return at === -1 || (left[at] ?? 0) > (right[at] ?? 0)
}

/** Sentences, each with what to do; none where it may be released. */
export const refusalsOf = (clone: Clone): ReadonlyArray<string> => {
  const { branch, changelog, remote, repository, tags, uncommitted, version } = clone
  const section = /^## (\S+) \(unreleased\)$/m.exec(changelog)?.[1]
  const later = tags.find((tag) => semver.test(tag.replace(/^v/, "")) && !isLater(version, tag))
  return [
    ...(semver.test(version) ? [] : [`"${version}" is no version such as 0.2.0`]),
    ...(tags.includes(`v${version}`) ? [`v${version} is released already: take the next version`] : []),
    ...(later !== undefined && !tags.includes(`v${version}`)
      ? [`${later} is later than ${version}: take a later version`]
      : []),
    ...(placeOf(remote) === placeOf(repository)
      ? []
      : [
          `origin is ${remote === "" ? "nowhere" : placeOf(remote)}, but package.json says ${placeOf(repository)}: ` +
            "name the true repository in package.json (`repository`), or release from a clone of it"
        ]),
    ...(branch === "main" ? [] : [`this is ${branch === "" ? "no branch" : `the branch ${branch}`}: git switch main`]),
    ...(uncommitted === ""
      ? []
      : [`there are changes that are not committed: git stash, or commit them\n${uncommitted}`]),
    ...(section === undefined
      ? ['CHANGELOG.md has no section "(unreleased)": write what users will notice']
      : section === version
        ? []
        : [`CHANGELOG.md has ${section} (unreleased), not ${version}: name the version there`]),
    ...(changesOf(changelog, version) === ""
      ? ["CHANGELOG.md says nothing of this version: write what users will notice"]
      : [])
  ]
}
