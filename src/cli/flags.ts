// Flags and arguments that several commands share.
import { Argument, Flag } from "effect/cli"
import { shortest } from "../spec/shortest.ts"

/** A path, which a shell completes by the files there are; as a person would type it from here. */
export const path = (name: string) => Argument.File(name).pipe(Argument.map(shortest))

export const study = path("study.yaml").pipe(Argument.withDescription("The study"))

/** For commands that read what was collected. */
export const ofSandboxFlag = Flag.Boolean("sandbox").pipe(
  Flag.withDescription("Read the database that `run --sandbox` filled, also where there is a real one"),
  Flag.withDefault(false)
)

export const sandboxFlags = {
  seed: Flag.String("seed").pipe(Flag.withDescription("Seed of the made-up corpus (default: windrow)"), Flag.optional),
  faults: Flag.Literals("faults", ["none", "realistic", "hostile"]).pipe(
    Flag.withDescription("How much goes wrong (default: none)"),
    Flag.optional
  ),
  dailyQuota: Flag.Int("daily-quota").pipe(
    Flag.withDescription("The daily quota: requests a day (default: 1000)"),
    Flag.optional
  ),
  now: Flag.String("now").pipe(
    Flag.withDescription(
      "The sandbox's clock starts at this time, e.g. 2024-03-01T09:00:00Z (default: this machine's clock)"
    ),
    Flag.optional
  )
}

export const allowHostFlag = Flag.String("allow-host").pipe(
  Flag.withDescription("The host of another API that the study's folder describes, and that may be asked"),
  Flag.optional
)

export const ownPipelinesFlag = Flag.Boolean("own-pipelines").pipe(
  Flag.withDescription("Go on with a stored plan also where a pipeline in it is not Windrow's own"),
  Flag.withDefault(false)
)

const progressOn = (stream: string) =>
  Flag.Literals("progress", ["auto", "tui", "plain", "json", "quiet"]).pipe(
    Flag.withDescription(
      `How progress is shown on ${stream}; auto is tui on a terminal, plain lines elsewhere (default: auto, or WINDROW_PROGRESS)`
    ),
    Flag.optional
  )

export const progressFlag = progressOn("stderr")

/** A replay is what was asked for, so it goes where data goes. */
export const replayProgressFlag = progressOn("stdout")

export const runFlags = {
  sandbox: Flag.Boolean("sandbox").pipe(
    Flag.withDescription("Collect made-up data from a local server instead; needs no credentials"),
    Flag.withDefault(false)
  ),
  ...sandboxFlags,
  noWait: Flag.Boolean("no-wait").pipe(
    Flag.withDescription("End with exit code 75 when the day's quota is spent, instead of waiting for the reset"),
    Flag.withDefault(false)
  ),
  limitRequests: Flag.Int("limit-requests").pipe(
    Flag.withDescription("Spend at most so many requests in this run"),
    Flag.optional
  ),
  retryFailed: Flag.Boolean("retry-failed").pipe(
    Flag.withDescription("Also ask again what failed in earlier runs"),
    Flag.withDefault(false)
  ),
  prune: Flag.Boolean("prune").pipe(
    Flag.withDescription("First delete rows that the study does not want any more"),
    Flag.withDefault(false)
  ),
  refresh: Flag.Boolean("refresh").pipe(
    Flag.withDescription("Ask again now for what was collected, as one more wave beside the planned ones"),
    Flag.withDefault(false)
  ),
  allowHost: allowHostFlag,
  progress: progressFlag
}
