// `windrow plan --queries`: the first request of each slice, to the letter.
import { Redacted } from "effect"
import { oneLine } from "../../../domain/harmless.ts"
import { apiOf } from "../../../domain/Pipeline.ts"
import type { Plan } from "../../../domain/Plan.ts"
import { requestBody } from "../../../fetch/body.ts"
import { makeMessage } from "../../../fetch/sign.ts"
import { slicesOf } from "../../../plan/makePlan.ts"

/** Two lines a slice: what it is and where it goes, and the body. Nothing is signed. */
export const queryLines = (plan: Plan): ReadonlyArray<string> =>
  slicesOf(plan).flatMap((slice) => {
    const shape = plan.shapes[slice.shape]
    const pipeline = plan.pipelines[shape?.pipeline ?? ""]
    if (shape === undefined || pipeline === undefined) return []
    const api = apiOf(pipeline)
    const fields = pipeline.request.fields === "none" ? undefined : shape.fields
    const members = requestBody(slice, shape, pipeline, undefined)
    const { body, method = "POST", path } = makeMessage(api, pipeline.request.path, members, fields, Redacted.make("…"))
    const address = `${slice.step} ${slice.id} ${method} ${oneLine(path)}`
    return body === "" ? [address] : [address, body]
  })
