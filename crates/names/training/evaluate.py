"""Scores a trained model as it is shipped: `python3 evaluate.py DIR [--write | --compare]`, with or against the scores that
are committed beside the weights. The product's own numbers come from `cargo xtask quality names`; by these a training run is
known to be the one that made the committed weights."""
import argparse
import json
import sys
from collections import Counter

import numpy as np
import torch
from corpora import HERE, MUNICIPAL, NEWS, bio, entities, join, municipal, news, prompts
from export import six_bit_state
from model import NEWS_LABELS, SHIPPED, TOWN_LABELS, Tagger
from text import PAD, Pieces, encode, segments, words


def transitions(labels):
    """Log-space penalties: an I- only follows a B- or I- of its kind."""
    out = np.zeros((len(labels), len(labels)), np.float32)
    for i, a in enumerate(labels):
        for j, b in enumerate(labels):
            if b[0] == "I" and a[2:] != b[2:]:
                out[i, j] = -1e4
    return out


def viterbi(scores, moves, labels):
    best = scores[0] + np.array([-1e4 if l[0] == "I" else 0 for l in labels])
    back = []
    for row in scores[1:]:
        grid = best[:, None] + moves
        back.append(grid.argmax(0))
        best = grid.max(0) + row
    at = int(best.argmax())
    path = [at]
    for row in reversed(back):
        at = int(row[at])
        path.append(at)
    return [labels[k] for k in reversed(path)]


class Reader:
    def __init__(self, folder, state=None):
        torch.set_num_threads(2)
        self.pieces, self.model = Pieces(SHIPPED), Tagger(f"{HERE}/data/encoder")
        self.model.load_state_dict(state if state is not None else torch.load(f"{folder}/names.pt", weights_only=True))
        self.model.eval()

    def probabilities(self, texts, register, exact=False):
        """For each text: its words, log-probabilities of their labels, and the log-odds of a genitive ending."""
        jobs, found = [], []
        labels = TOWN_LABELS if register == MUNICIPAL else NEWS_LABELS
        for t, text in enumerate(texts):
            spans = words(text)
            found.append((spans, np.zeros((len(spans), len(labels)), np.float32), np.zeros(len(spans), np.float32)))
            for first, last, keep, stop in segments(text, spans):
                ids, places = encode(self.pieces, text, spans[first:last])
                jobs.append((ids[:500], places, t, first, keep, stop))
        jobs.sort(key=lambda j: len(j[0]))
        with torch.no_grad():
            for at in range(0, len(jobs), 24):
                group = jobs[at:at + 24]
                n, m = max(len(j[0]) for j in group), max(len(j[1]) for j in group)
                ids, mask = torch.full((len(group), n), PAD), torch.zeros(len(group), n, dtype=torch.bool)
                places = torch.zeros(len(group), m, dtype=torch.long)
                for i, j in enumerate(group):
                    ids[i, :len(j[0])], mask[i, :len(j[0])] = torch.tensor(j[0]), True
                    places[i, :len(j[1])] = torch.tensor(j[1]).clamp(max=len(j[0]) - 1)
                with torch.autocast("cpu", dtype=torch.bfloat16, enabled=not exact):
                    a, b, g = self.model(ids, mask, places, torch.full((len(group),), register))
                logits = torch.log_softmax((b if register == MUNICIPAL else a).float(), -1).numpy()
                for i, (_, _, t, first, keep, stop) in enumerate(group):
                    found[t][1][keep:stop] = logits[i, keep - first:stop - first]
                    found[t][2][keep:stop] = g[i, keep - first:stop - first].float().numpy()
        return found

    def spans(self, texts, register):
        labels = TOWN_LABELS if register == MUNICIPAL else NEWS_LABELS
        moves = transitions(labels)
        for (spans, scores, genitive), text in zip(self.probabilities(texts, register), texts):
            tags = viterbi(scores, moves, labels) if spans else []
            out = []
            for a, b, kind in entities(tags):
                x, y = spans[a][0], spans[b - 1][1]
                if register == MUNICIPAL and kind in ("PER", "PUB") and text[y - 1] in "sS" and genitive[b - 1] > 0:
                    y -= 1
                out.append((x, y, kind))
            yield out


def f1(hit, predicted, gold):
    return 200.0 * hit / max(1, predicted + gold)


