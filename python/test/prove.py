"""From an empty folder to data frames, with the installed wheel. Run by `npm run prove -- wheel`; each claim is checked."""

import builtins
import os
import signal
from pathlib import Path

import windrow

assert Path(windrow.__file__).parts[-4:-2] != ("python",), "this is the source, not what was installed"
windrow.init("first.yaml", name="first", accounts=["tagesschau", "zeitimbild"], first="2024-01-01", last="2024-01-31")
windrow.validate("first.yaml")
windrow.plan("first.yaml")
assert windrow.run("first.yaml", sandbox=True).state == "complete"

videos = windrow.read("first.yaml", "videos")
assert len(videos) > 0 and videos["id"].dtype == "string" and videos["id"].str.len().min() == 19
assert str(videos["create_time"].dtype) == "datetime64[ns, UTC]"
assert isinstance(videos["hashtag_names"][0], list)
assert videos.attrs["made_up"] is True
# 2 accounts, 31 days each.
assert len(windrow.coverage("first.yaml")) == 62
empty = windrow.read("first.yaml", "videos_checks")
assert len(empty) == 0 and "asked_at" in empty.columns
assert windrow.status("first.yaml")["state"] == "complete"
assert windrow.report("first.yaml").exists()
for wrong, code in ((lambda: windrow.read("first.yaml", "vidoes"), 64), (lambda: windrow.run("none.yaml"), 66)):
    try:
        wrong()
        raise AssertionError("it went well")
    except windrow.WindrowError as error:
        assert error.code == code, error

# Interrupted after its first page, as Ctrl-C and the square button do; then it goes on.
windrow.init("long.yaml", name="long", accounts=["tagesschau", "zeitimbild"], first="2023-01-01", last="2023-12-31")
with open("long.yaml", "a", encoding="utf-8") as file:
    file.write("\npace: { requests_per_second: 2, search_gap: 0s, concurrency: 1 }\n")
shown, show = [], builtins.print


def until_a_page(text, **how):
    shown.append(text)
    show(text, **how)
    if "page 1" in text and not any("page 1" in one for one in shown[:-1]):
        os.kill(os.getpid(), signal.SIGINT)


builtins.print = until_a_page
try:
    windrow.run("long.yaml", sandbox=True)
    raise AssertionError("it was not interrupted")
except KeyboardInterrupt:
    pass
finally:
    builtins.print = show
assert any("windrow.run(" in one for one in shown), shown
kept = len(windrow.read("long.yaml", "videos"))
assert kept > 0
assert windrow.run("long.yaml", sandbox=True).state == "complete"
assert len(windrow.read("long.yaml", "videos")) > kept
show("every claim holds")
