import { homedir, platform } from "node:os"
import { join } from "node:path"

/** The platform's folder for state that outlives a program and is not the user's document. */
export const stateDirectory = (env: Readonly<Record<string, string | undefined>>): string => {
  if (env["WINDROW_STATE_DIR"]) return env["WINDROW_STATE_DIR"]
  if (platform() === "win32") return join(env["LOCALAPPDATA"] ?? join(homedir(), "AppData", "Local"), "windrow")
  if (platform() === "darwin") return join(homedir(), "Library", "Application Support", "windrow")
  return join(env["XDG_STATE_HOME"] || join(homedir(), ".local", "state"), "windrow")
}
