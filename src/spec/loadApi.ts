// The text of an api.yaml → an Api, or all of its mistakes.

import type { Api } from "../domain/Api.ts"
import { readAddress } from "../domain/address.ts"
import { readPattern, waysAtMost } from "../domain/pattern.ts"
import { isZone } from "../domain/quotaPeriod.ts"
import { shippedApi } from "../domain/shippedApi.ts"
import type { CodeName } from "./codes.ts"
import { milliseconds } from "./durations.ts"
import { regexps } from "./generated/regexps-api.ts"
import validate from "./generated/validate-api.js"
import type { WrittenApi } from "./generated/written-api.ts"
import { inOrder, type Mistake, mistakeAt, type Words } from "./Mistake.ts"
import { checkApiMembers } from "./members.ts"
import { type Path, readYaml } from "./readYaml.ts"
import { checkShape } from "./shape.ts"
import { stepKeys } from "./stepKeys.ts"

export interface LoadedApi {
  readonly api: Api | undefined
  readonly mistakes: ReadonlyArray<Mistake>
}

type Report = (path: Path, code: CodeName, words: Words) => void

/** @param name that of its folder. `own`: the one that Windrow comes with, which may name the variables that others may not. */
export const loadApi = (file: string, text: string, name: string, own = false): LoadedApi => {
  const yaml = readYaml(file, text, "description")
  const mistakes: Array<Mistake> = [...yaml.mistakes]
  if (typeof yaml.data !== "object" || yaml.data === null || Array.isArray(yaml.data)) {
    const message = "the file does not begin with a key such as `api: letters`"
    if (mistakes.length === 0) mistakes.push(mistakeAt(yaml.sourceText, yaml.valueAt([]), "WR009", { message }))
  } else for (const mistake of checkShape(yaml, validate, "the API")) mistakes.push(mistake)
  if (mistakes.length > 0) return { api: undefined, mistakes: inOrder(mistakes) }
  const written = yaml.data as WrittenApi
  const report: Report = (path, code, words) =>
    mistakes.push(mistakeAt(yaml.sourceText, yaml.valueAt(path), code, words))
  if (written.api !== name)
    report(["api"], "WR080", { message: `the folder is called ${name}, the API ${written.api}` })
  checkAuthentication(written, report)
  if (!own) checkVariables(written, report)
  const ways = checkPatterns(written, report)
  if (!own && ways > waysAtMost)
    report(["errors"], "WR093", {
      message: "the patterns of this API can together be read in too many ways; write fewer, or plainer ones"
    })
  checkApiMembers(written, (path, message) =>
    report(path, "WR093", { message, hint: "give one of them the name that the API has for it" })
  )
  checkInputs(written, report)
  checkStatuses(written, report)
  checkAddress(written, report)
  checkHeaders(written, report)
  for (const [pool, { per, reset }] of Object.entries(written.quota.pools)) {
    const path = ["quota", "pools", pool, "reset"]
    if (reset !== undefined && per === "hour")
      report(path, "WR093", { message: "hours begin by the clock: only a day has a `reset`" })
    else if (reset !== undefined && !isZone(reset.zone))
      report([...path, "zone"], "WR093", { message: `there is no time zone \`${reset.zone}\`` })
  }
  if (written.query?.style === "tree" && written.query.as === undefined)
    report(["query"], "WR093", { message: "a tree of conditions stands under a member: `as` is missing" })
  return mistakes.length > 0 ? { api: undefined, mistakes: inOrder(mistakes) } : { api: resolveApi(written), mistakes }
}

/** What each style of authentication needs. */
const needs = {
  client_credentials: ["variables", "ask", "token", "send"],
  key: ["variables", "send"],
  none: []
} as const

const checkAuthentication = ({ authentication }: WrittenApi, report: Report): void => {
  for (const key of needs[authentication.style])
    if (authentication[key] === undefined)
      report(["authentication"], "WR093", {
        message: `authentication of the style ${authentication.style} needs \`${key}\``
      })
  const { send, style, variables = [] } = authentication
  const many = { client_credentials: 2, key: 1, none: 0 }[style]
  if (variables.length !== many && !(variables.length === 0 && many > 0))
    report(["authentication", "variables"], "WR093", {
      message: `the style ${style} has ${many} variables, and here are ${variables.length}`
    })
  if (send !== undefined && (send.header === undefined) === (send.member === undefined))
    report(["authentication", "send"], "WR093", {
      message: "a key stands in a `header` or in a `member`, in one of them"
    })
}

/** Names of APIs whose variables hold what belongs to others: to Windrow, to the system, to well-known services. */
const taken =
  /^(windrow|sandbox|server|api|node|npm|nvm|path|home|user|shell|term|ld|dyld|lc|lang|xdg|ssh|gpg|git|github|gh|gitlab|aws|amazon|azure|google|gcp|gcloud|openai|anthropic|slack|docker|kube|python|pip|r|java|http|https|ftp|all|no|ssl|tls|ca|curl|pg|mysql|db|database|redis)$/

