# What needs no program: how commands are called, and what tells a NULL from an empty text.
library(windrow)
in_r <- windrow:::in_r
said <- c(
  "  next       windrow report study.yaml" = "  next       windrow::report(\"study.yaml\")",
  "Next: windrow plan 'my study.yaml'" = "Next: windrow::plan(\"my study.yaml\")",
  "windrow run s.yaml --sandbox --limit-requests 3 and more" = "windrow::run(\"s.yaml\", sandbox = TRUE, limit_requests = 3) and more",
  "windrow init s.yaml --name s --from 2026-10-01 --to 2026-10-31" = "windrow::init(\"s.yaml\", name = \"s\", first = \"2026-10-01\", last = \"2026-10-31\")",
  "windrow doctor s.yaml --rebuild, or" = "windrow::call_windrow(\"doctor\", \"s.yaml\", .flags = list(rebuild = TRUE)), or",
  "(`windrow status` tells)" = "(`windrow status` tells)",
  "/data/windrow run it" = "/data/windrow run it"
)
stopifnot(identical(in_r(names(said)), unname(said)), identical(in_r(character()), character()))

flags <- windrow:::as_flags(list(sandbox = TRUE, limit_requests = 100000, prune = FALSE, to = NULL, accounts = c("a", "b")))
stopifnot(identical(flags, c("--sandbox", "--limit-requests", "100000", "--accounts", "a,b")))
stopifnot(identical(windrow:::as_flags(list()), character()))

file <- tempfile()
writeBin(charToRaw(enc2utf8("id,text,last\n0012,\"\",\n7183885213870125072,,\"a, \"\"b\"\"\r\nc\"\n,\"\u00e9\u2028\",x\n")), file)
fields <- windrow:::read_fields(file)
stopifnot(
  identical(names(fields), c("id", "text", "last")),
  identical(fields$id, c("0012", "7183885213870125072", NA)),
  identical(fields$text, c("", NA, "\u00e9\u2028")),
  identical(fields$last, c(NA, "a, \"b\"\r\nc", "x"))
)
writeBin(charToRaw("id,text\n"), file)
stopifnot(identical(windrow:::read_fields(file), list(id = character(), text = character())))

as_type <- windrow:::as_type
stopifnot(
  identical(as_type("7183885213870125072", "VARCHAR"), "7183885213870125072"),
  identical(as_type(c("1", NA), "INTEGER"), c(1L, NA)),
  identical(as_type(c("9007199254740991", NA), "BIGINT"), c(9007199254740991, NA)),
  identical(as_type(c("true", "false", NA), "BOOLEAN"), c(TRUE, FALSE, NA)),
  identical(format(as_type("2023-01-02T03:03:57.5Z", "TIMESTAMP"), "%Y-%m-%d %H:%M:%OS1 %Z"), "2023-01-02 03:03:57.5 UTC"),
  identical(as_type("2023-01-02", "DATE"), as.Date("2023-01-02"))
)
if (requireNamespace("jsonlite", quietly = TRUE))
  stopifnot(identical(as_type(c("[]", NA, "[\"x\",\"1\"]"), "VARCHAR[]"), list(character(), NULL, c("x", "1"))))
