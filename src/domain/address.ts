// An address of a server, as it was typed or stands in a file → what is asked, or what is wrong with it.
import { isLoopback } from "./loopback.ts"

/** `base`: as the parser understood it and not as it was written, without a slash at the end. `host`: with its port. */
export interface Address {
  readonly base: string
  readonly host: string
}

/** `none`: no address of a server; `user`: something before the host; `more`: something behind the path; `open`: unencrypted. */
export interface WrongAddress {
  readonly wrong: "none" | "user" | "more" | "open"
  readonly host: string
}

/** What was looked at is what is asked: each address is understood once, here. */
export const readAddress = (text: string): Address | WrongAddress => {
  // Spaces, tabs, look-alikes of letters and backslashes are read in one way here and in another elsewhere.
  const url = /^[!-[\]-~]+$/.test(text) && URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) return { wrong: "none", host: "" }
  const { hash, host, hostname, origin, password, pathname, protocol, search, username } = url
  // Whatever stands before an @ is easily taken for the host; and it would be printed with the address.
  if (username !== "" || password !== "") return { wrong: "user", host }
  if (search !== "" || hash !== "") return { wrong: "more", host }
  if (protocol === "http:" && !isLoopback(hostname)) return { wrong: "open", host }
  return { base: `${origin}${pathname}`.replace(/\/+$/, ""), host }
}
