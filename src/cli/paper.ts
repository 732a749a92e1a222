// How wide what is printed may be.

/** As wide as the terminal says, within reason; into a file or a pipe, as most terminals are. */
export const columnsOf = (stream: { readonly columns?: number }, usual = 80): number => {
  // A terminal that does not know its width says 0.
  const told = stream.columns || Number(process.env["COLUMNS"]) || usual
  return Math.max(20, Math.min(200, told))
}