/** A description may come from somebody else: it is given no variable but those that bear its name. */
const checkVariables = ({ api, authentication }: WrittenApi, report: Report): void => {
  const [word = ""] = api.split("_")
  if (word === shippedApi.api || taken.test(word))
    report(["api"], "WR093", {
      message: `\`${api}\` cannot name an API: variables that begin so belong to something else`,
      hint: "give the folder and the API another name, such as that of the archive"
    })
  const begins = `${api.toUpperCase()}_`
  authentication.variables?.forEach((name, index) => {
    if (!name.startsWith(begins))
      report(["authentication", "variables", index], "WR093", {
        message: `the API \`${api}\` is not given what ${name} holds`,
        hint: `its variables begin with its name: ${begins}KEY`
      })
  })
}

/** The texts at a path, each with its own; `*` stands for any key or place. */
const textsAt = (value: unknown, [key, ...rest]: Path, path: Path = []): ReadonlyArray<readonly [Path, string]> => {
  if (key === undefined) return typeof value === "string" ? [[path, value]] : []
  if (typeof value !== "object" || value === null) return []
  return Object.entries(value)
    .filter(([name]) => key === "*" || key === name)
    .flatMap(([name, inner]) => textsAt(inner, rest, [...path, Array.isArray(value) ? Number(name) : name]))
}

/** Returns in how many ways all of them can be read together: an answer or a value may be held against each. */
const checkPatterns = (written: WrittenApi, report: Report): number => {
  const ways = regexps
    .flatMap((where) => textsAt(written, where))
    .map(([path, text]) => {
      const read = readPattern(text)
      if (typeof read === "number") return read
      report(path, "WR093", { message: `the pattern \`${text.slice(0, 60)}\` ${read}` })
      return 0
    })
  return ways.reduce((sum, one) => sum + one, 0)
}

const checkInputs = ({ inputs }: WrittenApi, report: Report): void => {
  for (const [index, name] of inputs.entries()) {
    const path = ["inputs", index]
    if (inputs.indexOf(name) < index)
      report(path, "WR093", { message: `the input \`${name}\` stands twice`, hint: "delete one" })
    if (stepKeys.has(name))
      report(path, "WR093", {
        message: `an input cannot be called \`${name}\`: steps have a key of that name`,
        hint: "give it another name"
      })
  }
}

const checkStatuses = ({ errors }: WrittenApi, report: Report): void => {
  for (const [index, { status = [] }] of errors.entries())
    for (const [at, range] of status.entries()) {
      const [from, to = from] = String(range).split("-").map(Number)
      if (from !== undefined && to !== undefined && from > to)
        report(["errors", index, "status", at], "WR093", {
          message: `no status is from ${from} to ${to}`,
          hint: `write ${to}-${from}`
        })
    }
}

const checkAddress = ({ base }: WrittenApi, report: Report): void => {
  const read = readAddress(base)
  if (!("wrong" in read)) return
  if (read.wrong === "open")
    report(["base"], "WR093", {
      message: `http would send everything unencrypted to ${read.host}`,
      hint: "write https://"
    })
  else report(["base"], "WR093", { message: "the address is more or less than a host and a path" })
}

const routing =
  "host|connection|keep-alive|content-length|content-type|transfer-encoding|te|trailer|upgrade|expect|forwarded|x-forwarded-.*"
/** A key in one of these would lead the request elsewhere. */
const notForKeys = new RegExp(`^(${routing})$`)
/** Where a request goes, how it is sent and who sends it is no matter of a description's `headers`. */
const reserved = new RegExp(`^(${routing}|cookie|authorization|proxy-.*|sec-.*)$`)

const checkHeaders = ({ authentication: { send }, request }: WrittenApi, report: Report): void => {
  const ofKey = send?.header?.toLowerCase()
  if (ofKey !== undefined && notForKeys.test(ofKey))
    report(["authentication", "send", "header"], "WR093", {
      message: `no key stands in the header \`${send?.header}\``
    })
  for (const name of Object.keys(request.headers ?? {}))
    if (reserved.test(name) || name === ofKey)
      report(["request", "headers", name], "WR093", {
        message: `the header \`${name}\` is not set by a description`,
        hint: "leave it out"
      })
}

const resolveApi = (written: WrittenApi): Api => {
  const { authentication, defaults = {}, young, ...rest } = written
  const { token, ...others } = authentication
  const { lifetime, ...where } = token ?? { at: [] }
  const time = (text: string | undefined, usual: string): number => milliseconds(text ?? usual)
  const address = readAddress(written.base)
  return {
    ...rest,
    base: "wrong" in address ? written.base : address.base,
    platform: written.platform ?? written.title,
    hosts: written.hosts ?? [],
    authentication: {
      ...others,
      variables: others.variables ?? [],
      ...(token === undefined
        ? {}
        : { token: { ...where, ...(lifetime === undefined ? {} : { lifetime: milliseconds(lifetime) }) } })
    },
    request: {
      method: written.request.method,
      headers: written.request.headers ?? {},
      fields_as: written.request.fields_as ?? "fields"
    },
    sentences: written.sentences ?? [],
    quota: { ...written.quota, uncounted: written.quota.uncounted ?? [] },
    narrowing: written.narrowing ?? [],
    ...(young === undefined ? {} : { young: { rows: milliseconds(young.rows), counts: milliseconds(young.counts) } }),
    defaults: {
      requests_per_second: defaults.requests_per_second ?? 1,
      search_gap: time(defaults.search_gap, "0"),
      concurrency: defaults.concurrency ?? 4,
      request_timeout: time(defaults.request_timeout, "1m"),
      give_up_after: time(defaults.give_up_after, "1h"),
      settle: time(defaults.settle, "0")
    }
  }
}
