#!/usr/bin/env python3
"""Danish prose with a known share of personal data in it: the corpus that speed is measured on.

usage: danish.py --bytes 10000000 --share 0.01 --seed 1 OUT.txt [--gold GOLD.jsonl]

OUT.txt is running text: lines of about 80 characters, a blank line every 500-700. The values (CPR, e-mail, phone, IBAN,
payment card) make up the given share of its bytes, and there are as many decoys, sentences of lookalikes.py.
GOLD.jsonl has a line for each paragraph, {"id","text","spans":[[start,end,LABEL]],"ignore":[[start,end]]}, in code
points; `vaern detect --jsonl` reads it as it stands. "ignore" are the decoys.

The prose is made of function words by hand and of the word list, sorted into classes by their endings; it reads as
Danish does to a machine (letters, word and sentence lengths, capitals, repetition) and means nothing.
The values and the sentences around them are what disguises.py disguises.
"""
import argparse
import datetime
import json
import pathlib
import random
import re

import lookalikes
from lookalikes import iban_check, luhn_digit, mod11

WORDS = pathlib.Path(__file__).parents[2] / "rules/dk-base/lexicons/words.txt"
LINE = 80

# ---------------------------------------------------------------- the values, each as its groups


def cpr(rng, checked=None):
    """A personnummer with a serial 9900-9999, which no register reaches; checked=True passes modulo 11."""
    checked = rng.random() < 0.5 if checked is None else checked
    while True:
        day = datetime.date(1937, 1, 1) + datetime.timedelta(days=rng.randrange(30000))
        groups = [day.strftime("%d%m%y"), "99%02d" % rng.randrange(100)]
        if (mod11("".join(groups)) == 0) == checked:
            return groups


def phone(rng):
    """Four pairs of the closed eight-digit plan (first digit 2-9) with an obviously made-up middle. Numbers of firms
    and switchboards, which begin with 70, 80 or 90 or end in 00, are left out."""
    first = rng.choice([n for n in range(20, 100) if n not in (70, 80, 90)])
    middle = rng.choice([["12", "34"], ["00", "00"], ["11", "22"], ["55", "55"], ["98", "76"], ["10", "20"]])
    return [str(first)] + middle + ["%02d" % rng.randrange(1, 100)]


def iban(rng):
    """A valid Danish IBAN in bank code 9999, which no bank has."""
    account = "9999000%07d" % rng.randrange(10**7)
    return re.findall(".{1,4}", "DK" + iban_check("DK", account) + account)


def card(rng):
    """A Luhn-valid card of the test ranges 4571 0000 (Visa/Dankort) and 5019 0000 (Dankort)."""
    start = rng.choice(["45710000", "50190000"]) + "%07d" % rng.randrange(10**7)
    return re.findall("....", start + luhn_digit(start))


FIRST = "mette lars anne peter hanne jens kirsten ole lene morten karin erik susanne bente ulla finn".split()
LAST = "holm testesen nielsen madsen krogh lund prøve eksempel dahl vestergaard bach kjær".split()
DANISH_FIRST = "søren jørgen åse bjørn ærø-anna håkon gråne dåbert pål".split()


def email(rng, danish=None):
    """Local part and domain. Domains are the reserved ones of RFC 2606 and names under them."""
    danish = rng.random() < 0.15 if danish is None else danish
    last = rng.choice([w for w in LAST if danish or w.isascii()])
    local = rng.choice(DANISH_FIRST if danish else FIRST) + rng.choice(".-_") + last
    domains = ["example.dk", "mail.example.dk", "example.com", "post.example.org", "firma.example"]
    return [local, rng.choice(domains + ["blåbær.example", "åhuset.example"] if danish else domains)]


MAKE = {"CPR": cpr, "PHONE": phone, "IBAN": iban, "CARD": card, "EMAIL": email}
SEPARATOR = {"CPR": "-", "PHONE": " ", "IBAN": " ", "CARD": " ", "EMAIL": "@"}


