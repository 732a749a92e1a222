// A sandbox that shares its time with what asks it from this process.
import { type SandboxOptions, startSandbox as start } from "../../src/sandbox/Server.ts"
import { time } from "./time.ts"

export type { Rule, Sandbox, SandboxOptions } from "../../src/sandbox/Server.ts"

export const startSandbox = (options: SandboxOptions = {}) => start({ time: time.server, ...options })
