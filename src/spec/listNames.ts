// A text that was typed as a value, and reads like the name of a list.

/** The name of a list or a spreadsheet: as a user name it would be possible, and is hardly ever meant. */
export const isLikeAFile = (text: string): boolean => /^[^,;]*\.(csv|cvs|tsv|txt|xlsx?|xslx|ods)$/i.test(text.trim())

/** How a study names a list of accounts beside it. */
export const asListFile = (file: string): string =>
  `{ file: ${/^[\w./ -]+$/.test(file) ? file : `'${file.replaceAll("'", "''")}'`} }`