def plain(label, groups):
    """The value as it is usually written."""
    return SEPARATOR[label].join(groups)


def written(rng, label, groups, cued):
    """The value in one of its ordinary forms; those that only a cue word makes plain need one."""
    joined, chance = "".join(groups), rng.random()
    if label == "EMAIL" or chance < 0.6:
        return plain(label, groups)
    if label == "CPR" and (cued or mod11(joined) == 0):
        return joined if chance < 0.85 or not cued else " ".join(groups)
    if label == "PHONE" and cued and chance < 0.8:
        return joined if chance < 0.7 else joined[:4] + " " + joined[4:]
    if label == "PHONE":
        return "+45 " + (plain(label, groups) if chance < 0.9 else joined)
    return joined if label in ("IBAN", "CARD") else plain(label, groups)


CUED = {
    "CPR": ["Borgerens CPR-nummer er {}.", "Kan du finde sagen på cpr {}?", "Cpr.nr. {} er noteret i journalen.",
            "Personnummer: {}", "Sønnens cpr-nr. {} mangler i ansøgningen."],
    "PHONE": ["Hun kan træffes på tlf. {} efter kl. 15.", "Ring til datteren på mobil {} inden mødet.",
              "Telefon: {}", "Send en sms til {}, når tiden er fundet."],
    "IBAN": ["Pengene skal sættes ind på IBAN {}.", "IBAN: {}", "Enkens konto har IBAN {} ifølge banken."],
    "CARD": ["Borgeren betalte med kort {} og vil have pengene igen.", "Kortnummer: {}",
             "Dankort {} er meldt spærret af borgeren."],
    "EMAIL": ["Skriv til moren på e-mail {} i dag.", "Mail: {}", "Hans e-mailadresse er {} ifølge ansøgningen."],
}
UNCUED = ["Borgeren oplyste {} ved fremmødet i dag.", "Moren bad os notere {} i sagen.",
          "Der står {} øverst på ansøgningen.", "Er {} skrevet rigtigt af?", "Vi skal bruge {} i svaret til borgeren.",
          "Hun skrev bare {} på sedlen.", "Skal {} med i brevet til faren?",
          "Partsrepræsentanten henviser til {} igen."]

# ---------------------------------------------------------------- the prose

COMMON = {name: words.split() for name, words in {
    "f": "i i i på på til til af af af med for for om fra ved efter under over mellem mod hos uden",
    "k": "og og og og men eller for så samt",
    "s": "at at at når hvis fordi som som som mens da hvor",
    "u": "han hun de vi det det man den jeg der der",
    "b": "ikke ikke også også nu så kun allerede stadig igen altid meget snart derfor dog mere her aldrig længe",
    "x": "kan vil skal må kunne ville skulle har havde er er er var var bliver blev fik får",
    "e": "en en et et den den det denne hver ingen sin sit deres vores andre alle flere nogle",
    "d": "sagen mødet dagen året kommunen skolen byen tiden vejen huset arbejdet svaret brevet planen aftalen landet "
         "ordet livet verden regeringen hjemmet gruppen ansøgningen vurderingen",
    "p": "børnene dagene pengene reglerne timerne årene forældrene medarbejderne opgaverne husene ordene byerne",
    "v": "sagde fik gik kom så tog stod fandt gav holdt lå blev viste mente skrev bad begyndte arbejdede spurgte",
    "a": "ny god stor lille gammel vigtig lang kort fælles almindelig sikker tydelig fri særlig offentlig",
    "i": "tid hjælp støtte plan mulighed løsning forskel historie erfaring tilladelse begrundelse",
}.items()}
# Endings that tell the class of a word, and what is left when the inflection is taken off.
ENDINGS = {"d": [("en", 2), ("en", 1), ("et", 2), ("et", 1)], "p": [("erne", 4), ("erne", 3), ("ene", 3)],
           "v": [("ede", 2), ("ede", 3)], "a": [("lig", 0), ("isk", 0), ("som", 0), ("bar", 0), ("løs", 0)],
           "i": [("else", 0), ("hed", 0), ("ning", 0), ("skab", 0), ("tion", 0)]}
