"""The program in this package: starting it, showing what it says, and what its exit codes mean."""

import os
import queue
import re
import shlex
import shutil
import signal
import subprocess
import sys
import sysconfig
import threading
from pathlib import Path

WINDOWS = os.name == "nt"

#: Exit codes with which a command has done what it can: the others raise.
MEANINGS = {0: "complete", 1: "incomplete", 75: "paused"}


class WindrowError(Exception):
    """A command that could not do what it was asked. ``code`` is its exit code, ``text`` all that it said."""

    def __init__(self, command, code, text, shown):
        self.code, self.text = code, text
        said = "what it said stands above." if shown else "it said:\n\n" + text.strip()
        super().__init__(f"windrow {command} ended with exit code {code}; {said}")


class Outcome:
    """How a command ended: ``state`` is complete, incomplete or paused, ``code`` its exit code, ``text`` what it printed
    as its result."""

    def __init__(self, command, code, text):
        self.command, self.code, self.text = command, code, text
        self.state = MEANINGS[code]

    def __repr__(self):
        return f"<windrow {self.command}: {self.state}>"


def program():
    """What starts Windrow: the Node in this package and the program beside it. Raises FileNotFoundError."""
    home = Path(__file__).resolve().parent / "program"
    node = home / "runtime" / ("node.exe" if WINDOWS else "node")
    if node.exists():
        return [str(node), str(home / "dist" / "windrow.js")]
    other = shutil.which("windrow")
    # The command that pip makes of this package would start itself for ever.
    if other is not None and b"python" not in Path(other).read_bytes()[:200].split(b"\n")[0]:
        return [other]
    raise FileNotFoundError(
        "This copy of the Python package has no program in it. Install the wheel for this system (pip install "
        "windrow-….whl), or put the windrow of an archive on your PATH."
    )


def version():
    """The version of the program, such as "0.1.0"."""
    return call("--version", show=False).text.split()[-1].lstrip("v")


def _words(flags):
    for name, value in flags.items():
        flag = "--" + name.strip("_").replace("_", "-")
        if value is True:
            yield flag
        elif value is not None and value is not False:
            yield from (flag, str(value))


def call(*words, show=True, **flags):
    """Run any command: ``call("export", "study.yaml", format="csv")``. What it says is printed as it comes, unless ``show``
    is False. Returns an Outcome; raises WindrowError where it could not do what it was asked, KeyboardInterrupt where it was
    interrupted, after it has ended well."""
    line = [os.fspath(word) for word in words] + list(_words(flags))
    command = line[0] if line else ""
    environment = {**os.environ, "WINDROW_CALLED_AS": "windrow", "WINDROW_PROGRESS": "plain", "NO_COLOR": "1"}
    process = subprocess.Popen(
        program() + line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment,
        encoding="utf-8", errors="replace",
        # Of its own, so that it is interrupted once: a second time would end it at once.
        start_new_session=not WINDOWS,
    )
    said, result, interrupted = [], [], False
    lines = _lines(process)
    while True:
        try:
            stream, text = lines.get()
            if stream is None:
                break
            said.append(text)
            if stream is process.stdout:
                result.append(text)
            if show:
                print(in_python(text), end="", flush=True)
        except KeyboardInterrupt:
            if WINDOWS and not interrupted:
                process.terminate()
            elif not WINDOWS:
                process.send_signal(signal.SIGINT)
            interrupted = True
    code = process.wait()
    if interrupted:
        raise KeyboardInterrupt
    if code not in MEANINGS:
        raise WindrowError(command, code, in_python("".join(said)), show)
    return Outcome(command, code, "".join(result))


def _lines(process):
    """The lines of both streams in one queue, as they come; at the end (None, "")."""
    lines = queue.Queue()

    def pump(stream):
        with stream:
            for text in stream:
                lines.put((stream, text))

    pumps = [threading.Thread(target=pump, args=(stream,), daemon=True) for stream in (process.stdout, process.stderr)]

    def close():
        for one in pumps:
            one.join()
        lines.put((None, ""))

    for one in pumps:
        one.start()
    threading.Thread(target=close, daemon=True).start()
    return _Interruptible(lines)


class _Interruptible:
    """A queue whose ``get`` lets an interrupt through on Windows too, where waiting without end would not."""

    def __init__(self, lines):
        self.lines = lines

    def get(self):
        while True:
            try:
                return self.lines.get(timeout=0.5)
            except queue.Empty:
                pass


_COMMANDS = "init|validate|fmt|plan|run|resume|status|explain|export|report|cite|quota|doctor|replay|sandbox|schema"
_VALUED = (
    "name|accounts|column|from|to|fields|seed|faults|daily-quota|now|limit-requests|allow-host|progress|probe|format|"
    "tables|partition|spent|pool|run|port"
)
_VALUE = r"(?:'(?:[^']|'\\'')*'|[\w.:,/@-]+)"
_WORD = rf"(?:--(?:{_VALUED})[ =]{_VALUE}|--[a-z][a-z-]*|'(?:[^']|'\\'')*'|[\w.:,/@-]+\.(?:ya?ml|json|csv|ndjson))"
_TYPED = re.compile(rf"(?<![\w./-])windrow ({_COMMANDS})\b((?: {_WORD})*)")


def in_python(text):
    """Commands in a text as they are called here: ``windrow report study.yaml`` → ``windrow.report("study.yaml")``."""
    return _TYPED.sub(_called, text)


def _called(found):
    name, rest = found.group(1), shlex.split(found.group(2))
    own = name in ("validate", "plan", "run", "status", "report")
    given, named = ([] if own else [name]), {}
    words = iter([part for word in rest for part in (word.split("=", 1) if word.startswith("--") else [word])])
    for word in words:
        if not word.startswith("--"):
            given.append(word)
        else:
            flag = word[2:]
            named[flag.replace("-", "_")] = next(words, "") if re.fullmatch(_VALUED, flag) else True
    if not rest and own:
        return found.group(0)
    if any(name == "from" for name in named):
        named = {("first" if key == "from" else "last" if key == "to" else key): value for key, value in named.items()}
        given, name, own = given[1:], "init", True
    shown = [_literal(one) for one in given] + [f"{key}={_literal(value)}" for key, value in named.items()]
    return f"windrow.{name if own else 'call'}({', '.join(shown)})"


def _literal(value):
    if value is True or (isinstance(value, str) and value.isdigit()):
        return str(value)
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def main():
    """The command ``windrow``: the program itself in place of this process."""
    called = _called_as()
    environment = {**os.environ, **({} if os.environ.get("WINDROW_CALLED_AS") else {"WINDROW_CALLED_AS": called})}
    line = program() + sys.argv[1:]
    if not WINDOWS:
        os.execve(line[0], line, environment)
    process = subprocess.Popen(line, env=environment)
    while True:
        try:
            sys.exit(process.wait())
        except KeyboardInterrupt:
            # It was told as well, and says itself how it ends.
            pass


def _called_as():
    """Its name where a shell finds this installation under it, else the path of the command."""
    name = "windrow.exe" if WINDOWS else "windrow"
    # `python -m windrow` gives the path of this package.
    typed = sys.argv[0] if Path(sys.argv[0]).stem == "windrow" else ""
    own = typed if typed else str(Path(sysconfig.get_path("scripts")) / name)
    found = shutil.which("windrow")
    return "windrow" if found is not None and os.path.exists(own) and os.path.samefile(found, own) else own
