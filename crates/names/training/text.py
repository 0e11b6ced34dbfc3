"""Text to words, segments and pieces. `crates/names/src/words.rs` and `pieces.rs` do the same; `fixtures.py` writes what
both must agree on.

A word is a run of letters, digits and combining marks; a run of one other character is a word too, and so is a placeholder,
`[PERSON_1]`. Offsets are code points.
"""
import re
import unicodedata

CLS, PAD, SEP, UNK = 0, 1, 2, 3
LEAST, TARGET, LONGEST, OVERLAP = 16, 48, 64, 12   # words of a segment: at least, joined up to, at most, and shared by parts
MAX_PIECES = 10                          # of one word; the rest of a longer word says nothing more about it
ABBREVIATIONS = {
    "bl", "ca", "dr", "evt", "fx", "hr", "inkl", "jf", "kl", "mfl", "mht", "mv", "nr", "osv", "pga", "pkt", "sml", "stk", "str",
    "tlf", "vedr", "prof", "adv", "fr", "frk", "cand", "lic", "eks", "ang", "att", "ekskl", "max", "min", "mio", "mia", "ref", "afd", "tv", "th",
}


PLACEHOLDER = re.compile(r"\[[A-Z][A-Z_]*_[0-9]+[A-Z]?\]")


def is_letter(c):
    return unicodedata.category(c)[0] in "LNM"


def words(text):
    """[(start, end)] of the words of `text`."""
    out, i, n = [], 0, len(text)
    while i < n:
        c = text[i]
        if c.isspace():
            i += 1
            continue
        j = i + 1
        placeholder = PLACEHOLDER.match(text, i) if c == "[" else None
        if placeholder:
            j = placeholder.end()
        elif is_letter(c):
            while j < n and is_letter(text[j]):
                j += 1
        else:
            while j < n and text[j] == c:
                j += 1
        out.append((i, j))
        i = j
    return out


def ends_sentence(text, spans, k):
    """Whether word k is the last of a sentence."""
    if k + 1 == len(spans):
        return True
    (a, b), (c, _) = spans[k], spans[k + 1]
    gap = text[b:c]
    if "\n" in gap:
        return True
    if text[a] not in ".!?" or not gap:
        return False
    nxt = text[c]
    if nxt.islower():
        return False
    if text[a] == "." and k:
        before = text[spans[k - 1][0]:spans[k - 1][1]]
        if spans[k - 1][1] == a and (len(before) == 1 or before.lower() in ABBREVIATIONS or before.isdigit()):
            return False
    return True


def segments(text, spans, target=TARGET, least=LEAST):
    """[(first, last, keep_from, keep_to)] in words: what is read together, and which of it counts.

    Sentences are joined up to `target` words; a blank line always parts, and so does one sentence in three, by how it ends. A
    sentence over LONGEST is read in overlapping parts.
    """
    out, start, k, n = [], 0, 0, len(spans)
    first = 0
    while k < n:
        if ends_sentence(text, spans, k):
            size = k + 1 - start
            blank = k + 1 < n and text[spans[k][1]:spans[k + 1][0]].count("\n") > 1
            # what was gathered before this sentence is full
            if first > start and size > target:
                emit(out, start, first)
                start = first
            last = "".join(text[a:b] for a, b in spans[max(first, k - 2):k + 1])
            if blank or k + 1 == n or k + 1 - start >= least and sum(last.encode()) % 3 == 0:
                emit(out, start, k + 1)
                start = k + 1
            first = k + 1
        k += 1
    return out


def emit(out, start, end):
    while end - start > LONGEST:
        stop = start + LONGEST
        keep = start if not out or out[-1][1] <= start else start + OVERLAP // 2
        out.append((start, stop, keep, stop - OVERLAP // 2))
        start = stop - OVERLAP
    keep = start if not out or out[-1][1] <= start else start + OVERLAP // 2
    out.append((start, end, keep, end))


class Pieces:
    """The unigram segmentation of the encoder's vocabulary (SentencePiece, Viterbi)."""

    def __init__(self, folder):
        self.id, self.score, lowest = {}, [], 0.0
        with open(f"{folder}/pieces.tsv", encoding="utf-8", newline="\n") as f:
            for line in f:
                index, piece, score = line.rstrip("\n").split("\t")
                self.id[piece] = int(index)
                self.score.append(float(score))
                lowest = min(lowest, float(score))
        self.map = {}
        with open(f"{folder}/normalize.tsv", encoding="utf-8") as f:
            for line in f:
                a, _, b = line.rstrip("\n").partition("\t")
                self.map[chr(int(a, 16))] = "".join(chr(int(x, 16)) for x in b.split())
        self.unknown = lowest - 10.0
        self.longest = max(map(len, self.id))
        self.cache = {}

    def of(self, word, spaced):
        """Piece ids of a word; `spaced` when a blank, a line or the text's start stands before it."""
        key = (word, spaced)
        if key not in self.cache:
            self.cache[key] = self._of(word, spaced)
        return self.cache[key]

    def _of(self, word, spaced):
        if set(word) <= {word[0]} and not is_letter(word[0]):
            word = word[:3]
        t = ("\u2581" if spaced else "") + "".join(self.map.get(c, c) for c in word[:40])
        n = len(t)
        best, back = [0.0] + [-1e30] * n, [(0, UNK)] * (n + 1)
        for i in range(n):
            for e in range(i + 1, min(n, i + self.longest) + 1):
                k = self.id.get(t[i:e])
                if k is not None and k > UNK and best[i] + self.score[k] > best[e]:
                    best[e], back[e] = best[i] + self.score[k], (i, k)
            if best[i] + self.unknown > best[i + 1]:
                best[i + 1], back[i + 1] = best[i] + self.unknown, (i, UNK)
        out, i = [], n
        while i > 0:
            i, k = back[i][0], back[i][1]
            out.append(k)
        return out[::-1][:MAX_PIECES] or [UNK]


def encode(pieces, text, spans):
    """(ids, position of the first piece of each word). A line break is a separator, a tab a bar."""
    ids, first, end = [CLS], [], 0
    for k, (a, b) in enumerate(spans):
        gap = text[end:a] if k else " "
        if k and "\n" in gap:
            ids.append(SEP)
        elif k and "\t" in gap:
            ids.extend(pieces.of("|", True))
        first.append(len(ids))
        ids.extend(pieces.of(text[a:b], gap != ""))
        end = b
    ids.append(SEP)
    return ids, first
