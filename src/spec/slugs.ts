// A text as people write it → a name of small letters, digits and one sign between them.

/** Letters that do not come apart into a letter and an accent; umlauts as German spells them without. */
const spellings: Readonly<Record<string, string>> = {
  ä: "ae",
  ö: "oe",
  ü: "ue",
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  å: "a",
  đ: "d",
  ð: "d",
  þ: "th",
  ł: "l",
  ı: "i"
}

/** `Größe X, 2023` → `groesse-x-2023`; empty where nothing is left. */
export const slugOf = (text: string, between = "-"): string =>
  text
    .normalize("NFC")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, (sign) => spellings[sign] ?? sign)
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^a-z0-9]+/g, between)
    .replaceAll(/^[-_]+|[-_]+$/g, "")
    .slice(0, 64)
