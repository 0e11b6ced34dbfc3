"""Texts made from texts: names swapped, letters dropped and mistyped, frames filled."""
import re

from names import Names, lines, title

KEYS = {}
for row in ("qwertyuiopå", "asdfghjklæø", "zxcvbnm"):
    for i, c in enumerate(row):
        KEYS[c] = [row[j] for j in (i - 1, i + 1) if 0 <= j < len(row)]
PARTICLES = {"af", "von", "van", "de", "den", "der", "da", "la", "le", "el", "al", "og", "bin", "i", "à", "y", "dos", "di"}
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def replace(text, spans, edits):
    """`text` with edits [(start, end, new)] (sorted, disjoint) applied, and the spans moved along."""
    out, moved, at, bounds = [], [], 0, []
    for a, b, new in edits:
        out += [text[at:a], new]
        bounds.append((a, b, len(new)))
        at = b
    out.append(text[at:])

    def shift(p, is_end):
        delta = 0
        for a, b, n in bounds:
            if p >= b and (is_end or p > a):
                delta += n - (b - a)
            elif p > a:
                return None
            else:
                break
        return p + delta

    for a, b, label in spans:
        x, y = shift(a, False), shift(b, True)
        if x is not None and y is not None:
            moved.append((x, y, label))
    return "".join(out), moved


def like(old, new):
    """`new` in the case of `old`."""
    if old.isupper() and len(old) > 1:
        return new.upper()
    return new.lower() if old[:1].islower() else new


