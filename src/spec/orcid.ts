// An ORCID iD ends in a check digit (ISO 7064, MOD 11-2): one mistyped digit is noticed.
/** @see https://support.orcid.org/hc/en-us/articles/360006897674 */
export const hasOrcidChecksum = (orcid: string): boolean => {
  const digits = [...orcid.replaceAll("-", "")]
  const total = digits.slice(0, -1).reduce((sum, digit) => ((sum + Number(digit)) * 2) % 11, 0)
  const check = (12 - total) % 11
  return digits.at(-1) === (check === 10 ? "X" : String(check))
}

/**
 * A ROR id is 0, six letters and digits that stand for a number (Crockford's base 32), and its two check digits
 * (ISO 7064, MOD 97-10).
 * @see https://ror.readme.io/docs/identifier
 */
export const hasRorChecksum = (ror: string): boolean => {
  const id = ror.slice(-9)
  const digits = "0123456789abcdefghjkmnpqrstvwxyz"
  const number = [...id.slice(0, 7)].reduce((all, letter) => all * 32 + digits.indexOf(letter), 0)
  return 98 - ((number * 100) % 97) === Number(id.slice(7))
}
