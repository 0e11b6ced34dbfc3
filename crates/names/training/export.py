"""Writes a trained model as the product reads it into `rules/names`: `python3 export.py DIR`. Weights become 6 bits with a scale for each output."""
import hashlib
import sys

import numpy as np
import torch
from corpora import HERE
from model import LAYERS, SHIPPED, tensors
from safetensors.numpy import save_file

#: Most of a 6-bit weight. With bytes on the other side no sum of two products leaves 16 bits, so no machine saturates.
MOST = 31


def six_bits(w):
    """(weights in -31..=31, scale) of each row: of a few scales the one with the least squared error."""
    top = np.abs(w).max(1, keepdims=True)
    best, best_error = None, np.full((w.shape[0], 1), np.inf)
    for share in np.linspace(0.6, 1.0, 21):
        scale = np.maximum(top * share / MOST, 1e-9)
        q = np.clip(np.rint(w / scale), -MOST, MOST)
        error = ((q * scale - w) ** 2).sum(1, keepdims=True)
        if best is None:
            best = (q, scale)
        better = error < best_error
        best = (np.where(better, q, best[0]), np.where(better, scale, best[1]))
        best_error = np.minimum(error, best_error)
    return best[0].astype(np.int8), best[1][:, 0].astype(np.float32)


def pack(q):
    """Four weights in three bytes, each as weight + 32, the first in the lowest bits."""
    v = (q.astype(np.int16) + 32).reshape(-1, 4).astype(np.uint32)
    word = v[:, 0] | v[:, 1] << 6 | v[:, 2] << 12 | v[:, 3] << 18
    return np.stack([word & 255, word >> 8 & 255, word >> 16], 1).astype(np.uint8).reshape(-1)


def six_bit_state(state):
    """The state with its weights rounded as they are shipped, to be scored."""
    out = dict(state)
    for name, value in state.items():
        if name.startswith("layers.") and value.dim() == 2:
            q, scale = six_bits(value.numpy())
            out[name] = torch.tensor(q.astype(np.float32) * scale[:, None])
    return out


def main():
    state = torch.load(f"{sys.argv[1]}/names.pt", weights_only=True)
    t = tensors(f"{HERE}/data/encoder")
    out = {"places": t["emb.pos"] + np.tile(t["emb.type"][:384], 512), "kind": state["kind"].numpy()}
    for part in ("norm0", "news", "town", "genitive"):
        out[f"{part}.weight"], out[f"{part}.bias"] = state[f"{part}.weight"].numpy(), state[f"{part}.bias"].numpy()
    for n in range(LAYERS):
        for part in ("qkv", "out", "up", "down"):
            name = f"layers.{n}.{part}"
            q, scale = six_bits(state[f"{name}.weight"].numpy())
            out[f"{name}.q6"], out[f"{name}.scale"] = pack(q), scale
            out[f"{name}.bias"] = state[f"{name}.bias"].numpy()
        for part in ("norm1", "norm2"):
            name = f"layers.{n}.{part}"
            out[f"{name}.weight"], out[f"{name}.bias"] = state[f"{name}.weight"].numpy(), state[f"{name}.bias"].numpy()
    save_file({k: np.ascontiguousarray(v) for k, v in out.items()}, f"{SHIPPED}/encoder.safetensors")
    digest = hashlib.sha256()
    for file in ("words.q4", "encoder.safetensors", "pieces.tsv", "normalize.tsv"):
        with open(f"{SHIPPED}/{file}", "rb") as f:
            digest.update(f.read())
    with open(f"{SHIPPED}/DIGEST", "w") as f:
        f.write(digest.hexdigest() + "\n")


if __name__ == "__main__":
    main()