class Augment:
    def __init__(self, seed):
        self.names = Names(seed)
        self.rng = self.names.rng
        self.streets = [s for s in lines("streets") if not s[0].isdigit()]
        self.towns = lines("towns")

    # ------------------------------------------------------------ annotated texts

    def swap(self, item):
        """Every name of a text becomes another, the same one everywhere."""
        text, spans, register = item
        known, edits = {}, []
        for a, b, label in sorted(spans):
            if label not in ("PER", "PUB"):
                continue
            found = [m for m in WORD.finditer(text, a, b) if m.group().lower() not in PARTICLES and len(m.group()) > 1]
            for k, m in enumerate(found):
                old = m.group()
                key = old.lower()
                genitive = ""
                if register != 2 and key.endswith("s") and key[:-1] in self.names.last and key not in self.names.first:
                    key, genitive = key[:-1], "s"
                if key not in known:
                    surname = k == len(found) - 1 and (k > 0 or key in self.names.last and key not in self.names.first)
                    known[key] = self.names.draw("L" if surname else "F")
                edits.append((m.start(), m.end(), like(old, known[key]) + (genitive.upper() if old.isupper() else genitive)))
        text, spans = replace(text, spans, edits)
        return text, spans, register

    def lower(self, item):
        text, spans, register = item
        lowered = text.lower()
        return (lowered, spans, register) if len(lowered) == len(text) else item

    def upper_names(self, item):
        text, spans, register = item
        out = list(text)
        for a, b, label in spans:
            if label in ("PER", "PUB"):
                out[a:b] = [c.upper() if len(c.upper()) == 1 else c for c in out[a:b]]
        return "".join(out), spans, register

    def typos(self, item, rate):
        """Keys beside the right one, letters dropped, doubled or changed about."""
        text, spans, register = item
        edits, i = [], 0
        while i < len(text) - 1:
            c = text[i]
            if c.isalpha() and self.rng.random() < rate:
                kind = self.rng.random()
                near = KEYS.get(c.lower())
                if kind < 0.6 and near:
                    new = self.rng.choice(near)
                    edits.append((i, i + 1, new.upper() if c.isupper() else new))
                elif kind < 0.75:
                    edits.append((i, i + 1, c + c))
                elif kind < 0.9 and text[i - 1:i].isalpha() and text[i + 1].isalpha():
                    edits.append((i, i + 1, ""))
                elif text[i + 1].isalpha() and not any(i + 1 in s[:2] for s in spans):
                    edits.append((i, i + 2, text[i + 1] + c))
                    i += 1
            i += 1
        text, spans = replace(text, spans, edits)
        return text, spans, register

    def substitute(self, item, table, rate):
        text, spans, register = item
        edits = [(i, i + 1, table[c]) for i, c in enumerate(text) if c in table and (rate >= 1 or self.rng.random() < rate)]
        text, spans = replace(text, spans, edits)
        return text, spans, register

    def ascii(self, item):
        """æ, ø, å as they are written without a Danish keyboard."""
        return self.substitute(item, {"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"}, 1)

    def scan(self, item):
        """Letters that a scanner takes for others."""
        table = {"l": "1", "o": "0", "O": "0", "I": "l", "m": "rn", "S": "5", "å": "a", "ø": "o", "e": "c", "B": "8", "g": "q", "i": "í"}
        return self.substitute(item, table, 0.06)

    def upper(self, item):
        text, spans, register = item
        raised = text.upper()
        return (raised, spans, register) if len(raised) == len(text) else item

    def hyphenate(self, item):
        """Words broken at the end of a line, as in what is copied from a PDF."""
        text, spans, register = item
        cuts = [m.start() + self.rng.randint(2, len(m.group()) - 2) for m in WORD.finditer(text) if len(m.group()) > 5 and self.rng.random() < 0.12]
        text, spans = replace(text, spans, [(c, c, "-\n") for c in cuts])
        return text, spans, register

    def space_out(self, item):
        """Some words with a blank between their letters."""
        text, spans, register = item
        cuts = [i for m in WORD.finditer(text) if self.rng.random() < 0.25 for i in range(m.start() + 1, m.end())]
        text, spans = replace(text, spans, [(c, c, " ") for c in cuts])
        return text, spans, register

    def hide(self, item):
        """Some of what is labelled stands as a placeholder already: nothing is to be found there."""
        text, spans, register = item
        names = {"PER": "PERSON", "PUB": "PERSON", "ADR": "ADDRESS", "LOC": "LOCATION", "ORG": "ORG_PRIVATE", "USR": "USERNAME", "SEC": "SECRET"}
        numbers, edits, kept, end = {}, [], [], 0
        for span in sorted(spans):
            a, b, label = span
            if label in names and a >= end and self.rng.random() < 0.6:
                n = numbers.setdefault((label, text[a:b].lower()), len(numbers) + 1)
                edits.append((a, b, f"[{names[label]}_{n}]"))
                end = b
            else:
                kept.append(span)
        text, kept = replace(text, kept, edits)
        return text, kept, register

    def vary(self, item, swap=0.5, lower=0.2):
        r = self.rng.random
        if item[2] == 2 and r() < 0.06:
            item = self.hide(item)
        if r() < swap:
            item = self.swap(item)
        p = r()
        if p < lower:
            item = self.lower(item)
        elif p < lower + 0.04:
            item = self.upper_names(item)
        elif p < lower + 0.06:
            item = self.upper(item)
        p = r()
        if p < 0.10:
            item = self.typos(item, self.rng.choice([0.01, 0.03, 0.05, 0.08]))
        elif p < 0.12:
            item = self.ascii(item)
        elif p < 0.15 and item[2] == 2:
            item = self.scan(item)
        elif p < 0.17 and item[2] == 2:
            item = self.hyphenate(item)
        elif p < 0.175 and item[2] == 2:
            item = self.space_out(item)
        return item

    # ------------------------------------------------------------ frames

    def fill(self, frame):
        """A frame with its slots filled: README.md lists them."""
        people, out, spans = {}, "", []
        mail = {}

        def person(n):
            if n not in people:
                people[n] = {"F": self.names.draw("F"), "L": self.names.draw("L")}
            return people[n]

        at = 0
        for m in re.finditer(r"\{([^{}\n]+)\}", frame):
            out += frame[at:m.start()]
            at = m.end()
            value, label = self.slot(m.group(1), person)
            if value is None:
                out += m.group()
                continue
            if label:
                spans.append((len(out), len(out) + len(value), label))
            out += value
        return out + frame[at:], spans, 2

    def slot(self, name, person):
        rng = self.rng
        case = {"^": str.upper, "_": str.lower}.get(name[-1], str)
        name = name.rstrip("^_")
        made = re.fullmatch(r"([FLPRINSUE]|PUB)(\d?)", name)
        if re.fullmatch(r"[FLPI]\d?(\+[FLPI]\d?)+", name):
            return case(" ".join(self.part(p, person) for p in name.split("+"))), "PER"
        if made:
            kind, n = made.groups()
            p = person(n or "1")
            if kind == "S":
                return (p["F"][:1] + p["L"][:rng.choice([1, 2])]).lower(), "INI"
            if kind == "U":
                user = rng.choice([p["F"][:2] + p["L"][:2], p["F"][:1] + p["L"], p["F"] + "." + p["L"], p["F"][:3] + str(rng.randint(1, 99))])
                return user.lower().replace(" ", ""), "USR"
            if kind == "E":
                return f'{p["F"]}.{p["L"]}@example.dk'.lower().replace(" ", ""), None
            if kind == "R":
                return case(f'{p["L"]}, {p["F"]}'), "PER"
            return case(self.part(kind + (n or "1"), person)), "PUB" if kind == "PUB" else "PER"
        if name in ("A", "A2"):
            return self.address(), "ADR"
        if name == "HOME":
            return self.home(), "LOC"
        if name == "VILLAGE":
            return title(rng.choice(self.towns)), "LOC"
        if name == "SCHOOL":
            return self.school(), "ORG"
        if name == "FIRM":
            return self.firm(), "ORG"
        return self.unlabelled(name), None

    def part(self, name, person):
        rng = self.rng
        kind, p = name.rstrip("0123456789"), person(name.lstrip("FLPIRNUSEB") or "1")
        if kind == "F":
            return p["F"]
        if kind == "L":
            return p["L"]
        if kind == "I":
            return f'{p["F"][0]}. {p["L"]}'
        if kind == "N":
            return p["F"][:rng.choice([3, 4])]
        middle = rng.random()
        if middle < 0.15:
            return f'{p["F"]} {self.names.draw("L")} {p["L"]}'
        if middle < 0.20:
            return f'{p["F"]} {p["F"][0]}. {p["L"]}'
        if middle < 0.25:
            return f'{p["F"]}-{self.names.draw("F")} {p["L"]}'
        return f'{p["F"]} {p["L"]}'

    def address(self):
        rng = self.rng
        out = f'{title(rng.choice(self.streets))} {rng.randint(1, 240)}{rng.choice(["", "", "", "A", "b", " C"])}'
        if rng.random() < 0.35:
            out += rng.choice([", ", " "]) + rng.choice(["st.", "1.", "2.", "3.", "4.", "st. th", "1. tv", "2. tv.", "1.th", "3. mf."])
        if rng.random() < 0.5:
            out += f', {rng.randint(1000, 9990)} {title(rng.choice(self.towns))}'
        return out

    def home(self):
        rng = self.rng
        base = rng.choice([title(rng.choice(self.towns)), "Søndervang", "Lindely", "Solgården", "Kastanjehaven", "Egely", "Bakkebo", "Rosenlund", "Skovly", "Fjordglimt", "Birkehøj", self.names.draw("L") + "s Minde"])
        return rng.choice([f"{base} Plejecenter", f"Plejehjemmet {base}", base, f"{base} Bosted", f"Botilbuddet {base}", f"{base}centret", f"Krisecenter {base}", f"herberget {base}"])

    def school(self):
        rng = self.rng
        base = rng.choice([title(rng.choice(self.towns)), "Møllevang", "Skovbakke", "Søndermark", "Lyng", "Egehøj", self.names.draw("L")])
        return rng.choice([f"{base} Skole", f"{base}skolen", f"Børnehuset {base}", f"{base} Børnehave", f"{base} IF", f"{base} Friskole", f"Vuggestuen {base}", f"SFO {base}", f"{base} Gymnasium", f"{base} Efterskole"])

    def firm(self):
        rng = self.rng
        base = rng.choice([self.names.draw("L"), title(rng.choice(self.towns)), self.names.draw("L") + " & " + self.names.draw("L")])
        return rng.choice([f"{base} ApS", f"{base} A/S", f"{base} Byg", f"{base}s Auto", f"{base} VVS", f"{base} Transport", f"{base} Tømrer & Snedker", f"Café {base}", f"{base} Rengøring", f"{base} I/S"])

    def unlabelled(self, name):
        rng = self.rng
        pad = lambda n, width: str(n).zfill(width)
        made = {
            "town": lambda: title(rng.choice(["aarhus", "odense", "aalborg", "københavn", "esbjerg", "randers", "kolding", "horsens", "vejle", "roskilde", "herning", "silkeborg"])),
            "street": lambda: title(rng.choice(self.streets)),
            "streetperson": lambda: f'{self.names.draw("F")} {self.names.draw("L")}',
            "thing": lambda: self.names.draw(rng.choice("FL")),
            "kommune": lambda: f'{title(rng.choice(["favrskov", "lejre", "vejen", "billund", "odder", "tønder", "assens", "faxe", "sorø", "ikast-brande", "rebild", "morsø"]))} Kommune',
            "authority": lambda: rng.choice(["Udbetaling Danmark", "Ankestyrelsen", "Familieretshuset", "Skattestyrelsen", "Styrelsen for Patientsikkerhed", "Region Sjælland", "Datatilsynet", "Jobcentret", "Sundhedsstyrelsen", "Borgerservice", "Arbejdstilsynet"]),
            "date": lambda: rng.choice([f"{rng.randint(1, 28)}. {rng.choice(['januar', 'marts', 'maj', 'juni', 'august', 'oktober', 'december'])}", f"{pad(rng.randint(1, 28), 2)}-{pad(rng.randint(1, 12), 2)}-2026", f"{rng.randint(1, 28)}/{rng.randint(1, 12)}"]),
            "time": lambda: rng.choice([f"{rng.randint(7, 20)}.{rng.choice(['00', '15', '30', '45'])}", f"{rng.randint(7, 20)}:{rng.choice(['00', '10', '30'])}"]),
            "tlf": lambda: " ".join(pad(rng.randint(0, 99), 2) for _ in range(4)),
            "cpr": lambda: f"{pad(rng.randint(1, 28), 2)}{pad(rng.randint(1, 12), 2)}{pad(rng.randint(0, 99), 2)}-{pad(rng.randint(0, 9999), 4)}",
            "n": lambda: str(rng.randint(2, 40)),
            "kr": lambda: f"{rng.randint(1, 90)}.{pad(rng.randint(0, 999), 3)} kr.",
            "sag": lambda: f"{rng.randint(20, 26)}/{rng.randint(1000, 99999)}",
        }.get(name)
        return made() if made else None
