"""Windrow from Python: collect TikTok Research API data from one study file, and read it as data frames.

    import windrow
    windrow.run("study.yaml", sandbox=True)
    videos = windrow.read("study.yaml", "videos")

Everything is done by the program that lies in this package; nothing else needs to be installed. What it says is shown
line by line, in a notebook too. The words are those of the command line: ``windrow run study.yaml --limit-requests 3`` is
``windrow.run("study.yaml", limit_requests=3)``.
"""

from ._frames import coverage, read
from ._program import Outcome, WindrowError, call, version

__all__ = [
    "Outcome", "WindrowError", "call", "coverage", "init", "plan", "read", "report", "run", "status", "validate",
    "version",
]


def init(study="study.yaml", **flags):
    """Write a study with comments: ``windrow.init(name="spring", accounts=["tagesschau"], first="2024-03-01",
    last="2024-05-31")``. Raises WindrowError where a file of that name is there already, without ``force=True``."""
    words = {"first": "from", "last": "to"}
    named = {words.get(name, name): value for name, value in flags.items()}
    accounts = named.get("accounts")
    if accounts is not None and not isinstance(accounts, str):
        named["accounts"] = ",".join(accounts)
    return call("init", study, **named)


def validate(study):
    """Say every mistake of a study, offline. Raises WindrowError where there is one."""
    return call("validate", study)


def plan(study, **flags):
    """Show what a study will ask and cost; asks nothing. Flags as in ``windrow plan --help``: ``queries=True``."""
    return call("plan", study, **flags)


def run(study, **flags):
    """Collect a study; called again it goes on where it stopped. Flags as in ``windrow run --help``: ``sandbox=True``,
    ``no_wait=True``, ``limit_requests=3``. To interrupt it (Ctrl-C, or the square button of a notebook) is safe: what was
    collected is stored. Returns an Outcome: complete, incomplete (some days failed; they are listed) or paused."""
    return call("run", study, **flags)


def status(study, **flags):
    """Show coverage and problems of a study, with ``sandbox=True`` of its made-up data. Returns the same as a dict, as ``windrow schema status`` describes it."""
    import json

    call("status", study, **flags)
    return json.loads(call("status", study, json=True, show=False, **flags).text)


def report(study, **flags):
    """Write one HTML page about the data, and return its path. ``to="report.html"`` says where."""
    from pathlib import Path

    return Path(call("report", study, **flags).text.strip().splitlines()[-1])
