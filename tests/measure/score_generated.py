#!/usr/bin/env python3
"""Scores predictions on the generated sets and on the vectors. Standard library only.

usage: score_generated.py GOLD.jsonl PRED.jsonl [--misses]

GOLD.jsonl is what lookalikes.py, disguises.py or danish.py --gold wrote, or tests/vectors/identifiers.jsonl; which of
them is told by the fields of its lines. PRED.jsonl has {"id","spans":[{"start","end","label"}]} a line, in code points:

    vaern detect --jsonl --offsets codepoint GOLD.jsonl > PRED.jsonl

covered    every letter and digit of the gold span is covered by findings of any category. In vectors: "found".
flagged    the text has any finding. In vectors, for the lines that should have none: the others are "left alone".
Gaps (parts that could not be inspected) count as nothing; how many texts have one is printed.
"""
import argparse
import json
import sys
from collections import defaultdict

CPR = {"CPR", "CPR_PARTIAL", "CPR_REPLACEMENT"}
SPECIAL = set("HEALTH HEALTH_CODE RELIGION ETHNICITY UNION POLITICS SEXUALITY BIOMETRIC CRIME SOCIAL".split())
QUASI = set("AGE DATE FAMILY OCCUPATION LOCATION POSTAL".split())
CORPUS_LABELS = set("CPR PHONE EMAIL IBAN CARD".split())


def read(path):
    """The lines of a file of JSON lines."""
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def covered(text, span, findings):
    """Whether findings of any category cover every letter and digit of the span."""
    hidden = set()
    for finding in findings:
        hidden.update(range(max(finding["start"], span[0]), min(finding["end"], span[1])))
    return all(i in hidden or not text[i].isalnum() for i in range(span[0], span[1]))


def shown(text, findings):
    """The findings as `LABEL text rule`, for a list of misses."""
    return "; ".join(f"{f['label']} {text[f['start']:f['end']]!r} {f.get('rule', '')}".strip() for f in findings)


class Tally:
    """Counts of hits out of all, by name, in the order of the first mention."""

    def __init__(self):
        self.rows = {}

    def add(self, name, hit):
        count = self.rows.setdefault(name, [0, 0])
        count[0] += bool(hit)
        count[1] += 1

    def print(self, title, what, order=None):
        """An aligned table, worst share last when `order` is -1 and first when it is 1."""
        if not self.rows:
            return
        names = sorted(self.rows, key=lambda n: order * share(self.rows[n])) if order else list(self.rows)
        width = max(map(len, names + [title]))
        print(f"{title:<{width}}  {'n':>6}  {what:>10}  {'share':>6}")
        for name in names:
            hits, count = self.rows[name]
            print(f"{name:<{width}}  {count:>6}  {hits:>10}  {share(self.rows[name]):>6.3f}")
        print()


def share(count):
    return count[0] / count[1] if count[1] else 0.0


def score_lookalikes(gold, found):
    """Share of texts with any finding, by kind."""
    total, kinds, misses = Tally(), Tally(), []
    for row in gold:
        flagged = bool(found(row))
        total.add("all", flagged)
        kinds.add(row["kind"], flagged)
        if flagged:
            misses.append(f"{row['id']}  {row['text']!r}  -> {shown(row['text'], found(row))}")
    total.print("look-alikes", "flagged")
    kinds.print("kind", "flagged", order=-1)
    return misses


def score_disguises(gold, found):
    """Share of values covered, by family, kind and label; the mean over kinds; the control apart."""
    control, total, families, kinds, labels, misses = Tally(), Tally(), Tally(), Tally(), Tally(), []
    for row in gold:
        for span in row["spans"]:
            hit = covered(row["text"], span, found(row))
            if not hit:
                value = row["text"][span[0] : span[1]]
                misses.append(f"{row['id']}  {row['text']!r}  {span[2]} {value!r} -> {shown(row['text'], found(row))}")
            if row["family"] == "control":
                control.add("undisguised", hit)
                continue
            total.add("all", hit)
            families.add(row["family"], hit)
            kinds.add(f"{row['family']} {row['kind']}", hit)
            labels.add(span[2], hit)
    total.print("disguises", "covered")
    mean = sum(map(share, kinds.rows.values())) / max(1, len(kinds.rows))
    print(f"mean over {len(kinds.rows)} kinds: {mean:.3f}\n")
    control.print("control", "covered")
    families.print("family", "covered", order=1)
    kinds.print("kind", "covered", order=1)
    labels.print("label", "covered", order=1)
    return misses


