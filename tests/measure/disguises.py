#!/usr/bin/env python3
"""Disguised identifiers: Danish casework sentences in which a value is written so that a plain pattern misses it.

usage: disguises.py > disguises.jsonl        writes {"id","kind","family","text","spans":[[start,end,LABEL]]} a line

Offsets are code points, half-open. A span covers the value as it stands in the text, disguise included; markup that
merely surrounds it is left out. About half of the sentences hold a cue word such as "CPR" or "tlf.".
Family "control" is undisguised: it tells what the carrier sentences alone cost, and no total counts it.
The output is the same on every run. The values are those of danish.py, all of them made up.
"""
import base64
import html.entities
import json
import random
import re
import sys
import unicodedata

from danish import CUED, MAKE, UNCUED, email, plain

PER_KIND = 50
DIGITAL = ("CPR", "PHONE", "IBAN", "CARD")
ALL = ("EMAIL",) + DIGITAL

# ---------------------------------------------------------------- sentences

KEYS = {"CPR": ["cpr", "cprnr", "personnummer"], "PHONE": ["tlf", "mobil", "telefon"], "IBAN": ["iban"],
        "CARD": ["kortnr", "kortnummer"], "EMAIL": ["email", "mail", "epost"]}
NEUTRAL_KEYS = ["vaerdi", "felt3", "data", "indhold"]
EXPORTED = ["Feltet {key} indeholder {} efter importen.", "I loggen står der {key}={} ved fejlen.",
            "Kolonnen {key} viser {} i udtrækket.", "Kan du læse {key}: {} for mig?"]
INTRODUCTIONS = ["Hvorfor fejler denne linje fra udtrækket?", "Her er posten fra fagsystemet:",
                 "Kan du rydde op i formatet her?", "Kollegaen i borgerservice sendte dette:"]


def sentence(rng, label, cued):
    """A sentence with {} where the value goes."""
    return rng.choice(CUED[label] if cued else UNCUED)


def exported(rng, label, cued):
    """A sentence about a field of an export, with {} where the value goes."""
    return rng.choice(EXPORTED).replace("{key}", rng.choice(KEYS[label] if cued else NEUTRAL_KEYS))


# ---------------------------------------------------------------- disguises
# Each takes (rng, label, groups) and gives the disguised value, or (before, value, after) where something surrounds it.


def cuts(rng, text, most):
    """One to `most` places inside the text, ascending."""
    return sorted(rng.sample(range(1, len(text)), rng.randint(1, most)))


def invisible(*characters):
    """Characters that nothing shows, put between those of the value (Unicode: default ignorable)."""
    def disguise(rng, label, groups):
        text = plain(label, groups)
        for at in reversed(cuts(rng, text, rng.choice([1, 3, len(text) - 1]))):
            text = text[:at] + rng.choice(characters) + text[at:]
        return text
    return disguise


def embedded(rng, label, groups):
    """Bidirectional embeddings and isolates around the last group (UAX #9)."""
    text, last = plain(label, groups), len(groups[-1])
    opening, closing = rng.choice(["\u202a\u202c", "\u202b\u202c", "\u2066\u2069", "\u2067\u2069"])
    return "", text[:-last] + opening + text[-last:], closing


def other_digits(table):
    """Another set of ten digits, in the order 0-9."""
    return lambda rng, label, groups: plain(label, groups).translate(str.maketrans("0123456789", table))


def separated(separator):
    """Another character between the groups; a CPR date may be split too."""
    def disguise(rng, label, groups):
        if label == "CPR" and separator in ". \u00a0\u2009" and rng.random() < 0.5:
            groups = re.findall("..", groups[0]) + groups[1:]
        return separator.join(groups)
    return disguise


def spaced(rng, label, groups):
    """Digit by digit."""
    between = rng.choice([" ", "  ", " - "]) if label == "CPR" else rng.choice([" ", "  "])
    return between.join(" ".join(group) for group in groups)


def wrapped(broken, indent=""):
    """A line break inside, where a mail program or a PDF puts it: after a pair of a phone number, after the
    punctuation of an e-mail, anywhere in the others. A hyphen at the end of the line may be the value's own."""
    def disguise(rng, label, groups):
        text = plain(label, groups)
        if label == "PHONE":
            places = [i for i, c in enumerate(text) if c == " "]
        elif label == "EMAIL" and "-" not in broken:
            places = [i + 1 for i, c in enumerate(text) if c in "@."]
        else:
            places = [i for i in range(2, len(text) - 1) if not set(text[i - 1 : i + 1]) & set("@.-_")]
        at = rng.choice(places)
        return text[:at].rstrip(" ") + broken + indent + text[at:].lstrip(" ")
    return disguise


