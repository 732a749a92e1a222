/** The codes `region_code` accepts: ISO 3166-1, Kosovo, and the obsolete TP. Source: appendix of the query specification. */
export const regions: ReadonlySet<string> = new Set(
  `AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ
BR BS BT BV BW BY BZ CA CD CF CG CH CI CK CL CM CN CO CR CU CV CW CY CZ DE DJ DK DM DO DZ
EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW
GY HK HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KR KW KY KZ
LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV
MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW
PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF
TG TH TJ TK TL TM TN TO TP TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK
YE YT ZA ZM ZW`.split(/\s+/)
)

/** Where made-up accounts registered, and what their texts are written in; listed more than once = more likely. */
export const homes: ReadonlyArray<readonly [region: string, language: Language]> = [
  ["DE", "de"],
  ["DE", "de"],
  ["AT", "de"],
  ["CH", "de"],
  ["CH", "fr"],
  ["US", "en"],
  ["US", "en"],
  ["GB", "en"],
  ["NG", "en"],
  ["FR", "fr"],
  ["ES", "es"],
  ["MX", "es"],
  ["BR", "pt"],
  ["TR", "tr"],
  ["UA", "uk"],
  ["KZ", "ru"],
  ["EG", "ar"],
  ["SA", "ar"],
  ["IL", "he"],
  ["GR", "el"],
  ["IN", "hi"],
  ["TH", "th"],
  ["JP", "ja"],
  ["TW", "zh"],
  ["KR", "ko"],
  ["VN", "vi"]
]

export type Language =
  | "ar"
  | "de"
  | "el"
  | "en"
  | "es"
  | "fr"
  | "he"
  | "hi"
  | "ja"
  | "ko"
  | "pt"
  | "ru"
  | "th"
  | "tr"
  | "uk"
  | "vi"
  | "zh"
