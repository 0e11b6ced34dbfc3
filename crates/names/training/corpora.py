"""The annotated texts: (text, [(start, end, label)], register), offsets in code points."""
import glob
import json
import os
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
NEWS, NORWEGIAN, MUNICIPAL = 0, 1, 2
#: What is learnt from municipal texts. Other labels of the corpora are the rules' business.
LABELS = {"PERSON": "PER", "ADDRESS": "ADR", "LOCATION": "LOC", "ORG_PRIVATE": "ORG", "USERNAME": "USR", "SECRET": "SEC"}
CLOSE_LEFT, CLOSE_RIGHT = set(",.:;!?)]}%"), set("([{")


def bio(path):
    """Sentences of (tokens, tags)."""
    tokens, tags = [], []
    with open(path, encoding="utf-8") as f:
        for line in list(f) + ["\n"]:
            line = line.rstrip("\n")
            if line:
                token, tag = line.split("\t")
                tokens.append(token)
                tags.append(tag)
            elif tokens:
                yield tokens, tags
                tokens, tags = [], []


def join(tokens):
    """The tokens as running text, and the offsets of each: the corpora do not say where blanks stood."""
    text, spans, inside = "", [], False
    for k, token in enumerate(tokens):
        glue = not text or token in CLOSE_LEFT or tokens[k - 1] in CLOSE_RIGHT
        if token in ('"', "''", "``"):
            glue = glue or inside
            inside = not inside
        elif k and tokens[k - 1] in ('"', "''", "``") and inside:
            glue = True
        text += ("" if glue else " ") + token
        spans.append((len(text) - len(token), len(text)))
    return text, spans


def entities(tags):
    """[(first, last + 1, kind)] of BIO tags."""
    out, start = [], None
    for k, tag in enumerate(list(tags) + ["O"]):
        if start is not None and (tag[0] != "I" or tag[2:] != out_kind):
            out.append((start, k, out_kind))
            start = None
        if tag != "O" and start is None:
            start, out_kind = k, tag[2:]
    return out


def sentences(path, register):
    for tokens, tags in bio(path):
        text, spans = join(tokens)
        yield text, [(spans[a][0], spans[b - 1][1], kind) for a, b, kind in entities(tags)], register


def news(split):
    return list(sentences(f"{HERE}/data/news/{split}.bio", NEWS))


def norwegian():
    return list(sentences(f"{HERE}/data/norwegian/nob.bio", NORWEGIAN))


def prompts(path):
    """Annotated prompts: people in public office and initials have labels of their own."""
    with open(path, encoding="utf-8") as f:
        for line in f:
            row = json.loads(line)
            spans = []
            for s in row["spans"]:
                label = LABELS.get(s["label"])
                if label == "PER" and s.get("public"):
                    label = "PUB"
                elif label == "PER" and not s.get("direct", True):
                    label = "INI"
                if label:
                    spans.append((s["start"], s["end"], label))
            yield row["text"], spans, MUNICIPAL


def municipal(heldout):
    """Every tenth stretch of 20 prompts is held out (neighbours are near copies of each other)."""
    out = []
    for path in sorted(glob.glob(f"{HERE}/data/municipal/*.jsonl")):
        rows = list(prompts(path))
        out += [row for k, row in enumerate(rows) if ((k // 20) % 10 == 7) == heldout]
    return out


def frames():
    out = []
    for path in sorted(glob.glob(f"{HERE}/frames/*.txt")):
        with open(path, encoding="utf-8") as f:
            kept = "".join(line for line in f if not line.startswith("#!"))
        kept = kept.replace("{kr} kr.", "{kr}").replace("{kr} kr", "{kr}")
        out += [frame.strip("\n") for frame in kept.split("\n%%\n") if frame.strip("\n% ")]
    return out


def nfc(text):
    return unicodedata.normalize("NFC", text)
