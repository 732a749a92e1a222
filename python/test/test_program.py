"""What needs no program: how commands are called, and what tells a NULL from an empty text. python3 -m unittest"""

import json
import os
import stat
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import windrow  # noqa: E402
from windrow import _frames, _program  # noqa: E402


class Commands(unittest.TestCase):
    def test_are_named_as_python_calls_them(self):
        said = {
            "  next       windrow report study.yaml": '  next       windrow.report("study.yaml")',
            "Next: windrow plan 'my study.yaml'": 'Next: windrow.plan("my study.yaml")',
            "windrow run s.yaml --sandbox --limit-requests 3 and more":
                'windrow.run("s.yaml", sandbox=True, limit_requests=3) and more',
            "Like this: windrow init s.yaml --name s --accounts a,b --from 2026-10-01 --to 2026-10-31":
                'Like this: windrow.init("s.yaml", name="s", accounts="a,b", first="2026-10-01", last="2026-10-31")',
            "windrow doctor s.yaml --rebuild, or": 'windrow.call("doctor", "s.yaml", rebuild=True), or',
            "  write one: windrow init": '  write one: windrow.call("init")',
            "(`windrow status` tells)": "(`windrow status` tells)",
            "windrow explain study.yaml 5b348c": 'windrow.call("explain", "study.yaml") 5b348c',
            "/data/windrow run it": "/data/windrow run it",
        }
        for text, expected in said.items():
            self.assertEqual(_program.in_python(text), expected)

    def test_take_flags_as_words(self):
        words = list(_program._words({"sandbox": True, "limit_requests": 3, "prune": False, "to": None}))
        self.assertEqual(words, ["--sandbox", "--limit-requests", "3"])


class Called(unittest.TestCase):
    """A stand-in for the program: what it is given, what it says, how it ends."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def stand_in(self, body):
        file = Path(self.folder.name) / "windrow"
        file.write_text("#!/bin/sh\n" + body)
        file.chmod(file.stat().st_mode | stat.S_IXUSR)
        return mock.patch.object(_program, "program", lambda: [str(file)])

    def test_each_exit_code_has_its_end(self):
        for code, state in {0: "complete", 1: "incomplete", 75: "paused"}.items():
            with self.stand_in(f"echo rows; exit {code}"), mock.patch("builtins.print"):
                outcome = windrow.run("s.yaml")
                self.assertEqual((outcome.state, outcome.code, outcome.text), (state, code, "rows\n"))
        with self.stand_in("echo 'no such file. Write one: windrow init s.yaml' >&2; exit 66"):
            with self.assertRaisesRegex(windrow.WindrowError, r'66; it said:\n\nno such file.*call\("init", "s.yaml"\)'):
                windrow.call("run", "s.yaml", show=False)

    def test_each_line_is_shown_when_it_comes(self):
        # The second line comes only after the first was shown, which the stand-in learns from a file.
        mark = Path(self.folder.name) / "shown"
        shown = []

        def show(text, **_):
            shown.append(text)
            mark.touch()

        with self.stand_in(f"echo one >&2; until [ -e {mark} ]; do sleep 0.01; done; echo two"):
            with mock.patch("builtins.print", show):
                windrow.validate("s.yaml")
        self.assertEqual(shown, ["one\n", "two\n"])

    def test_an_interrupt_reaches_it_once_and_waits_for_its_end(self):
        body = "trap 'echo asked to stop; n=$((n+1)); test -n \"$n\"; exit 130' INT; echo ready; while :; do sleep 0.01; done"
        shown = []

        def show(text, **_):
            shown.append(text)
            if text == "ready\n":
                raise KeyboardInterrupt

        with self.stand_in(body), mock.patch("builtins.print", show):
            with self.assertRaises(KeyboardInterrupt):
                windrow.run("s.yaml")
        self.assertEqual(shown, ["ready\n", "asked to stop\n"])


class Frames(unittest.TestCase):
    def test_keep_what_the_database_has(self):
        import pandas

        rows = [
            {"id": "7183885213870125072", "text": "", "count": 9007199254740993, "at": "2023-01-02T03:03:57Z",
             "list": [], "flag": None, "share": 0.5, "day": "2023-01-02"},
            {"id": "7183885213870125073", "text": None, "count": None, "at": None, "list": None, "flag": True,
             "share": None, "day": None},
            {"id": "0012", "text": "a\u2028b\rc", "count": 0, "at": "2023-01-02T03:03:57.123Z", "list": ["x", "1"],
             "flag": False, "share": 1.0, "day": "2023-01-03"},
        ]
        types = {"id": "VARCHAR", "text": "VARCHAR", "count": "BIGINT", "at": "TIMESTAMP", "list": "VARCHAR[]",
                 "flag": "BOOLEAN", "share": "DOUBLE", "day": "DATE"}
        file = Path(tempfile.mkdtemp()) / "t.ndjson"
        file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8", newline="")
        columns = _frames._columns(file)
        frame = pandas.DataFrame({name: _frames._typed(pandas, values, types[name]) for name, values in columns.items()})
        self.assertEqual(list(frame["id"]), ["7183885213870125072", "7183885213870125073", "0012"])
        self.assertEqual(frame["text"].isna().tolist(), [False, True, False])
        self.assertEqual((frame["text"][0], frame["text"][2]), ("", "a\u2028b\rc"))
        self.assertEqual((frame["count"][0], frame["count"][2]), (9007199254740993, 0))
        self.assertTrue(frame["count"].isna()[1])
        self.assertEqual(str(frame["at"].dtype), "datetime64[ns, UTC]")
        self.assertEqual((frame["list"][0], frame["list"][1], frame["list"][2]), ([], None, ["x", "1"]))
        self.assertEqual(frame["flag"].isna().tolist(), [True, False, False])
        self.assertEqual(frame["share"][2], 1.0)
        self.assertEqual(frame["day"][2], pandas.Timestamp("2023-01-03"))
        # Years that pandas cannot hold stay as text.
        self.assertEqual(list(_frames._typed(pandas, ["0001-01-01T00:00:00Z"], "TIMESTAMP")), ["0001-01-01T00:00:00Z"])


if __name__ == "__main__":
    unittest.main()
