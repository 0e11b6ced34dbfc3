#!/usr/bin/env python3
"""Times other detectors on the same text. Optional: it needs the network the first time, to install them.

usage: peers.py VENV CORPUS.txt [--only NAME ...]

VENV is a folder for a virtual environment; it is made if it is not there. CORPUS.txt is what danish.py wrote.
Throughput: chunks of at most 64 KB cut at line ends, CPU time of the process, best of 5 passes.
Latency: 1,000 prompts of about 2 KB, each the best of 5; then the median and the 99th percentile.
Each peer is called as its documentation says, result objects included, with text that is decoded already.
Reading the clock is part of each prompt's time (about 0.6 us where this was written). redactix is `pyredactix` on PyPI.
"found" is how many findings it reports on the corpus: no measure of quality, but a sign that it worked.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import time
import venv

PASSES, CHUNK, PROMPT, PROMPTS = 5, 64 * 1024, 2048, 1000

# ---------------------------------------------------------------- the peers: a function from text to a count


def fastscrub_one_thread():
    """The C++ engine on one thread; it gives text, so its marks are counted."""
    from fastscrub import Engine
    engine = Engine(1)
    return lambda text: engine.scrub(text).count("[REDACTED_")


def fastscrub_as_shipped():
    """`fastscrub.scrub`: texts from 16,384 characters go to several threads, whose CPU time is added up."""
    import fastscrub
    return lambda text: fastscrub.scrub(text).count("[REDACTED_")


def datafog():
    import datafog_core
    return lambda text: len(datafog_core.scan(text))


def redactix():
    """E-mail, phone and card."""
    from redactix import Redactor
    redactor = Redactor()
    return lambda text: len(redactor.detect(text))


def os2ds_cpr():
    """CPR only, no check digit, no context."""
    from os2ds_rules import CPRDetector
    detector = CPRDetector()
    return lambda text: sum(1 for _ in detector.find_matches(text))


def os2ds_cpr_strict():
    """CPR only, with modulo 11 and context."""
    from os2ds_rules import CPRDetector
    detector = CPRDetector(check_mod11=True, examine_context=True)
    return lambda text: sum(1 for _ in detector.find_matches(text))


# name: (package to install, function)
PEERS = {
    "fastscrub": ("fastscrub==0.1.3", fastscrub_one_thread),
    "fastscrub, as shipped": ("fastscrub==0.1.3", fastscrub_as_shipped),
    "datafog-core": ("datafog-core", datafog),
    "redactix": ("pyredactix", redactix),
    "os2ds-rules, CPR": ("os2ds-rules", os2ds_cpr),
    "os2ds-rules, CPR strict": ("os2ds-rules", os2ds_cpr_strict),
}

# ---------------------------------------------------------------- timing, in the virtual environment


def pieces(lines, size):
    """The lines joined to pieces of at most `size` bytes."""
    out, piece, length = [], [], 0
    for line in lines:
        if piece and length + len(line.encode()) > size:
            out.append("".join(piece))
            piece, length = [], 0
        piece.append(line)
        length += len(line.encode())
    return out + ["".join(piece)]


def cpu_ns(scan, text):
    """CPU time of one call, in nanoseconds."""
    started = time.process_time_ns()
    scan(text)
    return time.process_time_ns() - started


def measure(scan, text):
    """Throughput and latency of one peer."""
    lines = text.splitlines(keepends=True)
    chunks = pieces(lines, CHUNK)
    found = sum(scan(chunk) for chunk in chunks)
    best = min(sum(cpu_ns(scan, chunk) for chunk in chunks) for _ in range(PASSES))
    prompts = pieces(lines, PROMPT)[:PROMPTS]
    times = sorted(min(cpu_ns(scan, prompt) for _ in range(PASSES)) for prompt in prompts)
    return {"mbs": len(text.encode()) * 1e3 / best, "p50": times[len(times) // 2] / 1e3,
            "p99": times[len(times) * 99 // 100] / 1e3, "found": found}


def work(name, corpus):
    """Runs in the virtual environment: prints the figures as JSON."""
    print(json.dumps(measure(PEERS[name][1](), pathlib.Path(corpus).read_text(encoding="utf-8"))))


# ---------------------------------------------------------------- installing, and the table


def python_of(folder):
    """The interpreter of the virtual environment, which is made if need be."""
    folder = pathlib.Path(folder)
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        venv.create(folder, with_pip=True)
    return str(python)


def run(command):
    return subprocess.run(command, capture_output=True, text=True, check=False)


def last_line(text):
    lines = [line for line in re.split(r"[\r\n]+", text) if line.strip()]
    return lines[-1].strip() if lines else "no message"


def install(python, package):
    """None, or why the package could not be installed."""
    tried = run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", package])
    return None if tried.returncode == 0 else last_line(tried.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("venv")
    parser.add_argument("corpus")
    parser.add_argument("--only", nargs="*", choices=PEERS, metavar="NAME", help="these peers alone")
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        return work(options.worker, options.corpus)
    python, failed = python_of(options.venv), {}
    print(f"{'peer':<24}  {'MB/s':>8}  {'2 KB p50 us':>11}  {'p99 us':>8}  {'found':>8}")
    for name in options.only or PEERS:
        package = PEERS[name][0]
        if package not in failed:
            failed[package] = install(python, package)
        if failed[package]:
            print(f"{name:<24}  COULD NOT BE INSTALLED ({package}): {failed[package]}")
            continue
        ran = run([python, __file__, options.venv, options.corpus, "--worker", name])
        if ran.returncode != 0:
            print(f"{name:<24}  FAILED: {last_line(ran.stderr)}")
            continue
        figures = json.loads(ran.stdout)
        print("{:<24}  {mbs:>8.1f}  {p50:>11.1f}  {p99:>8.1f}  {found:>8}".format(name, **figures))
    return None


if __name__ == "__main__":
    main()
