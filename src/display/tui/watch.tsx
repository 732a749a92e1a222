// Lines that are drawn over and over, until a key. Loaded only where there is a terminal: ink and react come with it.
import { Box, render, Text, useInput } from "ink"

export interface WatchScreen {
  readonly show: (lines: ReadonlyArray<string>) => void
  /** Takes what was drawn away, and gives the terminal back as it was. */
  readonly close: () => Promise<void>
}

const Keys = ({ quit }: { readonly quit: () => void }) => {
  useInput((input, key) => {
    if (input === "q" || key.escape || (key.ctrl && input === "c")) quit()
  })
  return null
}

export const openWatch = (terminal: NodeJS.WriteStream, keyboard: NodeJS.ReadStream, quit: () => void): WatchScreen => {
  const keys = keyboard.isTTY === true
  const view = (lines: ReadonlyArray<string>) => (
    <Box flexDirection="column" width={Math.max(20, terminal.columns || 80)}>
      {keys ? <Keys quit={quit} /> : null}
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other name than its place
        <Text key={index} wrap="truncate-end">
          {line === "" ? " " : line}
        </Text>
      ))}
    </Box>
  )
  const app = render(view([]), {
    stdout: terminal,
    stdin: keyboard,
    exitOnCtrlC: false,
    patchConsole: false,
    interactive: true
  })
  return {
    show: (lines) => app.rerender(view(lines)),
    close: async () => {
      app.rerender(null)
      await app.waitUntilRenderFlush()
      app.unmount()
      await app.waitUntilExit()
    }
  }
}
