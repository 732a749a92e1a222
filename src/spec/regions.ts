// The region codes that the API accepts. @see https://developers.tiktok.com/doc/research-api-specs-query-videos
const list = `
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
CA CD CF CG CH CI CK CL CM CN CO CR CU CV CW CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR
GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP
KE KG KH KI KM KN KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS
MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO
RS RU RW SA SB SC SD SE SG SH SI SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TP TR TT
TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW`

export const regions: ReadonlySet<string> = new Set(list.trim().split(/\s+/))

/** The code that was probably meant by `de`, `Germany`, `Deutschland` or `UK`. */
export const suggestRegion = (typed: string): string | undefined => {
  const upper = typed.toUpperCase()
  if (regions.has(upper)) return upper
  const names = ["en", "de", "fr", "es"].map((language) => new Intl.DisplayNames([language], { type: "region" }))
  const wanted = /^[A-Z]{2}$/.test(upper) ? (names[0]?.of(upper) ?? typed) : typed
  return [...regions].find((code) => names.some((name) => name.of(code)?.toLowerCase() === wanted.toLowerCase()))
}
