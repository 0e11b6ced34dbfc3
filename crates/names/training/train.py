"""Trains the names model. `python3 train.py --out DIR [--steps N] [--seed N]`; see README.md for the whole recipe."""
import argparse
import json
import random
import time

import numpy as np
import torch
import torch.nn.functional as F
from augment import Augment
from corpora import HERE, MUNICIPAL, NEWS, NORWEGIAN, frames, municipal, news, norwegian
from model import NEWS_LABELS, SHIPPED, TOWN_LABELS, Tagger
from text import PAD, Pieces, encode, segments, words

NEWS_INDEX = {l: i for i, l in enumerate(NEWS_LABELS)}
TOWN_INDEX = {l: i for i, l in enumerate(TOWN_LABELS)}
NONE = -100


def labelled(text, spans, entities):
    """A label for each word, and for each word whether a genitive ending stands after the name (1), not (0), or no name (NONE)."""
    tags, ends = ["O"] * len(spans), [NONE] * len(spans)
    for a, b, label in entities:
        inside = False
        for k, (x, y) in enumerate(spans):
            if x < b and a < y:
                tags[k] = ("I-" if inside else "B-") + label
                inside = True
                if label in ("PER", "PUB") and text[y - 1] in "sS":
                    ends[k] = 1 if b < y else 0
    return tags, ends


def examples(item, pieces, target):
    """Segments of an annotated text, ready for the model."""
    text, entities, register = item
    spans = words(text)
    tags, ends = labelled(text, spans, entities)
    index = TOWN_INDEX if register == MUNICIPAL else NEWS_INDEX
    for first, last, _, _ in segments(text, spans, target, least=10**9):
        ids, places = encode(pieces, text, spans[first:last])
        if len(ids) <= 400:
            yield ids, places, register, [index[t] for t in tags[first:last]], ends[first:last] if register == MUNICIPAL else [NONE] * (last - first)


def batch(group):
    n, m = max(len(e[0]) for e in group), max(len(e[1]) for e in group)
    ids = torch.full((len(group), n), PAD)
    mask = torch.zeros(len(group), n, dtype=torch.bool)
    first = torch.zeros(len(group), m, dtype=torch.long)
    tags, ends = torch.full((len(group), m), NONE), torch.full((len(group), m), NONE)
    for i, (d, p, _, t, g) in enumerate(group):
        ids[i, :len(d)], mask[i, :len(d)] = torch.tensor(d), True
        first[i, :len(p)], tags[i, :len(t)], ends[i, :len(g)] = torch.tensor(p), torch.tensor(t), torch.tensor(g)
    return ids, mask, first, torch.tensor([e[2] for e in group]), tags, ends


class Mix:
    """Endless batches: one round is every news sentence, a share of the Norwegian ones, prompts and frames filled anew."""

    def __init__(self, pieces, seed, share=dict(norwegian=0.12, prompts=3, frames=3)):
        self.pieces, self.share = pieces, share
        self.augment, self.rng = Augment(seed), random.Random(seed + 1)
        self.news, self.norwegian, self.prompts, self.frames = news("train"), norwegian(), municipal(False), frames()

    def round(self):
        rng, out = self.rng, []
        texts = [self.augment.vary(x) for x in self.news]
        texts += [self.augment.vary(x) for x in rng.sample(self.norwegian, int(len(self.norwegian) * self.share["norwegian"]))]
        for _ in range(self.share["prompts"]):
            texts += [self.augment.vary(x, swap=0.45, lower=0.15) for x in self.prompts]
        for _ in range(self.share["frames"]):
            texts += [self.augment.vary(self.augment.fill(f), swap=0.0, lower=0.15) for f in self.frames]
        for item in texts:
            out += examples(item, self.pieces, rng.choice([12, 24, 40, 40, 56]))
        rng.shuffle(out)
        return out

    def batches(self, room):
        """Batches of at most `room` pieces with padding, of texts of like length."""
        while True:
            pool = self.round()
            print(f"round of {len(pool)} segments, {sum(len(e[0]) for e in pool)} pieces", flush=True)
            for at in range(0, len(pool), 1200):
                part, groups, group = sorted(pool[at:at + 1200], key=lambda e: len(e[0])), [], []
                for e in part:
                    if group and (len(group) + 1) * len(e[0]) > room:
                        groups.append(group)
                        group = []
                    group.append(e)
                groups.append(group)
                self.rng.shuffle(groups)
                yield from groups


def loss_of(model, group):
    ids, mask, first, register, tags, ends = batch(group)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        news, town, genitive = model(ids, mask, first, register)
    of_town = register == MUNICIPAL
    total, count = 0.0, (tags != NONE).sum()
    for logits, chosen in ((news, ~of_town), (town, of_town)):
        if chosen.any():
            total = total + F.cross_entropy(logits[chosen].float().flatten(0, 1), tags[chosen].flatten(), ignore_index=NONE, label_smoothing=0.02, reduction="sum")
    known = ends != NONE
    if known.any():
        total = total + 0.5 * F.binary_cross_entropy_with_logits(genitive[known].float(), ends[known].float(), reduction="sum")
    return total / count


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--out", required=True)
    a.add_argument("--steps", type=int, default=4000)
    a.add_argument("--seed", type=int, default=1)
    a.add_argument("--rate", type=float, default=1.2e-4)
    a.add_argument("--room", type=int, default=1500, help="pieces a batch, with padding")
    a.add_argument("--init")
    a.add_argument("--threads", type=int, default=2)
    a = a.parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    np.random.seed(a.seed)
    folder = f"{HERE}/data/encoder"
    model, pieces = Tagger(folder), Pieces(SHIPPED)
    if a.init:
        model.load_state_dict(torch.load(a.init, weights_only=True))
    heads = ("news.", "town.", "genitive.", "kind")
    named = list(model.named_parameters())
    groups = [
        dict(params=[p for n, p in named if n.startswith(heads)], lr=a.rate * 8, weight_decay=0.01),
        dict(params=[p for n, p in named if not n.startswith(heads) and p.dim() > 1], lr=a.rate, weight_decay=0.01),
        dict(params=[p for n, p in named if not n.startswith(heads) and p.dim() < 2], lr=a.rate, weight_decay=0.0),
    ]
    optimiser = torch.optim.AdamW(groups, betas=(0.9, 0.98), fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: min(1, (s + 1) / 80) * max(0.02, 1 - s / a.steps))
    began, running = time.time(), 0.0
    batches = Mix(pieces, a.seed).batches(a.room)
    model.train()
    for step in range(1, a.steps + 1):
        loss = loss_of(model, next(batches))
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        running += loss.item()
        if step % 50 == 0:
            print(f"{step}/{a.steps} loss {running / 50:.4f} {time.time() - began:.0f} s", flush=True)
            running = 0.0
        if step % 400 == 0 or step == a.steps:
            torch.save(model.state_dict(), f"{a.out}/names.pt")
    with open(f"{a.out}/training.json", "w") as f:
        json.dump(dict(vars(a), seconds=round(time.time() - began)), f)


if __name__ == "__main__":
    main()
