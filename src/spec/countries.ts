/** The code of a country that was probably meant by `de`, `Germany`, `Deutschland` or `UK`, of those that an API takes. */
export const suggestCountry = (typed: string, codes: ReadonlyArray<string>): string | undefined => {
  const upper = typed.toUpperCase()
  if (codes.includes(upper)) return upper
  const names = ["en", "de", "fr", "es"].map((language) => new Intl.DisplayNames([language], { type: "region" }))
  const wanted = /^[A-Z]{2}$/.test(upper) ? (names[0]?.of(upper) ?? typed) : typed
  const isNamed = (code: string) =>
    /^[A-Z]{2}$/.test(code) && names.some((name) => name.of(code)?.toLowerCase() === wanted.toLowerCase())
  return codes.find(isNamed)
}
