# Tables of a study as data frames.

coverage <- function(study, ...) read(study, "coverage", ...)

read <- function(study, table, ...) {
  if (requireNamespace("duckdb", quietly = TRUE) && requireNamespace("DBI", quietly = TRUE)) {
    # A version of that package may not know the file, the table may be one that only an export shows.
    by_database <- tryCatch(read_database(study, table, list(...)), error = function(error) NULL)
    if (!is.null(by_database)) return(by_database)
  }
  read_export(study, table, list(...))
}

read_database <- function(study, table, flags) {
  lines <- call_windrow("status", study, .flags = c(flags, json = TRUE), .show = FALSE)
  told <- function(name) gsub("\\\\(.)", "\\1", sub("\",?$", "", sub("^[^:]*: \"", "", grep(paste0("^  \"", name, "\": "), lines, value = TRUE))))
  connection <- DBI::dbConnect(duckdb::duckdb(), told("database"), read_only = TRUE, timezone_out = "UTC")
  on.exit(DBI::dbDisconnect(connection, shutdown = TRUE))
  frame <- DBI::dbGetQuery(connection, paste0("SELECT * FROM ", DBI::dbQuoteIdentifier(connection, table)))
  with_origin(frame, told("origin"))
}

with_origin <- function(frame, origin) {
  attr(frame, "origin") <- origin
  attr(frame, "made_up") <- startsWith(origin, "sandbox")
  frame
}

read_export <- function(study, table, flags) {
  folder <- tempfile("windrow-")
  on.exit(unlink(folder, recursive = TRUE))
  tables <- unique(c(table, "codebook"))
  call_windrow("export", study, .show = FALSE,
    .flags = c(flags, format = "csv", tables = list(tables), to = folder, progress = "quiet"))
  book <- read_fields(file.path(folder, "codebook.csv"))
  columns <- read_fields(file.path(folder, paste0(table, ".csv")))
  of_table <- function(name) book$table_name == name & book$column_name != ""
  own <- of_table(table)
  if (!any(own)) own <- of_table(paste0("provenance.", table))
  types <- stats::setNames(book$type[own], book$column_name[own])
  typed <- Map(function(values, name) as_type(values, if (name %in% names(types)) types[[name]] else ""), columns, names(columns))
  frame <- structure(typed, class = "data.frame", row.names = .set_row_names(length(columns[[1]])))
  manifest <- readLines(file.path(folder, "manifest.json"), warn = FALSE, encoding = "UTF-8")
  origin <- grep("^  \"origin\": ", manifest, value = TRUE)
  with_origin(frame, sub("^  \"origin\": \"(.*)\",?$", "\\1", origin))
}

# The values of one column, read as text, as what they are in the database. Ids are text there, and stay it.
as_type <- function(values, type) {
  if (type %in% c("TINYINT", "SMALLINT", "INTEGER")) return(as.integer(values))
  # R has no whole numbers of 64 bits; counts are far from 2^53.
  if (type %in% c("BIGINT", "UBIGINT", "UINTEGER", "HUGEINT", "DOUBLE", "FLOAT")) return(as.numeric(values))
  if (type == "BOOLEAN") return(values == "true")
  if (type == "DATE") return(as.Date(values))
  if (startsWith(type, "TIMESTAMP")) return(as.POSIXct(values, format = "%Y-%m-%dT%H:%M:%OSZ", tz = "UTC"))
  if (grepl("\\[\\]$", type) && requireNamespace("jsonlite", quietly = TRUE)) return(lapply(values, as_list, type))
  values
}

# NULL where the database has NULL; of none, none of the same kind.
as_list <- function(json, type) {
  if (is.na(json)) return(NULL)
  parsed <- jsonlite::fromJSON(json)
  if (length(parsed) == 0 && type == "VARCHAR[]") character() else parsed
}

# A CSV as Windrow writes it → its columns as text. What is empty without quotes is NULL, with quotes it is text. No reader
# of R tells the two apart.
read_fields <- function(file) {
  bytes <- readBin(file, "raw", file.size(file))
  # R has no text with this byte in it.
  bytes <- bytes[bytes != as.raw(0)]
  inside <- cumsum(bytes == as.raw(0x22)) %% 2 == 1
  # Two bytes that no text in UTF-8 has, in place of the commas and ends of lines that are not part of a text.
  bytes[bytes == as.raw(0x2c) & !inside] <- as.raw(0xff)
  line_ends <- bytes == as.raw(0x0a) & !inside
  bytes[line_ends] <- as.raw(0xff)
  width <- sum(bytes[seq_len(which(line_ends)[1])] == as.raw(0xff))
  # strsplit leaves the last one out where it is empty; behind the last end of a line nothing comes.
  fields <- strsplit(rawToChar(bytes), "\xff", fixed = TRUE, useBytes = TRUE)[[1]]
  length(fields) <- sum(bytes == as.raw(0xff))
  fields[is.na(fields)] <- ""
  quoted <- startsWith(fields, "\"")
  fields[quoted] <- gsub("\"\"", "\"", substr_bytes(fields[quoted]), fixed = TRUE, useBytes = TRUE)
  fields[!quoted & fields == ""] <- NA
  Encoding(fields) <- "UTF-8"
  rows <- matrix(fields, ncol = width, byrow = TRUE)
  stats::setNames(lapply(seq_len(width), function(column) rows[-1, column]), rows[1, ])
}

# Without the first and the last byte.
substr_bytes <- function(texts) sub("\"$", "", sub("^\"", "", texts, useBytes = TRUE), useBytes = TRUE)