def encoded(encode, special):
    """Every character by `encode`, or only those in `special`."""
    def disguise(rng, label, groups):
        text = plain(label, groups)
        every = rng.random() < 0.5 or not any(c in special or not c.isascii() for c in text)
        return "".join(encode(c) if every or c in special or not c.isascii() else c for c in text)
    return disguise


def by_byte(form):
    """Encodes a character as its UTF-8 bytes in the given form."""
    return lambda c: "".join(form % byte for byte in c.encode())


def named_entities(rng, label, groups):
    """Entities with names (HTML 5): &nbsp; &hyphen; &ndash; &commat; &period; &oslash;"""
    names = {" ": "&nbsp;", "-": rng.choice(["&hyphen;", "&ndash;", "&nbsp;-&nbsp;"]), "@": "&commat;"}
    if rng.random() < 0.5:
        names["."] = "&period;"
    text = plain(label, groups)
    names.update((chr(point), f"&{name};") for point, name in html.entities.codepoint2name.items() if point > 160)
    return "".join(names.get(c, c) for c in text)


def soft_break(rng, label, groups):
    """A soft line break of quoted-printable (RFC 2045): = at the end of the line."""
    text = "".join(c if c.isascii() else by_byte("=%02X")(c) for c in plain(label, groups).replace("=", "=3D"))
    places = [i for i in range(1, len(text)) if "=" not in text[i - 2 : i]]
    at = rng.choice(places)
    return text[:at] + "=\n" + text[at:]


def base64_value(rng, label, groups):
    """Base64 (RFC 4648) of the value alone."""
    return base64.b64encode(plain(label, groups).encode()).decode()


def base64_sentence(rng, label, groups):
    """Base64 of a whole sentence; the span is the characters that hold a bit of the value."""
    before, after = sentence(rng, label, rng.random() < 0.5).split("{}")
    start, size = len(before.encode()), len(plain(label, groups).encode())
    code = base64.b64encode((before + plain(label, groups) + after).encode()).decode()
    first, last = start * 4 // 3, -(-(start + size) * 4 // 3)
    return code[:first], code[first:last], code[last:]


def hexadecimal(rng, label, groups):
    """The bytes in hexadecimal, run together or spaced."""
    return plain(label, groups).encode().hex(*rng.choice([(), (" ",)]))


DIGIT_WORDS = "nul et to tre fire fem seks syv otte ni".split()
TEENS = "ti elleve tolv tretten fjorten femten seksten sytten atten nitten".split()
TENS = ["", "", "tyve", "tredive", "fyrre", "halvtreds", "tres", "halvfjerds", "firs", "halvfems"]
ONES = "- en to tre fire fem seks syv otte ni".split()


def spelled(rng, label, groups):
    """Digit by digit in words; the letters of an IBAN stay."""
    between = rng.choice([" bindestreg ", " streg ", ", "]) if label == "CPR" else rng.choice([" ", ", "])
    return between.join(" ".join(DIGIT_WORDS[int(c)] if c.isdigit() else c for c in group) for group in groups)


def pair_word(pair):
    """Two digits as a Dane says them: 43 is treogfyrre, 05 is nul fem."""
    tens, ones = int(pair[0]), int(pair[1])
    if tens == 0:
        return "nul " + DIGIT_WORDS[ones]
    if tens == 1:
        return TEENS[ones]
    return TENS[tens] if ones == 0 else ONES[ones] + "og" + TENS[tens]


def spelled_pairs(rng, label, groups):
    """Two by two in words, as telephone numbers are read aloud."""
    return rng.choice([" ", ", "]).join(pair_word(p) for p in re.findall("..", "".join(groups)))


def snabel_a(rng, label, groups):
    """An e-mail in words: snabel-a, punktum."""
    at = rng.choice([" snabel-a ", " snabela ", " (snabel-a) ", " snabel a "])
    return at.join(g.replace(".", rng.choice([" punktum ", " dot "])) for g in groups)


def at_dot(rng, label, groups):
    """An e-mail as on web pages: (at), [dot]."""
    at, dot = rng.choice([("(at)", "(dot)"), ("[at]", "[dot]"), (" (at) ", " (dot) "), (" at ", " dot "), ("(a)", ".")])
    return groups[0] + at + groups[1].replace(".", dot)


def homoglyphs(rng, label, groups):
    """Some Latin letters of an e-mail replaced by Cyrillic ones of the same shape."""
    table = dict(zip("aeocpxyi", "аеосрхуі"))
    text = plain(label, groups)
    places = [i for i, c in enumerate(text) if c in table]
    chosen = set(rng.sample(places, rng.randint(1, min(4, len(places)))))
    return "".join(table[c] if i in chosen else c for i, c in enumerate(text))


