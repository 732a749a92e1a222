// Ends the process where one piece of work takes more than some seconds of processor time: what hangs cannot be ended from
// within, and on a busy machine the time on the wall says nothing.
import { Worker } from "node:worker_threads"

/** Seconds of processor time for one piece of work. */
const most = 5

const code = `
  const { workerData, parentPort } = require("node:worker_threads")
  const { writeSync } = require("node:fs")
  const turn = new Int32Array(workerData.turn)
  const seconds = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6 }
  let [at, since] = [0, seconds()]
  setInterval(() => {
    const now = Atomics.load(turn, 0)
    if (now !== at || now === 0) { at = now; since = seconds() }
    else if (seconds() - since > workerData.most) {
      writeSync(2, "\\nhangs: number " + (now - 1) + " of " + workerData.name + "\\n")
      process.kill(process.pid, "SIGKILL")
    }
  }, 250)
`

export interface Watchdog {
  /** A piece of work begins, the one before has ended. @param number from 0 */
  readonly next: (number: number) => void
  readonly close: () => Promise<unknown>
}

export const watch = (name: string): Watchdog => {
  const turn = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(code, { eval: true, workerData: { turn: turn.buffer, most, name } })
  return {
    next: (number) => void Atomics.store(turn, 0, number + 1),
    close: () => worker.terminate()
  }
}
