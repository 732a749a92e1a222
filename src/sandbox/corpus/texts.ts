import type { Dice } from "../hash.ts"
import type { Language } from "./regions.ts"

/** Each sentence says that it is made up. */
const sentences: Record<Language, ReadonlyArray<string>> = {
  ar: ["فيديو مختلق عن مدينة لا وجود لها", "خبر مختلق: القطار يصل قبل موعده"],
  de: [
    "Erfunden: Heuernte auf der Süßwiese, Öl fürs Getriebe vergessen",
    "Frei erfunden – die Straße nach Überall ist gesperrt",
    "Diese Nachricht ist erfunden: Käse wächst auf Bäumen",
    "Erfunden! Meine Großmutter fährt Einrad"
  ],
  el: ["Φανταστικό βίντεο από ένα νησί που δεν υπάρχει"],
  en: [
    "Made up: the mayor of Nowhere opens a door",
    "A made up recipe for stone soup, part two",
    "Nothing here is real, it is all made up",
    "Made up weather for a made up town"
  ],
  es: ["Inventado: el niño, la montaña y el pingüino", "Noticia inventada de una ciudad que no existe"],
  fr: ["Inventé de toutes pièces : l’été à Nulle-Part", "Histoire inventée, œuf compris"],
  he: ["סרטון מומצא על עיר שאינה קיימת"],
  hi: ["मनगढ़ंत वीडियो: चाय अपने आप बनती है"],
  ja: ["架空の町の架空の天気予報", "これは架空の動画です。ラーメンも架空。"],
  ko: ["지어낸 이야기: 없는 도시의 아침"],
  pt: ["Inventado: a canção do pão voador"],
  ru: ["Выдуманная новость: снег пошёл вверх", "Всё это выдумано, даже ёжик"],
  th: ["วิดีโอแต่งขึ้น เรื่องแมวขับรถไฟ"],
  tr: ["Uydurma haber: İğne deliğinden ışık geçti"],
  uk: ["Вигадане відео про їжака й ґудзик"],
  vi: ["Chuyện bịa đặt về một thành phố không có thật"],
  zh: ["架空城市的早餐，全部虛構", "虛構新聞：貓當選鎮長"]
}

/** What breaks naive writers of CSV, SQL, HTML and terminals. */
const oddities: ReadonlyArray<string> = [
  ' "quoted"',
  " it's ''here''",
  "\nsecond line",
  "\r\nthird line\r\n",
  "\ta\tb",
  " C:\\temp\\new",
  ", a, b; c;",
  "'); DROP TABLE videos;--",
  "<b>&amp;</b>",
  " =1+1",
  " $HOME {{name}} %s",
  " e\u0301a\u0308n\u0303 (combining)",
  " 👩🏽‍🚀👨‍👩‍👧‍👦🏳️‍🌈",
  " 🇦🇹🇨🇭",
  " \u202Eright to left\u202C",
  " zero\u200Bwidth\u00A0space",
  " \u2028line separator",
  " 𝕱𝖗𝖆𝖐𝖙𝖚𝖗"
]

/** A sentence in the account's language or, now and then, in another. */
export const sentence = (language: Language, dice: Dice): string => {
  const spoken = dice.chance(0.1) ? dice.pick(languages) : language
  return `${dice.pick(sentences[spoken])}${dice.chance(0.6) ? ` № ${dice.below(1000)}` : ""}`
}

const languages = Object.keys(sentences) as ReadonlyArray<Language>

/** A description: a sentence, hashtags as a person would type them, and now and then something odd. */
export const describe = (language: Language, hashtags: ReadonlyArray<string>, dice: Dice): string => {
  if (dice.chance(0.03)) return ""
  const odd = dice.chance(0.25) ? dice.pick(oddities) : ""
  const nul = dice.chance(0.015) ? "\u0000" : ""
  const written = inText(hashtags, dice).map((tag) => `#${typed(tag, dice)}`)
  return [`${sentence(language, dice)}${nul}${odd}`, ...written].join(" ")
}

/** Most texts have other hashtags than their video: some of its own are left out, others are in no list. */
const inText = (hashtags: ReadonlyArray<string>, dice: Dice): ReadonlyArray<string> => {
  if (dice.chance(0.3)) return hashtags
  const kept = hashtags.filter(() => dice.chance(0.6))
  return dice.chance(0.25) ? [...kept, dice.pick(tags)] : kept
}

const typed = (tag: string, dice: Dice): string => {
  if (dice.chance(0.5)) return tag
  return dice.chance(0.3) ? tag.toUpperCase() : tag.slice(0, 1).toUpperCase() + tag.slice(1)
}

const tags = `heuernte skitour madeup erfunden nowhere stonesoup wetter nachrichten news politik election wahl2025 klima
climate fyp foryou viral dance cooking kochen rezept books booktok lernen science history geschichte art kunst
music sport football fußball ski berge größe ärger katzen cats hunde travel reise garten diy auto zug bahn bus
весна новости їжак مختلق أخبار 架空 虛構 ラーメン 지어낸 καφές café naïve çay 🐈 2023 a_b x`.split(/\s+/)

/** None to six hashtags, lower case: from a pool all accounts share and from the account's own. */
export const hashtagsOf = (username: string, dice: Dice): ReadonlyArray<string> => {
  if (dice.chance(0.15)) return []
  const own = dice.chance(0.3) ? [`${username.replace(/[^a-z0-9]/g, "")}${dice.pick(["", "show", "_daily"])}`] : []
  return [...new Set([...own, ...Array.from({ length: dice.below(6) }, () => dice.pick(tags))])]
}
