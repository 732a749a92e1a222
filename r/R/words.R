# Commands in what is printed, as they are called here: `windrow report study.yaml` is windrow::report("study.yaml").

commands <- "init|validate|fmt|plan|run|resume|status|explain|export|report|cite|quota|doctor|replay|sandbox|schema"
valued <- paste0("name|accounts|column|from|to|fields|seed|faults|daily-quota|now|limit-requests|allow-host|progress|probe|",
                 "format|tables|partition|spent|pool|run|port")
value_pattern <- "(?:'(?:[^']|'\\\\'')*'|[\\w.:,/@-]+)"
word_pattern <- paste0("(?:--(?:", valued, ")[ =]", value_pattern, "|--[a-z][a-z-]*|'(?:[^']|'\\\\'')*'",
                       "|[\\w.:,/@-]+\\.(?:ya?ml|json|csv|ndjson))")
typed_pattern <- paste0("(?<![\\w./-])windrow (?:", commands, ")\\b(?: ", word_pattern, ")*")

in_r <- function(text) {
  found <- gregexpr(typed_pattern, text, perl = TRUE)
  if (length(text) > 0) regmatches(text, found) <- lapply(regmatches(text, found), vapply, as_call, "")
  text
}

as_call <- function(typed) {
  parts <- regmatches(typed, gregexpr(paste0("--[a-z-]+|", value_pattern), typed, perl = TRUE))[[1]][-1]
  command <- parts[1]
  own <- command %in% c("init", "validate", "plan", "run", "status", "report")
  if (length(parts) == 1 && own && command != "init") return(typed)
  given <- if (own) character() else paste0("\"", command, "\"")
  flags <- character()
  at <- 2
  while (at <= length(parts)) {
    name <- sub("^--", "", parts[at])
    if (name == parts[at]) {
      given <- c(given, as_text(name))
    } else {
      takes <- name %in% strsplit(valued, "|", fixed = TRUE)[[1]] && at < length(parts)
      if (takes) at <- at + 1
      named <- if (command == "init") c(from = "first", to = "last")[name] else NA
      flag <- if (is.na(named)) gsub("-", "_", name, fixed = TRUE) else named
      flags <- c(flags, paste(flag, "=", if (takes) as_text(parts[at]) else "TRUE"))
    }
    at <- at + 1
  }
  if (!own && length(flags) > 0) flags <- paste0(".flags = list(", paste(flags, collapse = ", "), ")")
  paste0("windrow::", if (own) command else "call_windrow", "(", paste(c(given, flags), collapse = ", "), ")")
}

as_text <- function(word) {
  if (grepl("^[0-9]+$", word)) return(word)
  plain <- if (startsWith(word, "'")) gsub("'\\''", "'", substr(word, 2, nchar(word) - 1), fixed = TRUE) else word
  encodeString(plain, quote = "\"")
}
