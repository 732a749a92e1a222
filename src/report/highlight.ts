// A study as it was written → HTML with classes, for the style sheet to colour.
import highlighter from "highlight.js/lib/core"
import yaml from "highlight.js/lib/languages/yaml"

highlighter.registerLanguage("yaml", yaml)

/** Longer studies are cut: the file itself stands beside the database. */
const most = 400

export const highlightYaml = (text: string): { readonly html: string; readonly more: number } => {
  const lines = text.trimEnd().split("\n")
  const shown = lines.slice(0, most).map((line) => (line.length > 2000 ? `${line.slice(0, 2000)} …` : line))
  return {
    html: highlighter.highlight(shown.join("\n"), { language: "yaml" }).value,
    more: Math.max(0, lines.length - most)
  }
}
