"""Scores what is found of names, by the standard library only.

    names.py texts GOLD.bio [change]                  the sentences as JSONL texts
    names.py score GOLD.bio MENTIONS.jsonl [change]   strict F1 and persons by token, of the encoder alone
    names.py curve GOLD.jsonl PREDICTIONS.jsonl       people by token at many thresholds, of the whole engine (with --hints)

A change is lower, typos, minority, unlisted or unlisted-lower. It is fixed by a seed, so that every call and machine sees the
same texts."""
import json
import random
import re
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent / "crates" / "names" / "training"))
# Gold tokens become running text as they did in training.
from augment import KEYS  # noqa: E402
from corpora import entities, join  # noqa: E402

KINDS = {"Person": "PER", "Public": "PER", "Place": "LOC", "Organisation": "ORG"}
PARTICLES = {"af", "von", "van", "de", "den", "der", "da", "la", "le", "el", "al", "og"}


def plain(tag, before):
    """DaN+ marks parts of words and derivations: a part counts, a derivation or another kind does not."""
    tag = tag.removesuffix("part")
    if tag[2:] not in ("PER", "LOC", "ORG"):
        return "O"
    return "B-" + tag[2:] if tag[0] == "I" and before[2:] != tag[2:] else tag


def sentences(path):
    tokens, tags = [], []
    for line in Path(path).read_text(encoding="utf-8").split("\n") + [""]:
        if line.strip():
            token, tag = line.split("\t")[:2]
            tokens.append(token)
            tags.append(plain(tag, tags[-1] if tags else "O"))
        elif tokens:
            yield tokens, tags
            tokens, tags = [], []


def swap(tokens, tags, firsts, lasts, rng):
    """Other people: the last of several names is a surname, the rest and a name alone are first names."""
    tokens = list(tokens)
    for a, b, kind in entities(tags):
        for i in range(a, b):
            if kind == "PER" and tokens[i][:1].isalpha() and tokens[i].lower() not in PARTICLES:
                tokens[i] = rng.choice(lasts if i == b - 1 and b - a > 1 else firsts)
    return tokens


def typos(tokens, rng, rate=0.05):
    """Each letter becomes its neighbour on a Danish keyboard with that probability."""
    def key(c):
        near = KEYS.get(c.lower())
        if not near or rng.random() >= rate:
            return c
        new = rng.choice(near)
        return new.upper() if c.isupper() else new
    return ["".join(map(key, token)) for token in tokens]


def gold(path, change):
    rng = random.Random(7)
    names = [line.split("\t") for line in (HERE.parent / "names" / "names.tsv").read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    pick = lambda group, part: [n for g, p, n in names if (g, p) == (group, part)]
    for tokens, tags in sentences(path):
        if change == "lower":
            tokens = [t.lower() for t in tokens]
        elif change == "typos":
            tokens = typos(tokens, rng)
        elif change in ("minority", "unlisted", "unlisted-lower"):
            group = change.split("-")[0]
            tokens = swap(tokens, tags, pick(group, "first"), pick(group, "last"), rng)
            if change.endswith("lower"):
                tokens = [t.lower() for t in tokens]
        yield tokens, tags


def f1(hit, predicted, wanted):
    return 200.0 * hit / max(1, predicted + wanted)


def score(rows, predictions):
    hit, predicted, wanted, tokens = Counter(), Counter(), Counter(), Counter()
    for (words, tags), found in zip(rows, predictions):
        _, spans = join(words)
        want = set(entities(tags))
        got = set()
        for a, b, kind, _ in found:
            inside = [k for k, (x, y) in enumerate(spans) if x < b and a < y]
            if kind in KINDS and inside:
                got.add((inside[0], inside[-1] + 1, KINDS[kind]))
        for kind in ("PER", "LOC", "ORG"):
            hit[kind] += sum(s[2] == kind for s in got & want)
            predicted[kind] += sum(s[2] == kind for s in got)
            wanted[kind] += sum(s[2] == kind for s in want)
        people = {k for a, b, kind in got if kind == "PER" for k in range(a, b)}
        for k, tag in enumerate(tags):
            tokens[tag[2:] == "PER", k in people] += 1
    recall = 100 * tokens[True, True] / max(1, tokens[True, True] + tokens[True, False])
    precision = 100 * tokens[True, True] / max(1, tokens[True, True] + tokens[False, True])
    parts = {k: f1(hit[k], predicted[k], wanted[k]) for k in ("PER", "LOC", "ORG")}
    return f1(sum(hit.values()), sum(predicted.values()), sum(wanted.values())), parts, recall, precision


def curve(gold_path, predictions_path):
    """People by token on prompts. Public figures and initials count neither way."""
    predicted = {}
    for line in Path(predictions_path).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        predicted[row["id"]] = [s for s in row["spans"] if s["label"] == "PERSON"]
    rows = [json.loads(line) for line in Path(gold_path).read_text(encoding="utf-8").splitlines()]
    tokens = []
    for row in rows:
        people = [s for s in row["spans"] if s["label"] == "PERSON"]
        for m in re.finditer(r"[^\W_]+", row["text"]):
            over = lambda s: s["start"] < m.end() and m.start() < s["end"]
            gold = [s for s in people if over(s)]
            if any(s.get("public") or not s.get("direct", True) for s in gold):
                continue
            score = max((s["score"] for s in predicted[row["id"]] if over(s)), default=0.0)
            tokens.append((bool(gold), score, not any(not s.get("public") for s in row["spans"])))
    print("threshold   recall  precision   false tokens per 1,000 words without personal data")
    for threshold in (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
        hit = sum(gold and score >= threshold for gold, score, _ in tokens)
        called = sum(score >= threshold for _, score, _ in tokens)
        wanted = sum(gold for gold, _, _ in tokens)
        empty = [score for _, score, none in tokens if none]
        false = 1000 * sum(score >= threshold for score in empty) / max(1, len(empty))
        print(f"{threshold:9.2f} {100 * hit / wanted:8.1f} {100 * hit / max(1, called):10.1f} {false:12.1f}")


def main():
    mode, path, *rest = sys.argv[1:]
    if mode == "curve":
        curve(path, rest[0])
        return
    if mode == "texts":
        for n, (tokens, _) in enumerate(gold(path, rest[0] if rest else "")):
            print(json.dumps({"id": str(n), "text": join(tokens)[0]}, ensure_ascii=False))
        return
    change = rest[1] if len(rest) > 1 else ""
    predictions = [json.loads(line)["mentions"] for line in Path(rest[0]).read_text(encoding="utf-8").splitlines()]
    micro, parts, recall, precision = score(list(gold(path, change)), predictions)
    kinds = "  ".join(f"{k} {v:.1f}" for k, v in parts.items())
    print(f"{change or 'as it is':16} micro F1 {micro:.1f}   {kinds}   person tokens: recall {recall:.1f}, precision {precision:.1f}")


if __name__ == "__main__":
    main()