CLAUSES = ["{d} {v} {f} {d}", "{u} {v} {e} {i} {f} {d}", "{u} {x} {b} {f} {d}", "{d} {f} {d} {x} {a}",
           "{u} {v} {p} {f} {e} {a} {i}", "{p} {v} {b} {f} {d}", "{u} {x} {f} {e} {a} {i} {f} {p}",
           "{d} {x} {b} {a} {f} {p}", "{u} {v} {b}, {s} {d} {v} {f} {p}", "{e} {i} {f} {d} {v} {p}",
           "{f} {d} {v} {u} {b} {e} {i}", "{u} {x} {b} {a} {k} {a} {f} {d}"]
NAMED = ["{n} {v} {b} {f} {d}", "{n} {x} {f} {e} {i} {f} {g}", "{f} {g} {v} {n} {p}", "{d} {f} {g} {v} {b} {f} {e} {i}"]
PLACES = ["Danmark", "Odense", "Aarhus", "Region Syddanmark", "Europa", "Sverige", "Folketinget", "Aalborg", "Fyn",
          "Jylland", "København", "Bornholm"]


def classes(rng):
    """Words by class, the commonest first: those by hand, then those of the list, shorter ones earlier."""
    words = [w for w in WORDS.read_text(encoding="utf-8").split() if 4 <= len(w) <= 17 and w.isalpha()]
    known, out = set(words), {}
    for name, endings in ENDINGS.items():
        found = {w for w in words for end, cut in endings
                 if w.endswith(end) and len(w) - len(end) >= 3 and w[: len(w) - cut] in known}
        out[name] = sorted(sorted(found), key=lambda w: len(w) + 12 * rng.random())
    return out


def draw(rng, rare, name):
    """A word: mostly a common one, else one of the list by a steep law of rank."""
    if name == "n":
        return (rng.choice(FIRST) + " " + rng.choice(LAST)).title() if rng.random() < 0.6 else rng.choice(FIRST).title()
    if name == "g":
        return rng.choice(PLACES)
    if name not in rare or rng.random() < 0.55:
        return rng.choice(COMMON[name])
    return rare[name][int(len(rare[name]) * rng.random() ** 2)]


def prose(rng, rare):
    """One sentence of one to four clauses."""
    parts = [rng.choice(NAMED if rng.random() < 0.12 else CLAUSES)]
    while rng.random() < 0.7 and len(parts) < 4:
        parts.append(rng.choice([", {k} ", " og ", ", {s} ", ", at "]) + rng.choice(CLAUSES))
    text = re.sub(r"\{(\w)\}", lambda m: draw(rng, rare, m[1]), "".join(parts))
    return text[0].upper() + text[1:] + rng.choices(".?!:", (94, 3, 1, 2))[0]


DECOYS = [k for k in lookalikes.KINDS if k not in ("tabel", "navneord", "vejnavn", "lokalenavn", "kortnummer-tlf")]

# Until the lines are broken, marks stand around a value, for a space inside it, and around a decoy.
OPEN, CLOSE, SPACE, DECOY, END = "\ue001", "\ue002", "\ue000", "\ue003", "\ue004"


def value(rng):
    """A value and its label."""
    label, cued = rng.choice(list(MAKE)), rng.random() < 0.5
    text = written(rng, label, MAKE[label](rng), cued)
    return label, text, rng.choice(CUED[label] if cued else UNCUED)


