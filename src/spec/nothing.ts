// What people and programs write where they have nothing to say, and what stands below a table: none of it is a value.
import type { ValueKind } from "../domain/Api.ts"

/** How programs write that there is nothing: R, Python, SQL, spreadsheets, people. */
const nothing =
  /^(?:n ?\.? ?\/? ?a\.?|n\/?[dkv]|nan|nat|null|none|nil|undefined|\\n|<na>|\((?:na|null|none|empty|leer|blank|missing)\)|\[(?:na|null|none|empty)\]|k\. ?a\.?|n\. ?v\.|s\. ?d\.|loading(?:\.{3}|…))$/i
/** What a spreadsheet shows where it could not compute, in any language: `#REF!`, `#WERT!`, `#¡VALOR!`, `#Н/Д`. */
const failed = /^#(?:[¡¿]?[\p{L}_]+(?:\/0)?[!?]|[\p{L}]\/[\p{L}]|getting_data|yok|spill|calc|busy)$/iu
/** Signs alone: a dash, a point, what comes before a name. */
const signs = /^[-–—.…?!,:;/*#＃@＠_]+$/
/** What spreadsheets make of a condition, what statistics programs write for what is missing: names nobody has. */
const answers =
  /^(?:true|false|wahr|falsch|vrai|faux|verdadero|falso|vero|waar|onwaar|prawda|fałsz|истина|ложь|-\d{1,4}|\.[a-z]|kA)$/iu
const total =
  /^(?:(?:grand |sub-?)?totals?|sum|(?:zwischen|gesamt|end)?summe|gesamt|gesamtergebnis|insgesamt|sous-total|totaal|subtotaal)$/i
/** Only in the last line: elsewhere they may be names. */
const below =
  /^(?:somme|totale|somma|suma|soma|razem|toplam|mean|average|median|mittelwert|durchschnitt|moyenne|media|promedio|count|anzahl|итого)$/iu
const unsure =
  /^(?:unknown|unbekannt|inconnue?|desconocid[oa]|leer|empty|vide|vacío|deleted|gelöscht|supprimé|missing|fehlt|keine?|9{2,4})$/iu

/** Whether a spreadsheet could not compute a cell. */
export const isFailed = (text: string): boolean => failed.test(text) || /^#(?:n\/?[avd]|bezug!)$/i.test(text)

/** Whether a cell says that there is nothing. @param ignore what a study adds to that */
export const isNothing = (text: string, ignore: ReadonlyArray<string>): boolean =>
  text === "" || nothing.test(text) || isFailed(text) || signs.test(text) || isIgnored(text, ignore)

/** Whether a study says that it stands for nothing. */
export const isIgnored = (text: string, ignore: ReadonlyArray<string>): boolean =>
  ignore.some((one) => isSame(one, text))

const isSame = (one: string, text: string): boolean =>
  one.trim().normalize("NFC").toLowerCase() === text.trim().normalize("NFC").toLowerCase()

/** Whether it cannot name anybody, where values of the kind are names. */
export const isAnswer = ({ once }: ValueKind, text: string): boolean => once === true && answers.test(text)

/** Whether it reads like the total below a table. @param isLast where more may be one */
export const isTotal = (text: string, isLast: boolean): boolean => total.test(text) || (isLast && below.test(text))

/** Whether it may say that there is nothing, and may be a value. */
export const isHardlyMeant = (text: string): boolean => unsure.test(text)
