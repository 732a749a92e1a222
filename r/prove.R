# From an empty folder to data frames, with the installed package. Run by `npm run prove -- r`; each claim is checked.
library(windrow)
windrow::init("first.yaml", name = "first", accounts = c("tagesschau", "zeitimbild"), first = "2024-01-01", last = "2024-01-31")
windrow::validate("first.yaml")
windrow::plan("first.yaml")
stopifnot(attr(windrow::run("first.yaml", sandbox = TRUE), "state") == "complete")

videos <- windrow::read("first.yaml", "videos")
stopifnot(
  nrow(videos) > 0, is.character(videos$id), all(nchar(videos$id) == 19), inherits(videos$create_time, "POSIXct"),
  attr(videos$create_time, "tzone") == "UTC", is.numeric(videos$view_count), is.logical(videos$is_stem_verified),
  is.list(videos$hashtag_names), is.character(unlist(videos$hashtag_names)), isTRUE(attr(videos, "made_up"))
)
# 2 accounts, 31 days each.
stopifnot(nrow(windrow::coverage("first.yaml")) == 62)
empty <- windrow::read("first.yaml", "videos_checks")
stopifnot(nrow(empty) == 0, "asked_at" %in% names(empty))
told <- windrow::status("first.yaml")
stopifnot(is.character(told) || told$state == "complete")
stopifnot(file.exists(windrow::report("first.yaml")))
code_of <- function(call) tryCatch({ call; 0 }, windrow_error = function(error) error$code)
stopifnot(code_of(windrow::read("first.yaml", "vidoes")) == 64, code_of(windrow::run("none.yaml")) == 66)

# Interrupted after its first page, as Ctrl-C and RStudio do; then it goes on.
windrow::init("long.yaml", name = "long", accounts = c("tagesschau", "zeitimbild"), first = "2023-01-01", last = "2023-12-31")
cat("\npace: { requests_per_second: 2, search_gap: 0s, concurrency: 1 }\n", file = "long.yaml", append = TRUE)
# Another process interrupts this one as soon as a page is stored, which the events of the run tell.
waiter <- sprintf("until grep -q page_stored data/long*.duckdb.events.ndjson 2> /dev/null; do sleep 0.1; done; kill -INT %d", Sys.getpid())
system(paste("(", waiter, ")"), wait = FALSE)
ended <- tryCatch({ windrow::run("long.yaml", sandbox = TRUE); "complete" }, error = conditionMessage)
stopifnot(startsWith(ended, "Interrupted. What was collected is stored"))
kept <- nrow(windrow::read("long.yaml", "videos"))
stopifnot(kept > 0)
stopifnot(attr(windrow::run("long.yaml", sandbox = TRUE), "state") == "complete")
stopifnot(nrow(windrow::read("long.yaml", "videos")) > kept)
cat("every claim holds\n")