def score_news(reader, sentences, name):
    """Strict entities, and persons by token, on the gold tokens."""
    rows = [(join(tokens), tags) for tokens, tags in sentences]
    hit, predicted, gold = Counter(), Counter(), Counter()
    tokens = Counter()
    for ((text, spans), tags), found in zip(rows, reader.spans([r[0][0] for r in rows], NEWS)):
        want = {(spans[a][0], spans[b - 1][1], k) for a, b, k in entities(tags)}
        snap = set()
        for a, b, k in found:
            inside = [s for s in spans if s[0] < b and a < s[1]]
            snap.add((inside[0][0], inside[-1][1], k))
        for k in ("PER", "LOC", "ORG"):
            hit[k] += sum(s[2] == k for s in snap & want)
            predicted[k] += sum(s[2] == k for s in snap)
            gold[k] += sum(s[2] == k for s in want)
        for (x, y), tag in zip(spans, tags):
            called = any(a < y and x < b for a, b, k in snap if k == "PER")
            tokens[tag[2:] == "PER", called] += 1
    total = f1(sum(hit.values()), sum(predicted.values()), sum(gold.values()))
    recall = 100 * tokens[True, True] / max(1, tokens[True, True] + tokens[True, False])
    precision = 100 * tokens[True, True] / max(1, tokens[True, True] + tokens[False, True])
    parts = " ".join(f"{k} {f1(hit[k], predicted[k], gold[k]):.1f}" for k in ("PER", "LOC", "ORG"))
    print(f"{name:28} micro {total:.1f} ({parts})  person tokens R {recall:.1f} P {precision:.1f}", flush=True)
    return dict(micro=total, recall=recall, precision=precision)


def score_prompts(reader, items, name, show=0):
    """Spans and person words of municipal prompts."""
    hit, predicted, gold, tokens, shown = Counter(), Counter(), Counter(), Counter(), []
    for (text, want, _), found in zip(items, reader.spans([i[0] for i in items], MUNICIPAL)):
        w, f = set(want), set(found)
        for k in ("PER", "PUB", "INI", "ADR", "LOC", "ORG", "USR", "SEC"):
            hit[k] += sum(s[2] == k for s in w & f)
            predicted[k] += sum(s[2] == k for s in f)
            gold[k] += sum(s[2] == k for s in w)
        for x, y in words(text):
            is_person = any(a < y and x < b for a, b, k in want if k == "PER")
            public = any(a < y and x < b for a, b, k in want if k in ("PUB", "INI"))
            called = any(a < y and x < b for a, b, k in found if k == "PER")
            if not public and text[x].isalnum():
                tokens[is_person, called] += 1
                if is_person != called:
                    shown.append(("MISS " if is_person else "FALSE ") + text[max(0, x - 40):x].replace("\n", "|") + "[" + text[x:y] + "]" + text[y:y + 30].replace("\n", "|"))
    recall = 100 * tokens[True, True] / max(1, tokens[True, True] + tokens[True, False])
    precision = 100 * tokens[True, True] / max(1, tokens[True, True] + tokens[False, True])
    parts = " ".join(f"{k} {f1(hit[k], predicted[k], gold[k]):.1f}" for k in gold)
    print(f"{name:28} strict {parts}  person words R {recall:.1f} P {precision:.1f}", flush=True)
    for line in shown[:show]:
        print("   ", line)
    return dict(recall=recall, precision=precision)


#: A repeated training gives scores this close, in points: sums of floats come in another order on another machine.
TOLERANCE = 1.5


def compare(scores):
    """Whether the scores are those of the committed weights."""
    with open(f"{SHIPPED}/scores.json") as f:
        committed = json.load(f)
    near = True
    for name, values in committed.items():
        for key, want in values.items():
            got = scores[name][key]
            ok = abs(got - want) <= TOLERANCE
            near &= ok
            print(f"{name} {key}: {got:.1f}, committed {want:.1f}{'' if ok else '  DIFFERS'}")
    return near


def main():
    a = argparse.ArgumentParser()
    a.add_argument("folder")
    a.add_argument("--news", nargs="*", default=[])
    a.add_argument("--prompts", nargs="*", default=[])
    a.add_argument("--show", type=int, default=0)
    a.add_argument("--write", action="store_true")
    a.add_argument("--compare", action="store_true")
    a = a.parse_args()
    reader = Reader(None, six_bit_state(torch.load(f"{a.folder}/names.pt", weights_only=True)))
    scores = {}
    scores["news dev"] = score_news(reader, list(bio(f"{HERE}/data/news/dev.bio")), "news dev")
    for path in a.news:
        sentences = list(bio(path))
        score_news(reader, sentences, path.split("/")[-1])
        score_news(reader, [([t.lower() for t in tokens], tags) for tokens, tags in sentences], path.split("/")[-1] + " lower")
    scores["prompts held out"] = score_prompts(reader, municipal(True), "prompts held out", a.show)
    for path in a.prompts:
        score_prompts(reader, list(prompts(path)), path.split("/")[-1])
    if a.write:
        with open(f"{SHIPPED}/scores.json", "w") as f:
            json.dump(scores, f, indent=1)
    if a.compare and not compare(scores):
        sys.exit("these are not the committed weights' scores")


if __name__ == "__main__":
    main()
