// A process of its own: opens ledgers that do not exist yet, each at a moment that others open it, too.
// node openAtOnce.ts <first moment, epoch milliseconds> <folder>…
import { openLedgerFile } from "../../src/quota/LedgerFile.ts"

const [moment = "", ...directories] = process.argv.slice(2)
const ids = directories.map((directory, i) => {
  while (Date.now() < Number(moment) + 60 * i);
  const file = openLedgerFile(directory)
  const id = String(file.prepare("SELECT id FROM ledger").get()?.["id"])
  file.close()
  return id
})
process.stdout.write(JSON.stringify(ids))
