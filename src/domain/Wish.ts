// What a person asks of a run while it goes on.

/** `hold` also releases; `quit` ends the run after the pages that are under way, `interrupt` as Ctrl-C does. */
export type Wish = "hold" | "quit" | "interrupt"

/** Who ended a run before its end: a key, or a signal such as Ctrl-C. */
export type StoppedBy = "key" | "signal"