def misread(*pairs):
    """Digits read as letters by a scanner, at most a quarter of them; the value is drawn until it has such a digit."""
    table = dict(pairs)
    def disguise(rng, label, groups):
        while True:
            text = plain(label, groups)
            places = [i for i, c in enumerate(text) if c in table]
            if places:
                chosen = set(rng.sample(places, rng.randint(1, min(len(text) // 4, len(places)))))
                return "".join(table[c] if i in chosen else c for i, c in enumerate(text))
            groups = MAKE[label](rng)
    return disguise


def marked(opening, closing):
    """Markup around one group, or around a few characters of it."""
    def disguise(rng, label, groups):
        text, chosen = plain(label, groups), rng.choice(groups)
        first = text.index(chosen)
        last = first + len(chosen)
        if rng.random() < 0.4:
            first, last = first + 1, max(first + 2, last - rng.randint(0, 1))
        if first == 0:
            return opening, text[:last] + closing + text[last:], ""
        if last == len(text):
            return "", text[:first] + opening + text[first:], closing
        return text[:first] + opening + text[first:last] + closing + text[last:]
    return disguise


def parted(mark):
    """One piece of markup inside the value."""
    def disguise(rng, label, groups):
        text = plain(label, groups)
        at = rng.randrange(1, len(text))
        return text[:at] + mark + text[at:]
    return disguise


def record(layout):
    """The value as a field of a record; {k} is its key, {v} the value."""
    def disguise(rng, label, groups):
        cued = rng.random() < 0.5
        if label == "CPR" and cued and rng.random() < 0.5:
            groups = ["".join(groups)]
        key = rng.choice(KEYS[label] if cued else NEUTRAL_KEYS)
        before, after = layout.replace("{k}", key).replace("{n}", str(rng.randrange(1, 99))).split("{v}")
        return rng.choice(INTRODUCTIONS) + "\n" + before, plain(label, groups), after
    return disguise


def mojibake(rng, label, groups):
    """UTF-8 read as Windows-1252."""
    return plain(label, email(rng, danish=True)).encode().decode("cp1252")


def decomposed(rng, label, groups):
    """Letters in two code points (NFD), as macOS names files; of the Danish letters only å has such a form."""
    while "å" not in plain(label, groups):
        groups = email(rng, danish=True)
    return unicodedata.normalize("NFD", plain(label, groups))


# ---------------------------------------------------------------- the kinds
# (family, kind, labels, disguise, carrier)

KINDS = [
    ("control", "undisguised", ALL, lambda rng, label, groups: plain(label, groups), sentence),
    ("invisible", "zero-width-space", ALL, invisible("\u200b"), sentence),
    ("invisible", "zero-width-non-joiner", ALL, invisible("\u200c"), sentence),
    ("invisible", "zero-width-joiner", ALL, invisible("\u200d"), sentence),
    ("invisible", "word-joiner", ALL, invisible("\u2060"), sentence),
    ("invisible", "soft-hyphen", ALL, invisible("\u00ad"), sentence),
    ("invisible", "byte-order-mark", ALL, invisible("\ufeff"), sentence),
    ("invisible", "bidi-marks", ALL, invisible("\u200e", "\u200f"), sentence),
    ("invisible", "bidi-embedding", ALL, embedded, sentence),
    ("digits", "full-width", DIGITAL, other_digits("０１２３４５６７８９"), sentence),
    ("digits", "arabic-indic", DIGITAL, other_digits("٠١٢٣٤٥٦٧٨٩"), sentence),
    ("digits", "mathematical-bold", DIGITAL, other_digits("𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"), sentence),
    ("digits", "circled", DIGITAL, other_digits("⓪①②③④⑤⑥⑦⑧⑨"), sentence),
    ("digits", "superscript", DIGITAL, other_digits("⁰¹²³⁴⁵⁶⁷⁸⁹"), sentence),
    ("separators", "no-break-space", DIGITAL, separated("\u00a0"), sentence),
    ("separators", "thin-space", DIGITAL, separated("\u2009"), sentence),
    ("separators", "en-dash", DIGITAL, separated("–"), sentence),
    ("separators", "non-breaking-hyphen", DIGITAL, separated("\u2011"), sentence),
    ("separators", "minus", DIGITAL, separated("\u2212"), sentence),
    ("separators", "dots", DIGITAL, separated("."), sentence),
    ("separators", "slashes", DIGITAL, separated("/"), sentence),
    ("separators", "digit-by-digit", DIGITAL, spaced, sentence),
    ("wraps", "newline", ALL, wrapped("\n"), sentence),
    ("wraps", "crlf", ALL, wrapped("\r\n"), sentence),
    ("wraps", "hyphen-newline", ALL, wrapped("-\n"), sentence),
    ("wraps", "indented", ALL, wrapped("\n", "    "), sentence),
    ("wraps", "quoted", ALL, wrapped("\n", "> "), lambda *a: "> " + sentence(*a)),
    ("encodings", "html-decimal", ALL, encoded(lambda c: "&#%d;" % ord(c), "@- "), exported),
    ("encodings", "html-hex", ALL, encoded(lambda c: "&#x%x;" % ord(c), "@- "), exported),
    ("encodings", "html-named", ALL, named_entities, exported),
    ("encodings", "percent", ALL, encoded(by_byte("%%%02X"), "@- "), exported),
    ("encodings", "json-escape", ALL, encoded(lambda c: "\\u%04x" % ord(c), "@- "), exported),
    ("encodings", "quoted-printable", ALL, encoded(by_byte("=%02X"), "@- "), sentence),
    ("encodings", "quoted-printable-break", ALL, soft_break, sentence),
    ("encodings", "base64", ALL, base64_value, exported),
    ("encodings", "base64-sentence", ALL, base64_sentence, lambda *a: "Mailens indhold er base64-kodet: {}"),
    ("encodings", "hex", ALL, hexadecimal, exported),
    ("words", "snabel-a", ("EMAIL",), snabel_a, sentence),
    ("words", "at-dot", ("EMAIL",), at_dot, sentence),
    ("words", "homoglyphs", ("EMAIL",), homoglyphs, sentence),
    ("words", "spelled-digits", DIGITAL, spelled, sentence),
    ("words", "spelled-pairs", ("CPR", "PHONE"), spelled_pairs, sentence),
    ("ocr", "letter-o", DIGITAL, misread(("0", "O")), sentence),
    ("ocr", "letter-l", DIGITAL, misread(("1", "l")), sentence),
    ("ocr", "letter-s", DIGITAL, misread(("5", "S")), sentence),
    ("ocr", "letter-b", DIGITAL, misread(("8", "B")), sentence),
    ("ocr", "mixed", DIGITAL, misread(("0", "O"), ("1", "I"), ("5", "S"), ("8", "B")), sentence),
    ("markup", "html-bold", ALL, marked("<b>", "</b>"), sentence),
    ("markup", "html-span", ALL, marked('<span class="fed">', "</span>"), sentence),
    ("markup", "markdown-strong", ALL, marked("**", "**"), sentence),
    ("markup", "markdown-code", ALL, marked("`", "`"), sentence),
    ("markup", "wbr", ALL, parted("<wbr>"), sentence),
    ("markup", "html-comment", ALL, parted("<!-- skift -->"), sentence),
    ("wrappers", "json", ALL, record('{"nr": {n}, "{k}": "{v}", "status": "aktiv"}'), None),
    ("wrappers", "csv", ALL, record("nr;{k};status\n{n};{v};aktiv"), None),
    ("wrappers", "xml", ALL, record("<post nr=\"{n}\"><{k}>{v}</{k}></post>"), None),
    ("wrappers", "log", ALL, record("2024-03-12T10:15:30 INFO opslag nr={n} {k}={v} status=ok"), None),
    ("wrappers", "sql", ALL, record("INSERT INTO post (nr, {k}) VALUES ({n}, '{v}');"), None),
    ("wrappers", "markdown-table", ALL, record("| nr | {k} |\n|---|---|\n| {n} | {v} |"), None),
    ("letters", "mojibake", ("EMAIL",), mojibake, sentence),
    ("letters", "decomposed", ("EMAIL",), decomposed, sentence),
]


def row(rng, number, family, kind, labels, disguise, carrier):
    """One line of the output."""
    label, cued = labels[number % len(labels)], rng.random() < 0.5
    made = disguise(rng, label, MAKE[label](rng))
    lead, value, tail = ("", made, "") if isinstance(made, str) else made
    before, after = carrier(rng, label, cued).split("{}") if carrier else ("", "")
    text, start = before + lead + value + tail + after, len(before + lead)
    span = [start, start + len(value), label]
    return {"id": f"disguise-{kind}-{number}", "kind": kind, "family": family, "text": text, "spans": [span]}


def rows():
    """All lines; no two of a kind have the same text."""
    for family, kind, labels, disguise, carrier in KINDS:
        rng, seen = random.Random("disguises " + kind), set()
        while len(seen) < PER_KIND:
            made = row(rng, len(seen), family, kind, labels, disguise, carrier)
            if made["text"] not in seen:
                seen.add(made["text"])
                yield made


def main():
    for line in rows():
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
