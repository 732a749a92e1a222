// The screen as ink draws it. What is on it is decided in frame.ts.
import { Box, Text, type TextProps } from "ink"
import type { StatusStep } from "../../domain/Status.ts"
import type { Progress } from "../progress.ts"
import { frame } from "./frame.ts"
import type { Line, Look, Tone } from "./look.ts"

const props: Readonly<Record<Tone, TextProps>> = {
  plain: {},
  strong: { bold: true },
  faint: { dimColor: true },
  good: { color: "green" },
  warn: { color: "yellow" },
  bad: { color: "red", bold: true },
  accent: { color: "cyan" }
}

const Row = ({ line, colour }: { readonly line: Line; readonly colour: boolean }) => (
  <Text wrap="truncate-end">
    {line.length === 0
      ? " "
      : line.map(({ text, tone }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a span has no other name than its place
          <Text key={index} {...(colour ? props[tone] : {})}>
            {text}
          </Text>
        ))}
  </Text>
)

export interface DashboardProps {
  readonly progress: Progress
  readonly look: Look
  /** Coverage of the database, as far as it is known. */
  readonly steps?: ReadonlyArray<StatusStep>
  readonly colour: boolean
}

export const Dashboard = ({ progress, look, steps, colour }: DashboardProps) => (
  <Box flexDirection="column" width={look.columns}>
    {frame(progress, look, steps).map((line, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other name than its place
      <Row key={index} line={line} colour={colour} />
    ))}
  </Box>
)
