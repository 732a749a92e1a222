// Made by scripts/generate.ts from schemas/: change the schema, not this file. One schema, one file, however long.

/** Where regular expressions stand in an api.yaml. */
export const regexps: ReadonlyArray<ReadonlyArray<string>> = [
  ["authentication","refused","*"],
  ["errors","*","code","*"],
  ["errors","*","message","*"],
  ["sentences","*"],
  ["field_words"],
  ["values","*","link","host"],
  ["values","*","link","name"],
  ["values","*","pattern"],
  ["values","*","between"],
  ["values","*","suggestion"],
  ["values","*","without"],
  ["values","*","letters","pattern"],
  ["values","*","usual","pattern"]
]
