// An ORCID iD ends in a check digit (ISO 7064, MOD 11-2): one mistyped digit is noticed.
/** @see https://support.orcid.org/hc/en-us/articles/360006897674 */
export const hasOrcidChecksum = (orcid: string): boolean => {
  const digits = [...orcid.replaceAll("-", "")]
  const total = digits.slice(0, -1).reduce((sum, digit) => ((sum + Number(digit)) * 2) % 11, 0)
  const check = (12 - total) % 11
  return digits.at(-1) === (check === 10 ? "X" : String(check))
}
