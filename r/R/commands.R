# The commands, one function each.

init <- function(study = "study.yaml", ..., first = NULL, last = NULL) {
  call_windrow("init", study, .flags = list(..., from = first, to = last))
}

validate <- function(study) call_windrow("validate", study)

plan <- function(study, ...) call_windrow("plan", study, .flags = list(...))

run <- function(study, ...) call_windrow("run", study, .flags = list(...))

status <- function(study, ...) {
  call_windrow("status", study, .flags = list(...))
  text <- paste(call_windrow("status", study, .flags = list(..., json = TRUE), .show = FALSE), collapse = "\n")
  invisible(if (requireNamespace("jsonlite", quietly = TRUE)) jsonlite::fromJSON(text) else text)
}

report <- function(study, ...) {
  lines <- call_windrow("report", study, .flags = list(...))
  invisible(lines[length(lines)])
}
