// Studies as a command reads them: it knows what is secret, so that none of it stays in a shared file.
import { NotRead } from "../../../domain/readBounded.ts"
import { shippedApi } from "../../../domain/shippedApi.ts"
import { Spec } from "../../../spec/Spec.ts"
import { readEnvFile, type Settings } from "./envFile.ts"

const secretName = /(^|_)(KEY|SECRET|TOKEN|PASSWORD)$/i

/** Key and secret of the process, and of whatever API a `.env` beside the study is for. */
const secretsBeside = (directory: string): ReadonlyArray<string> => {
  const { variables } = shippedApi.authentication
  const found = readEnvFile(directory, variables)
  const file: Settings = found instanceof NotRead ? {} : found.settings
  const inFile = Object.entries(file).flatMap(([name, value]) => (secretName.test(name) ? (value ?? []) : []))
  return [...variables.flatMap((name) => process.env[name] ?? []), ...inFile]
}

export const layerSpec = Spec.layer(secretsBeside)
