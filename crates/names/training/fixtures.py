"""Writes what the Rust reader must agree on with the training code: `python3 fixtures.py DIR` -> ../src/fixtures.jsonl. Words,
stretches and pieces exactly; probabilities as far as bytes for activations allow."""
import json
import sys

import numpy as np
import torch
from corpora import HERE, MUNICIPAL
from evaluate import Reader
from export import six_bit_state
from text import encode, segments, words

TEXTS = [
    "Hej, jeg hedder Mette Testesen og bor på Prøvevej 4.",
    "mette testesen ringede igen i dag. hun vil tale med anders",
    "Hr. Al-Sayed kommer kl. 10. Ring til dr. Prøvesen på tlf. 00 00 00 00.\n\nVenlig hilsen\nKaren T.",
    "Navn;Adresse;Klasse\nBashira Eksempel;Fiktivgade 1;3.b\nTest Person;;3.b",
    "Kære [PERSON_1]\nVi har modtaget din ansøgning om § 95-tilskud …",
    "Borgmester Eksempel Hansen åbnede broen, og Økonomiudvalget indstiller sagen.",
    "tab\tskilt\tMETTE TESTESEN\t-----\t____ 😀 ﬁnder e\u0301t ord",
    "Plejehjemmet Prøvely har haft besøg af Fatimas søn, Yusuf Omar-Testesen. Og Jens' bror. " * 9,
    "",
    "   \n\n ",
]


def main():
    state = torch.load(f"{sys.argv[1]}/names.pt", weights_only=True)
    reader = Reader(None, six_bit_state(state))
    torch.set_num_threads(1)
    with open(f"{HERE}/../src/fixtures.jsonl", "w", encoding="utf-8") as out:
        for text in TEXTS:
            spans = words(text)
            stretches = segments(text, spans)
            pieces = [encode(reader.pieces, text, spans[a:b])[0] for a, b, _, _ in stretches]
            (_, scores, _), = reader.probabilities([text], MUNICIPAL, exact=True)
            row = dict(
                text=text, words=spans, stretches=stretches, pieces=pieces,
                best=[int(k) for k in scores.argmax(1)] if spans else [],
                probability=[round(float(np.exp(p.max())), 3) for p in scores],
            )
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
