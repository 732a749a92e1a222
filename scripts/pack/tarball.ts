// A folder → a tar.gz with the same bytes every time: names in order, one time for all, nobody's user.
import { spawn } from "node:child_process"
import { createWriteStream } from "node:fs"
import { pipeline } from "node:stream/promises"
import { createGzip } from "node:zlib"

/** @param at seconds since 1970 that every file is said to be of; needs GNU tar */
export const tarGz = async (parent: string, folder: string, to: string, at: number): Promise<void> => {
  const same = ["--format=ustar", "--sort=name", `--mtime=@${at}`, "--owner=0", "--group=0", "--numeric-owner"]
  // Files that are links to each other on this disk are files of their own to whoever unpacks them.
  const tar = spawn("tar", [...same, "--hard-dereference", "-cf", "-", "-C", parent, folder], {
    stdio: ["ignore", "pipe", "inherit"],
    // The order of names is that of bytes, wherever this runs.
    env: { ...process.env, LC_ALL: "C" }
  })
  const ended = new Promise<number | null>((done, fail) => tar.on("close", done).on("error", fail))
  await pipeline(tar.stdout, createGzip({ level: 6 }), createWriteStream(to))
  if ((await ended) !== 0)
    throw new Error(`tar could not pack ${folder}; it takes GNU tar (on a Mac: brew install gnu-tar)`)
}
