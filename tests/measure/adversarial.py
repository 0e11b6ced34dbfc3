#!/usr/bin/env python3
"""Inputs on which a detector may take more than linear time, each as NAME-100k.txt and NAME-1m.txt.

usage: adversarial.py DIR

A detector is linear on an input if the large file takes about ten times as long as the small one. Each input is a
pattern repeated, or a few lines of code below; the files are the same on every run.
"""
import base64
import pathlib
import random
import sys
import urllib.parse

SIZES = {"100k": 100_000, "1m": 1_000_000}

# What is repeated, and what it is meant to provoke.
REPEATED = {
    "at-signs": "a@",  # every position may begin an e-mail
    "dots": ".",  # domains and abbreviations
    "hyphen-digits": "1-",  # every digit may begin a number with separators
    "almost-ibans": "DK50004004401162 ",  # an IBAN two characters short
    "dense-cprs": "010283-9994 ",  # the numbers are real findings, one beside the other
    "colon-pairs": "ab:cd:",  # MAC and IPv6
    "dense-cards": "4571 0000 0000 0001 ",
    "digit-run": "1234567890",  # one number without an end
    "letters-and-digits": "a1",  # tokens that mix both
    "capital-words": "Hus Vej By Mark ",  # one long candidate for a name
    "names": "Mette ",
    "angle-brackets": "<",  # markup that is never closed
    "open-comments": "<!--",
    "percent-escapes": "%41%41",
    "base64-like": "QWJjZGVm",  # one long run that may be an encoding
    "entities": "&amp;&amp;",
    "json-escapes": "\\u0041",
    "quoted-printable": "=41=41",
    "quotes": '"',
    "spaces": " ",
    "combining-marks": "a" + "\u0301" * 40,  # one letter of many code points
    "zero-width": "1\u200b",
    "newline-digits": "1\n2\n",  # a number on every line, or one over all of them
    "spelled-digits": "nul et to ",
    "snabel-a": "a snabel-a b punktum ",
    "streets": "Testvej 1, ",
    "cue-words": "cpr tlf. konto ",
    "brackets": "[{(",
    "urls": "http://a.example/?a=",
    "slashed-dates": "01/02/",
}


def repeated(pattern, size):
    """As many patterns as fit, to the last whole character."""
    count = size // len(pattern.encode()) + 1
    return (pattern * count).encode()[:size].decode(errors="ignore")


def table(size):
    """A CSV with a header of cue words and cells of one digit."""
    header = ";".join(["cpr", "tlf", "navn", "adresse", "konto", "email", "sagsnr", "id"] * 4)
    return header + "\n" + repeated("1;2;3;4;5;6;7;8;" * 3 + "1;2;3;4;5;6;7;8\n", size - len(header) - 1)


def nested_percent(size):
    """Percent escapes of percent escapes, thirty deep, again and again."""
    inner = "010283-9994"
    for _ in range(30):
        inner = urllib.parse.quote(inner.replace("-", "%2D"), safe="")
    return repeated(inner + " ", size)


def nested_base64(size):
    """Base64 of base64, until the next layer would be too long."""
    inner = b"010283-9994 " * 8
    while len(inner) * 4 // 3 + 4 < size:
        inner = base64.b64encode(inner)
    return inner.decode()


def different_names(size):
    """A new name in every line: the memory of names grows with the text."""
    rng, lines, length = random.Random("names"), [], 0
    while length < size:
        lines.append("".join(rng.choices("abdefgiklmnoprstuv", k=6)).title() + " Madsen ringer.\n")
        length += len(lines[-1])
    return "".join(lines)[:size]


BUILT = {"csv-digits": table, "nested-percent": nested_percent, "nested-base64": nested_base64,
         "different-names": different_names}


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for suffix, size in SIZES.items():
        texts = {name: repeated(pattern, size) for name, pattern in REPEATED.items()}
        texts.update({name: build(size) for name, build in BUILT.items()})
        for name, text in texts.items():
            (folder / f"{name}-{suffix}.txt").write_bytes(text.encode())
    print(f"{len(texts)} inputs in {len(SIZES)} sizes")


if __name__ == "__main__":
    main()
