// Facts → one HTML page that needs nothing else: no network, no script, no second file.
import { renderToStaticMarkup } from "react-dom/server"
import { clockText } from "../domain/Day.ts"
import { isMadeUp } from "../domain/Origin.ts"
import { shippedApi } from "../domain/shippedApi.ts"
import { Patterns } from "./Patterns.tsx"
import type { ReportInput } from "./ReportInput.ts"
import { Breaks } from "./sections/Breaks.tsx"
import { Counters, Pages, Quota, Rows } from "./sections/Charts.tsx"
import { Coverage } from "./sections/Coverage.tsx"
import { Headline } from "./sections/Headline.tsx"
import { Methods, Problems, StudyText } from "./sections/Paper.tsx"
import { onEveryPage, style } from "./style.ts"

const chapters = {
  coverage: "Coverage",
  rows: "Rows over time",
  problems: "Problems",
  methods: "Methods",
  quota: "Quota",
  pages: "Pages",
  counters: "Counts",
  breaks: "Known breaks",
  study: "The study"
}

const authorsOf = ({ study }: ReportInput): string =>
  study.authors
    .map(({ given, family, affiliation }) => `${given} ${family}${affiliation === undefined ? "" : `, ${affiliation}`}`)
    .join("; ")

/** Says at the top where the rows are not the API's own. */
const Stripes = ({ origin }: { readonly origin: string }) => (
  <>
    {isMadeUp(origin) && (
      <p className="stripe" role="note">
        <b>SANDBOX</b> · made-up data. Nothing on this page is about {shippedApi.platform}.
      </p>
    )}
    {origin.startsWith("server:") && (
      <p className="stripe" role="note">
        <b>NOT FROM {shippedApi.platform.toUpperCase()}</b> · data from the server {origin.slice("server:".length)}.
      </p>
    )}
  </>
)

/** What every printed page says where the rows are not the API's own. */
const printed = (origin: string): string => {
  if (isMadeUp(origin))
    return onEveryPage(`SANDBOX: made-up data. Nothing on this page is about ${shippedApi.platform}.`)
  return origin.startsWith("server:") ? onEveryPage(`Not from ${shippedApi.platform}: data from another server.`) : ""
}

const Header = ({ input }: { readonly input: ReportInput }) => {
  const { study } = input
  return (
    <header>
      <p className="kind">Data report</p>
      <h1>{study.title ?? study.name}</h1>
      <p className="by">
        {[study.title === undefined ? "" : study.name, authorsOf(input)].filter((part) => part !== "").join(" · ")}
      </p>
      {study.description !== undefined && <p className="about">{study.description}</p>}
      <nav aria-label="Chapters">
        <ul>
          {Object.entries(chapters).map(([id, name]) => (
            <li key={id}>
              <a href={`#${id}`}>{name}</a>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  )
}

const Page = ({ input }: { readonly input: ReportInput }) => {
  const { study, report } = input
  const madeUp = isMadeUp(report.origin)
  const title = study.title ?? study.name
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="generator" content={`windrow ${input.version}`} />
        {/* Nothing is loaded: a browser that sees something to load refuses it. */}
        <meta httpEquiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>{`${madeUp ? "SANDBOX · " : ""}${title}: report`}</title>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own style sheet */}
        <style dangerouslySetInnerHTML={{ __html: `${style}${printed(report.origin)}` }} />
      </head>
      <body>
        <Patterns />
        <Stripes origin={report.origin} />
        <Header input={input} />
        <main>
          <Headline input={input} />
          <Coverage input={input} />
          <Rows input={input} />
          <Problems input={input} />
          <Methods input={input} />
          <Quota input={input} />
          <Pages input={input} />
          <Counters input={input} />
          <Breaks input={input} />
          <StudyText input={input} />
        </main>
        <footer>
          Made on {clockText(input.madeAt)} by Windrow {input.version} from {input.database}
          {madeUp ? " (sandbox, made-up data)" : ""}. Times are UTC.
        </footer>
      </body>
    </html>
  )
}

/** The page as text. */
export const reportPage = (input: ReportInput): string =>
  `<!doctype html>\n${renderToStaticMarkup(<Page input={input} />)}\n`
