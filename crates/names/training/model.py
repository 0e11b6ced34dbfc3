"""The encoder: multilingual-e5-small with its word and position vectors frozen, a register vector, and two heads.

The conventions of news and of municipal texts differ (titles, officials, historical persons, which places count), so each has
a head and a register vector of its own, over one encoder.
"""
import os

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

#: What the product reads.
SHIPPED = os.path.abspath(f"{os.path.dirname(os.path.abspath(__file__))}/../../../rules/names")
H, LAYERS, HEADS, FF = 384, 12, 12, 1536
NEWS_LABELS = ["O"] + [f"{p}-{k}" for k in ("PER", "LOC", "ORG") for p in "BI"]
TOWN_LABELS = ["O"] + [f"{p}-{k}" for k in ("PER", "PUB", "INI", "ADR", "LOC", "ORG", "USR", "SEC") for p in "BI"]


def blocks(part):
    """GGML's Q4_0: blocks of 32 weights, a 16-bit scale and 16 bytes, the low halves first."""
    part = part.reshape(-1, 18)
    scale = part[:, :2].copy().view("<f2").astype(np.float32)
    low, high = (part[:, 2:] & 15).astype(np.float32) - 8, (part[:, 2:] >> 4).astype(np.float32) - 8
    return (np.concatenate([low, high], 1) * scale).reshape(-1)


def word_vectors():
    """The vectors of the pieces, which are not trained: `rules/names/words.q4`."""
    return blocks(np.fromfile(f"{SHIPPED}/words.q4", dtype=np.uint8)).reshape(-1, H)


def tensors(folder):
    """name -> f32 array of the pretrained file (index.tsv: tensor, type, shape, offset, bytes)."""
    raw = np.memmap(f"{folder}/weights.bin", dtype=np.uint8, mode="r")
    out = {}
    with open(f"{folder}/index.tsv") as f:
        for line in f:
            name, kind, _, offset, size = line.rstrip("\n").split("\t")
            part = np.array(raw[int(offset):int(offset) + int(size)])
            if kind == "f32":
                out[name] = part.view("<f4").copy()
                continue
            out[name] = blocks(part)
    return out


def norm(t, name):
    out = nn.LayerNorm(H, eps=1e-12)
    out.weight.data, out.bias.data = torch.tensor(t[f"{name}.w"]), torch.tensor(t[f"{name}.b"])
    return out


def linear(weights, biases, inputs):
    w = torch.tensor(np.concatenate([x.reshape(-1, inputs) for x in weights]))
    out = nn.Linear(inputs, w.shape[0])
    out.weight.data, out.bias.data = w, torch.tensor(np.concatenate(biases))
    return out


class Layer(nn.Module):
    def __init__(self, t, n):
        super().__init__()
        name = f"l{n}"
        self.qkv = linear([t[f"{name}.{k}.w"] for k in "qkv"], [t[f"{name}.{k}.b"] for k in "qkv"], H)
        self.out = linear([t[f"{name}.ao.w"]], [t[f"{name}.ao.b"]], H)
        self.up = linear([t[f"{name}.fi.w"]], [t[f"{name}.fi.b"]], H)
        self.down = linear([t[f"{name}.fo.w"]], [t[f"{name}.fo.b"]], FF)
        self.norm1, self.norm2 = norm(t, f"{name}.aln"), norm(t, f"{name}.oln")

    def forward(self, x, mask, drop):
        b, n, _ = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, HEADS, H // HEADS).permute(2, 0, 3, 1, 4)
        # Written out: on a CPU, in bf16, the backward pass of torch's fused attention is five times slower.
        scores = (q @ k.transpose(-1, -2)) * (H // HEADS) ** -0.5
        y = scores.masked_fill(~mask, -1e4).softmax(-1).to(v.dtype) @ v
        y = y.transpose(1, 2).reshape(b, n, H)
        x = self.norm1(x + F.dropout(self.out(y), drop, self.training))
        y = self.down(F.gelu(self.up(x)))
        return self.norm2(x + F.dropout(y, drop, self.training))


class Tagger(nn.Module):
    def __init__(self, folder):
        super().__init__()
        t = tensors(folder)
        self.register_buffer("words", torch.tensor(word_vectors()), persistent=False)
        self.register_buffer("places", torch.tensor(t["emb.pos"].reshape(-1, H) + t["emb.type"][:H]), persistent=False)
        self.kind = nn.Parameter(torch.zeros(3, H))
        self.norm0 = norm(t, "emb.ln")
        self.layers = nn.ModuleList(Layer(t, n) for n in range(LAYERS))
        self.news = nn.Linear(H, len(NEWS_LABELS))
        self.town = nn.Linear(H, len(TOWN_LABELS))
        self.genitive = nn.Linear(H, 1)

    def forward(self, ids, mask, first, register, drop=0.1):
        """Logits of every word: news labels, municipal labels, and whether its last s is a genitive's."""
        x = self.words[ids] + self.places[:ids.shape[1]] + self.kind[register][:, None, :]
        x = F.dropout(self.norm0(x), drop, self.training)
        mask = mask[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask, drop)
        h = torch.gather(x, 1, first[:, :, None].expand(-1, -1, H))
        h = F.dropout(h, drop, self.training)
        return self.news(h), self.town(h), self.genitive(h)[..., 0]
