"""Names to put into sentences: from the lists of the rule pack, and names that are in no list."""
import os
import random
from collections import Counter, defaultdict

HERE = os.path.dirname(os.path.abspath(__file__))
LISTS = f"{HERE}/../../../rules/dk-base/lexicons"


def counted(name):
    with open(f"{LISTS}/{name}.tsv", encoding="utf-8") as f:
        rows = [line.rstrip("\n").split("\t") for line in f]
    return {row[0]: int(row[1]) for row in rows if len(row[0]) > 1}


def lines(name):
    with open(f"{LISTS}/{name}.txt", encoding="utf-8") as f:
        return [line.strip() for line in f if line.strip()]


def title(name):
    return "-".join(" ".join(w[:1].upper() + w[1:] for w in part.split(" ")) for part in name.split("-"))


class Invented:
    """Names by letters of three: they look like names and stand in no list."""

    def __init__(self, counts, forbidden, rng):
        self.rng, self.forbidden = rng, forbidden
        self.follow = defaultdict(Counter)
        for name, count in counts.items():
            if " " in name or count > 2000:
                continue
            padded = "^^" + name + "$"
            for i in range(2, len(padded)):
                self.follow[padded[i - 2:i]][padded[i]] += 1
        self.follow = {k: (list(v), list(v.values())) for k, v in self.follow.items()}

    def draw(self):
        while True:
            name, state = "", "^^"
            while len(name) < 14:
                c = self.rng.choices(*self.follow[state])[0]
                if c == "$":
                    break
                name, state = name + c, state[1] + c
            if 4 <= len(name) <= 12 and name not in self.forbidden:
                return name


class Names:
    """Draws first names and surnames: two thirds from the lists, rare ones often, and the rest in no list."""

    def __init__(self, seed, unlisted=0.33):
        self.rng, self.unlisted = random.Random(seed), unlisted
        first, last = counted("first-names"), counted("surnames")
        self.first, self.last = first, last
        both = set(first) | set(last)
        pick = lambda d, least: ([k for k, v in d.items() if v >= least], [v ** 0.35 for v in d.values() if v >= least])
        self.pool = {
            "F": self.rng.choices(*pick(first, 3), k=60000),
            "L": self.rng.choices(*pick(last, 4), k=60000),
        }
        self.invented = {"F": Invented(first, both, self.rng), "L": Invented(last, both, self.rng)}

    def draw(self, kind):
        if self.rng.random() < self.unlisted:
            return title(self.invented[kind].draw())
        return title(self.rng.choice(self.pool[kind]))
