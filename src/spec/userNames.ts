// What was typed as a user name → what is wrong with it, or what is odd about it.
import type { CodeName } from "./codes.ts"
import type { Words } from "./Mistake.ts"

/** The name of a list or a spreadsheet: as a user name it would be possible, and is hardly ever meant. */
export const isLikeAFile = (text: string): boolean => /^[^,;]*\.(csv|tsv|txt|xlsx?|ods)$/i.test(text.trim())

/** How a study names a list of accounts beside it. */
export const asListFile = (file: string): string => `{ file: ${file}, column: username }`

export const checkUserName = (typed: string): (Words & { readonly code: CodeName }) | undefined => {
  const name = (/tiktok\.com\/@?([^/?#\s]+)/i.exec(typed)?.[1] ?? typed.replace(/^@+/, "")).toLowerCase()
  if (name !== typed.toLowerCase() || !/^[^\s@/\\:;,?#&"'<>()[\]{}|]+$/.test(typed)) {
    return {
      code: "WR050",
      message: /tiktok\.com/i.test(typed) ? "this is a link, not a user name" : `\`${typed}\` ${signOf(typed)}`,
      didYouMean: /^[\w.]+$/.test(name) ? name : undefined
    }
  }
  if (/[^\x21-\x7e]/.test(typed))
    return { code: "WR050", message: `\`${typed}\` has signs that no user name on TikTok has` }
  if (isLikeAFile(typed)) {
    const hint = `a list beside the study is named like this: accounts: ${asListFile(typed)}`
    return { code: "WR077", message: `\`${typed}\` is taken for a user name, and reads like a file`, hint }
  }
  // Old names may follow older rules, so this only warns.
  if (/^[\w.]{2,24}$/.test(typed)) return undefined
  const length = [...typed].length
  const odd = length < 2 ? "is too short" : length > 24 ? "is too long" : "has unusual signs"
  return { code: "WR077", message: `\`${typed}\` ${odd} for a user name on TikTok` }
}

const signOf = (typed: string): string => {
  if (typed.startsWith("@")) return "begins with @"
  return /[\s,;]/.test(typed) ? "is more than one word" : "is not a user name"
}
