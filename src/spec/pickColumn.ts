// The lines of a list → which column has the values, and which line names the columns.
import type { ValueKind } from "../domain/Api.ts"
import { composed } from "../domain/sameText.ts"
import { shippedApi } from "../domain/shippedApi.ts"
import { canBe } from "./bareValue.ts"
import { isSameName } from "./oddSigns.ts"
import type { Row } from "./readTable.ts"

export interface Picked {
  /** The place of the column. */
  readonly index: number
  /** How many lines stand above the values: a title, the header. */
  readonly above: number
  /** The header, if there is one. */
  readonly header: ReadonlyArray<string> | undefined
  /** A line that was taken for what it is not called: to be said. */
  readonly guessed?: "title" | "label"
}

/** So far down a header is looked for: above it stand a title and what belongs to it. */
const titleAtMost = 5

/** Programs write a sign of a comment before their header. */
const same = (a: string, b: string): boolean => isSameName(a.trim().replace(/^#\s*/, ""), b)

/** The column that fits best: the wanted names come in the order of how well they fit. */
const find = (header: ReadonlyArray<string>, wanted: ReadonlyArray<string>): number => {
  for (const name of wanted) {
    const exact = header.findIndex((cell) => cell.trim() === name)
    const index = exact >= 0 ? exact : header.findIndex((cell) => same(cell, name))
    if (index >= 0) return index
  }
  return -1
}

/** What people write above a column of accounts, words, tags or ids, without spaces and signs. */
const label =
  /^(?:the|list|all)?(?:of)?(?:(?:user|account|profile|channel|creator|author|nutzer|benutzer|konto|profil)s?(?:names?|handles?|ids?|urls?|links?)?|handles?(?:names?)?|(?:search)?(?:terms?|words?|keywords?|quer(?:y|ies)|strings?)|(?:hash)?tags?(?:names?)?|(?:video|music|sound|effect|comment|post|item)?(?:ids?|urls?|links?)|videos?|dates?|regions?|regioncodes?|countr(?:y|ies)|suchbegriffe?|suchanfragen?|begriffe?|konto|konten)(?:clean|final|en|de)?$/

/** What stands above a lone column of names of people, and of words: each may be a value of the other. */
const ofNames =
  /^(?:(?:nick|screen|display|author|creator|profil|konto)?names?|(?:author|user|creator|from|final)?(?:uniqueids?|usernames?|users?|handles?)|handlenames?|secuid|accountclean|profile?|influencer(?:in|innen|s)?|politiker(?:in|innen)?|politicians?|candidat[eo]s?|kandidat(?:en|in|innen)?|abgeordnete[nr]?|mitglied(?:er)?|usuarios?|nombre(?:deusuario)?|nomi?(?:utente|utilisateur|dutilisateur)?|nome|utilisateurs?|identifiants?|perfil|perfiles|profilo|cuentas?|comptes?|kanal|kanäle|pseudo|gebruiker(?:s?naam)?|brukernavn|användarnamn|kullaniciadi|kullanıcıadı|benutzerkont(?:o|en)|пользовател[ьи]|аккаунты?|用户名?|账号|アカウント|ユーザー名?|계정|사용자)$/
const ofWords =
  /^(?:texts?|phrases?|(?:stich|schlag|such|schlüssel)?(?:w(?:ort|orte|orten|örter))|motsclés?|motclé|palabras?clave|palavras?chave|parol[ae]chiave|trefwoord(?:en)?|słow[oa]kluczowe|sökord|hakusan(?:a|at)|anahtarkelimeler|anahtarkelime|ключев(?:ое|ые)слов[оа]|关键词|關鍵詞|关键字|キーワード|키워드|الكلماتالمفتاحية|מילתמפתח|מילותמפתח|etiquetas?|话题|標籤|ハッシュタグ|해시태그|هاشتاغ|хэштеги?|хештеги?)$/
/** What R, Python and statistics programs write there when nobody gave a name. */
const ofPrograms = /^(?:values?|v1|x|0|index|row[ ._]?names?)$/i
const numbered =
  /^(?:[XV]\d{1,3}|VAR\d{1,5}|(?:Column|Col|Spalte|Feld|Field|Colonne|Columna) ?\d{1,3}|Unnamed: ?\d{1,3}|\.{3}\d{1,3})$/

/** A title, and perhaps a value: nobody knows. */
const perhaps =
  /^(?:themen?|thema|topics?|items?|labels?|names?|challenges?|english|deutsch|person(?:en|s)?|part(?:y|ei|eien|ies)|medi(?:um|en|a)|outlets?|sources?|quellen?|newsrooms?|brands?|marken?|organi[sz]ation(?:en|s)?|pages?|nodes?|mps?|members?|händler(?:in)?|verkäufer(?:in)?|sellers?|merchants?|stores?|parole|palabras?|mots?|wörter)$/
const titled =
  /^(?:list[ea]?|keywords?|hashtags?|search (?:terms|words)|(?:stich|schlag|such)w(?:ort|orte|örter)|suchbegriffe?)\s+\S+\s+\S/iu

/** Whether a value at the top of a list reads like its title: it may be one. */
export const isTitle = (text: string): boolean => titled.test(text.trim()) || perhaps.test(bare(text))

const bare = (text: string): string =>
  composed(text)
    // So readr tells columns of one name apart.
    .replace(/\.{3}\d{1,3}$/, "")
    .toLowerCase()
    .replaceAll(/[\s_.#@:*()[\]'’"-]/g, "")
    .replace(shippedApi.api, "")

/** Whether a text reads like the name of a column. */
export const isLabel = (text: string): boolean => label.test(bare(text))

/** One of several, as far as spelling tells. */
const single = (text: string): string => bare(text).replace(/s$/, "")

/** Whether it stands above a lone column of that kind. @param names that the column may have */
const isLabelOf = (
  text: string,
  { number, once, pattern, prefix }: ValueKind,
  names: ReadonlyArray<string>
): boolean => {
  const word = bare(text)
  const isOfWords = pattern === undefined || (once !== true && number !== true && prefix !== undefined)
  return (
    isLabel(text) ||
    ofPrograms.test(text.trim()) ||
    numbered.test(text.trim()) ||
    (once === true && ofNames.test(word)) ||
    (isOfWords && ofWords.test(word)) ||
    names.some((name) => single(name) === single(text))
  )
}

/** Where no column is called as one of these, the one that is called like one of several: `hashtag` for hashtags. */
const findSingle = (header: ReadonlyArray<string>, names: ReadonlyArray<string>): number => {
  const singles = new Set(names.map(single))
  const found = header.flatMap((cell, index) => (cell !== "" && singles.has(single(cell)) ? [index] : []))
  return header.length > 1 && found.length === 1 ? found[0]! : -1
}

export interface Wanted {
  /** As the study names it. */
  readonly column: string | undefined
  /** Names that the column of this input may have, the one that says most first. */
  readonly names: ReadonlyArray<string>
  /** Of the values. */
  readonly kind?: ValueKind
}

export const anyText: ValueKind = { title: "a text" }

export const pickColumn = (rows: ReadonlyArray<Row>, { column, kind = anyText, names }: Wanted): Picked | undefined => {
  const wanted = column === undefined ? names : [column]
  /** What stands above a header; above a lone column, values may stand there. */
  const isTitle = ({ cells }: Row): boolean => {
    const [text = "", ...others] = cells.filter((cell) => cell !== "")
    if (others.length > 0) return false
    if (cells.length > 1 || text === "") return true
    return find([text], names) >= 0 || isLabelOf(text, kind, names) || !canBe(kind, text)
  }
  let picked: Picked | undefined
  for (const [above, row] of rows.slice(0, titleAtMost).entries()) {
    const exact = find(row.cells, wanted)
    const index = exact < 0 && column === undefined ? findSingle(row.cells, names) : exact
    if (index >= 0) picked = { index, above: above + 1, header: row.cells, ...(above > 0 ? { guessed: "title" } : {}) }
    if (!isTitle(row)) break
  }
  const first = rows[0]?.cells ?? []
  if (picked !== undefined || column !== undefined || first.length !== 1) return picked
  return isLabelOf(first[0] ?? "", kind, names)
    ? { index: 0, above: 1, header: first, guessed: "label" }
    : { index: 0, above: 0, header: undefined }
}
