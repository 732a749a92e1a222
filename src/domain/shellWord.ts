// What is suggested gets pasted.

/** A text as one word of a shell: what is suggested gets pasted, and may stand in a file of anybody's. */
export const shellWord = (text: string): string =>
  /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll(/\p{C}/gu, "").replaceAll("'", "'\\''")}'`