class Insertions:
    """The values, and as many decoys, that stand between the sentences of prose. A value of n bytes comes about
    n / share bytes after the one before it, and somewhere between them comes a decoy."""

    def __init__(self, rng, share):
        self.rng, self.share, self.value_due, self.decoys_due = rng, share, 0.0, []
        self.prepare()

    def prepare(self):
        """Draws the next value, when it is due, and when a decoy is."""
        label, text, carrier = value(self.rng)
        self.sentence = carrier.format(OPEN + label + ":" + text.replace(" ", SPACE) + CLOSE)
        gap = len(text.encode()) / self.share * self.rng.uniform(0.2, 1.8) if self.share else float("inf")
        self.decoys_due.append(self.value_due + gap * self.rng.uniform(0.1, 0.9))
        self.value_due += gap

    def due(self, at):
        """The marked sentence that is due when `at` bytes are written, or None."""
        if self.decoys_due and at >= self.decoys_due[0]:
            self.decoys_due.pop(0)
            return DECOY + lookalikes.sentence(self.rng, lookalikes.KINDS[self.rng.choice(DECOYS)]) + END
        if at < self.value_due:
            return None
        sentence = self.sentence
        self.prepare()
        return sentence


def paragraph(rng, rare, insertions, done):
    """Sentences of about 500-700 characters, marked; `done` bytes stand before them."""
    sentences, size, goal = [], 0, rng.randint(500, 700)
    while size < goal:
        sentences.append(insertions.due(done + size) or prose(rng, rare))
        size += len(sentences[-1].encode()) + 1
    return " ".join(sentences)


def broken(text):
    """The text in lines of at most LINE characters, broken at spaces."""
    lines, line = [], ""
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) > LINE:
            lines.append(line)
            line = word
        else:
            line = line + " " + word if line else word
    return "\n".join(lines + [line])


def unmarked(text):
    """The text without marks, the values' spans and the decoys' spans."""
    out, spans, ignore, at, label, start, decoy = [], [], [], 0, "", 0, 0
    for piece in re.findall(f"{OPEN}[A-Z]+:|[{CLOSE}{DECOY}{END}]|[^{OPEN}{CLOSE}{DECOY}{END}]+", text):
        if piece[0] == OPEN:
            label, start = piece[1:-1], at
        elif piece == CLOSE:
            spans.append([start, at, label])
        elif piece == DECOY:
            decoy = at
        elif piece == END:
            ignore.append([decoy, at])
        else:
            out.append(piece.replace(SPACE, " "))
            at += len(piece)
    return "".join(out), spans, ignore


def corpus(size, share, seed):
    """Paragraphs (text, spans, ignore) until there are `size` bytes, a blank line after each."""
    rng = random.Random("prose %d" % seed)
    rare, insertions, done = classes(rng), Insertions(rng, share), 0
    while done < size:
        made = unmarked(broken(paragraph(rng, rare, insertions, done)))
        done += len(made[0].encode()) + 2
        yield made


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", metavar="OUT.txt")
    parser.add_argument("--bytes", type=int, default=10_000_000)
    parser.add_argument("--share", type=float, default=0.01)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--gold", metavar="GOLD.jsonl")
    options = parser.parse_args()
    size = held = count = hidden = 0
    gold = open(options.gold, "w", encoding="utf-8") if options.gold else None
    with open(options.out, "w", encoding="utf-8", newline="\n") as out:
        for number, (text, spans, ignore) in enumerate(corpus(options.bytes, options.share, options.seed), 1):
            out.write(text + "\n\n")
            size += len(text.encode()) + 2
            held += sum(len(text[start:end].encode()) for start, end, _ in spans)
            count, hidden = count + len(spans), hidden + len(ignore)
            if gold:
                row = {"id": f"paragraph-{number}", "text": text, "spans": spans, "ignore": ignore}
                gold.write(json.dumps(row, ensure_ascii=False) + "\n")
    if gold:
        gold.close()
    print(f"{size} bytes, {count} values in {held} bytes ({100 * held / size:.2f} %), {hidden} decoys")


if __name__ == "__main__":
    main()
