# The program in this package: starting it, showing what it says, and what its exit codes mean.

meanings <- c("0" = "complete", "1" = "incomplete", "75" = "paused")

is_windows <- function() .Platform$OS.type == "windows"

# What starts Windrow: the Node in this package and the program beside it, or the windrow that a shell finds.
program <- function() {
  home <- system.file("program", package = "windrow")
  node <- file.path(home, "runtime", if (is_windows()) "node.exe" else "node")
  if (nzchar(home) && file.exists(node)) return(c(node, file.path(home, "dist", "windrow.js")))
  other <- Sys.which("windrow")
  if (nzchar(other)) return(unname(other))
  stop("This copy of the R package has no program in it. Install the one for this system, ",
       "install.packages(\"windrow_<version>_<system>.tar.gz\", repos = NULL, type = \"source\"), ",
       "or put the windrow of an archive on your PATH.", call. = FALSE)
}

# Named values as flags: sandbox = TRUE is --sandbox, limit_requests = 3 is --limit-requests 3.
as_flags <- function(flags) {
  flags <- Filter(function(value) !is.null(value) && !identical(value, FALSE), flags)
  named <- paste0("--", gsub("_", "-", names(flags), fixed = TRUE))
  words <- Map(function(flag, value) if (isTRUE(value)) flag else c(flag, as_word(value)), named, flags)
  as.character(unlist(words, use.names = FALSE))
}

as_word <- function(value) {
  if (is.numeric(value)) value <- format(value, scientific = FALSE, trim = TRUE)
  paste(as.character(value), collapse = ",")
}

call_windrow <- function(command, ..., .flags = list(), .show = TRUE) {
  given <- c(program(), command, vapply(list(...), as_word, ""), as_flags(.flags))
  folder <- tempfile("windrow-")
  dir.create(folder)
  on.exit(unlink(folder, recursive = TRUE))
  ended <- with_environment(function() follow(given, folder, .show))
  if (ended$interrupted) stop("Interrupted. ", ended$advice, call. = FALSE)
  state <- meanings[as.character(ended$code)]
  if (is.na(state)) stop(windrow_error(command, ended, .show))
  invisible(structure(ended$result, code = ended$code, state = unname(state)))
}

windrow_error <- function(command, ended, shown) {
  said <- if (shown) "what it said stands above." else paste(c("it said:", ended$said), collapse = "\n")
  text <- sprintf("windrow %s ended with exit code %d; %s", command, ended$code, said)
  structure(list(message = text, call = NULL, code = ended$code), class = c("windrow_error", "error", "condition"))
}

with_environment <- function(work) {
  ours <- c(WINDROW_CALLED_AS = "windrow", WINDROW_PROGRESS = "plain", NO_COLOR = "1")
  before <- Sys.getenv(names(ours), unset = NA, names = TRUE)
  on.exit({
    Sys.unsetenv(names(before)[is.na(before)])
    if (!all(is.na(before))) do.call(Sys.setenv, as.list(before[!is.na(before)]))
  })
  do.call(Sys.setenv, as.list(ours))
  work()
}

# Starts it beside R, and shows what it says when it says it: to wait inside R could not be interrupted.
follow <- function(given, folder, show) {
  at <- function(name) file.path(folder, name)
  start(given, at)
  streams <- list(result = tail_of(at("out")), rest = tail_of(at("err")))
  said <- list(result = character(), rest = character())
  interrupted <- FALSE
  take <- function(whole) {
    for (name in names(streams)) {
      lines <- streams[[name]](whole)
      said[[name]] <<- c(said[[name]], lines)
      if (show && length(lines) > 0) {
        cat(paste0(in_r(lines), "\n"), sep = "")
        utils::flush.console()
      }
    }
  }
  repeat {
    over <- tryCatch({
      Sys.sleep(0.05)
      take(FALSE)
      file.exists(at("code"))
    }, interrupt = function(signal) {
      if (!interrupted) stop_it(at("pid"))
      interrupted <<- TRUE
      is_windows()
    })
    if (over) break
  }
  take(TRUE)
  advice <- if (is_windows()) "It goes on by itself: windrow::status() tells." else "What was collected is stored; call it again to go on."
  code <- if (file.exists(at("code"))) as.integer(readLines(at("code"), warn = FALSE)[1]) else 130L
  list(code = code, result = said$result, said = in_r(c(said$rest, said$result)), advice = advice,
       interrupted = interrupted || code == 130L)
}

# Writes down what it prints, its process, and at last its exit code.
start <- function(given, at) {
  if (is_windows()) {
    words <- paste(shQuote(gsub("%", "%%", given, fixed = TRUE), type = "cmd"), collapse = " ")
    lines <- c("@echo off", sprintf("%s > \"%s\" 2> \"%s\" < nul", words, at("out"), at("err")),
               sprintf("echo %%ERRORLEVEL%%> \"%s\"", at("ended")), sprintf("ren \"%s\" code", at("ended")))
    writeLines(gsub("/", "\\", lines, fixed = TRUE), at("start.bat"))
    return(invisible(system2(at("start.bat"), wait = FALSE)))
  }
  quoted <- function(name) shQuote(at(name))
  # A group of its own, so that Ctrl-C does not reach it before it is told to stop: a second time would end it at once. The
  # shell of Linux would take the terminal away from R for that; the one of macOS, which has no setsid, would not.
  script <- c("if command -v setsid > /dev/null; then own=setsid; else own=; set -m; fi",
              sprintf("$own %s > %s 2> %s < /dev/null &", paste(shQuote(given), collapse = " "), quoted("out"), quoted("err")),
              sprintf("echo $! > %s", quoted("pid")),
              "wait $!",
              sprintf("echo $? > %s && mv %s %s", quoted("ended"), quoted("ended"), quoted("code")))
  writeLines(script, at("start.sh"))
  invisible(system2("/bin/sh", quoted("start.sh"), wait = FALSE))
}

stop_it <- function(file) {
  if (file.exists(file)) tools::pskill(as.integer(readLines(file, warn = FALSE)[1]), tools::SIGINT)
}

# The lines that a file has got since the last call; at the end also one that nothing follows.
tail_of <- function(file) {
  position <- 0
  function(whole) {
    size <- if (file.exists(file)) file.size(file) else 0
    if (size <= position) return(character())
    opened <- file(file, "rb")
    on.exit(close(opened))
    seek(opened, position)
    bytes <- readBin(opened, "raw", size - position)
    ends <- which(bytes == as.raw(10))
    last <- if (whole) length(bytes) else if (length(ends) > 0) max(ends) else 0
    position <<- position + last
    text <- rawToChar(bytes[seq_len(last)])
    Encoding(text) <- "UTF-8"
    strsplit(text, "\r?\n")[[1]]
  }
}
