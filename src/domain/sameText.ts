// Names as people tell them apart: an ä is one letter however it is composed, and capitals make no difference.

/** A text in the one form in which it is asked, kept and looked for: letters composed (Unicode NFC). */
export const composed = (text: string): string => text.normalize("NFC")

/** By this two names are the same. Small letters as the API's names have them, by no country's rules. */
export const caseless = (text: string): string => composed(text).toLowerCase()