def group(label):
    """The group of a vector's label."""
    if label in SPECIAL:
        return "special categories"
    return "PERSON" if label == "PERSON" else "quasi (not in all)" if label in QUASI else "identifiers"


def score_vectors(gold, found):
    """Spans found and look-alikes left alone; rows whose note holds [soft] are left out."""
    totals, labels, alone, misses = Tally(), Tally(), Tally(), []
    for name in ("all", "identifiers", "  of them CPR", "special categories", "PERSON", "quasi (not in all)"):
        totals.rows[name] = [0, 0]
    firm = [row for row in gold if "[soft]" not in row.get("note", "")]
    for row in firm:
        for span in row["spans"]:
            hit = covered(row["text"], span, found(row))
            labels.add(span[2], hit)
            totals.add(group(span[2]), hit)
            if span[2] in CPR:
                totals.add("  of them CPR", hit)
            if span[2] not in QUASI:
                totals.add("all", hit)
            if not hit:
                misses.append(f"{row['id']}  missed {span[2]} {row['text'][span[0]:span[1]]!r} in {row['text']!r}")
        if row["expect"] == "no_match":
            hit = not found(row)
            alone.add("all", hit)
            alone.add(row["kind"], hit)
            if not hit:
                misses.append(f"{row['id']}  flagged {row['text']!r} -> {shown(row['text'], found(row))}")
    print(f"{len(firm)} of {len(gold)} vectors; the others are [soft]\n")
    totals.print("spans", "found")
    labels.print("label", "found", order=1)
    alone.print("look-alikes", "left alone", order=1)
    return misses


def overlaps(finding, spans):
    return any(finding["start"] < span[1] and span[0] < finding["end"] for span in spans)


def score_corpus(gold, found):
    """Values covered, and found with label and bounds right; findings of these labels elsewhere, by label."""
    cover, exact, decoys, extra, misses, size = Tally(), Tally(), Tally(), defaultdict(int), [], 0
    for row in gold:
        size += len(row["text"].encode())
        findings = found(row)
        bounds = {(f["start"], f["end"], f["label"]) for f in findings}
        for span in row["spans"]:
            hit = covered(row["text"], span, findings)
            for name in ("all", span[2]):
                cover.add(name, hit)
                exact.add(name, tuple(span) in bounds)
            if not hit:
                misses.append(f"{row['id']}  missed {span[2]} {row['text'][span[0]:span[1]]!r}")
        for span in row["ignore"]:
            decoys.add("all", any(overlaps(f, [span]) for f in findings))
        for finding in findings:
            if finding["label"] in CORPUS_LABELS and not overlaps(finding, row["spans"] + row["ignore"]):
                extra[finding["label"]] += 1
                misses.append(f"{row['id']}  extra {shown(row['text'], [finding])}")
    cover.print("values", "covered")
    exact.print("values", "exact")
    decoys.print("decoys", "flagged")
    print(f"findings of these labels in {size / 1e6:.1f} MB of plain prose: {dict(extra) or 'none'}\n")
    return misses


def scorer(row):
    """The function for this kind of gold."""
    if "expect" in row:
        return score_vectors
    return score_disguises if "family" in row else score_corpus if "ignore" in row else score_lookalikes


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", metavar="GOLD.jsonl")
    parser.add_argument("pred", metavar="PRED.jsonl")
    parser.add_argument("--misses", action="store_true", help="list each miss")
    options = parser.parse_args()
    gold, predicted = read(options.gold), {row["id"]: row for row in read(options.pred)}
    absent = sum(row["id"] not in predicted for row in gold)
    if absent:
        sys.exit(f"{absent} of {len(gold)} ids have no prediction")
    misses = scorer(gold[0])(gold, lambda row: predicted[row["id"]]["spans"])
    print(f"texts with a gap: {sum(bool(predicted[row['id']].get('gaps')) for row in gold)}")
    if options.misses:
        print("\n" + "\n".join(misses))


if __name__ == "__main__":
    main()
