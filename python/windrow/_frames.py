"""Tables of a study as data frames."""

import json
import tempfile
from pathlib import Path

from ._program import call


def coverage(study, **flags):
    """Every unit and day that the study wants, and what is known of it: a row each."""
    return read(study, "coverage", **flags)


def read(study, table, **flags):
    """A table or view of a study's database as a pandas data frame.

    Ids are text, times are UTC, lists are lists, and what is NULL in the database is missing here and not empty text: the
    columns are of the types that have room for both (string, Int64, Float64, boolean). ``attrs`` has the origin of the
    rows and whether they are made up; ``sandbox=True`` reads made-up rows also where there are real ones. Raises
    WindrowError where there is no such table (it names those that are there), no database yet, or a run is writing to it.
    """
    try:
        import pandas
    except ImportError as error:
        raise ImportError("windrow.read makes data frames of pandas: pip install pandas") from error
    with tempfile.TemporaryDirectory(prefix="windrow-") as folder:
        tables = table if table == "codebook" else f"{table},codebook"
        about, files = _export(study, "ndjson", tables, Path(folder) / "lines", flags)
        types = _types(files["codebook"], table)
        columns = _columns(files[table])
        if not columns:
            # Lines of no rows name no columns; the head of a CSV does.
            _, files = _export(study, "csv", table, Path(folder) / "head", flags)
            columns = {name: [] for name in files[table].read_text(encoding="utf-8").strip().split(",")}
    frame = pandas.DataFrame({name: _typed(pandas, values, types.get(name, "")) for name, values in columns.items()})
    frame.attrs.update(study=about["study"]["name"], origin=about["origin"], made_up=about["made_up"])
    return frame


def _export(study, form, tables, to, flags):
    """What the export says of itself, and the file of each table."""
    call("export", study, format=form, tables=tables, to=to, progress="quiet", show=False, **flags)
    about = json.loads((to / "manifest.json").read_text(encoding="utf-8"))
    return about, {file["table"]: to / file["path"] for file in about["files"] if "table" in file}


def _lines(file):
    # One object a line; other marks that end a line elsewhere may stand in its texts.
    with open(file, encoding="utf-8", newline="\n") as opened:
        for line in opened:
            yield json.loads(line)


def _types(codebook, table):
    """Column → its type in the database, by the codebook."""
    own, kept = {}, {}
    for row in _lines(codebook):
        if row["column_name"]:
            if row["table_name"] == table:
                own[row["column_name"]] = row["type"]
            elif row["table_name"] == f"provenance.{table}":
                kept[row["column_name"]] = row["type"]
    return own or kept


def _columns(file):
    columns = {}
    for count, row in enumerate(_lines(file)):
        for name, value in row.items():
            columns.setdefault(name, [None] * count).append(value)
        for values in columns.values():
            if len(values) <= count:
                values.append(None)
    return columns


_WHOLE = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"}


def _typed(pandas, values, kind):
    if kind == "VARCHAR":
        return pandas.Series(values, dtype="string")
    if kind in _WHOLE:
        return pandas.Series(values, dtype="Int64")
    if kind in ("DOUBLE", "FLOAT"):
        return pandas.Series(values, dtype="Float64")
    if kind == "BOOLEAN":
        return pandas.Series(values, dtype="boolean")
    if kind.startswith("TIMESTAMP") or kind == "DATE":
        try:
            return pandas.Series(pandas.to_datetime(values, utc=kind != "DATE"))
        except (ValueError, OverflowError):
            # pandas cannot hold years before 1678 or after 2261; the text can.
            return pandas.Series(values, dtype="string")
    return pandas.Series(values, dtype="object")
