"""Invented answers about a community garden, a codebook for them, and an encoder that hashes."""

from __future__ import annotations

from hashlib import sha256

import numpy as np
import pandas as pd

from samenspraak.classify import MotivationClassifier
from samenspraak.codebook import Codebook

SAID = {
    "company": ["we laugh a lot together", "the coffee afterwards is half of it", "good friends"],
    "paperwork": ["forms and more forms", "a permit for every shed", "signing papers all evening"],
    "overtime": ["my boss gives me no hours", "it is not in my roster", "my shift ends at five"],
}
"""What carries a code; ``overtime`` is for professionals."""

ASKED = {
    "company": "What are the evenings like?",
    "paperwork": "What makes it hard?",
    "overtime": "How does work fit in?",
}

FILLER = [
    "the tomatoes did well this summer",
    "we moved the bench under the pear tree",
    "it rained on the open day",
    "my bicycle had a flat tyre again",
    "the gate squeaks, somebody should oil it",
    "I cycle past it every morning",
]


class HashEncoder:
    """Words hashed to signs: the same everywhere, knows nothing."""

    version = "hash:1"

    def encode(self, texts):
        rows = np.zeros((len(texts), 32), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                digest = int(sha256(word.encode()).hexdigest()[:8], 16)
                row[digest % 32] += 1 if digest >> 8 & 1 else -1
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)


def garden_codebook():
    """Give three codes with two examples each."""
    examples = {
        "company": ["We have such fun on Saturdays, we laugh.", "I come for the friends."],
        "paperwork": ["Every plant needs a permit and three forms.", "Papers, papers, papers."],
        "overtime": [
            "I do this after my shift, my boss gives no hours.",
            "It is outside my roster.",
        ],
    }
    return Codebook.from_dict(
        {
            "version": "1.0",
            "codes": {
                code: {
                    "applies_to": "professional" if code == "overtime" else "both",
                    "examples": {"en": texts},
                }
                for code, texts in examples.items()
            },
            "definitions": {
                code: {"label": {"en": code.title()}, "definition": {"en": f"About {code}."}}
                for code in examples
            },
        }
    )


def garden(n_interviews=12, per_interview=8, seed=3):
    """Give units (text, question, role, language, interview_id) and labels, by unit id."""
    rng = np.random.default_rng(seed)
    rows, labels = [], []
    for interview in range(n_interviews):
        role = ("citizen", "professional")[interview % 2]
        possible = ["company", "paperwork"] + ["overtime"] * 2 * (role == "professional")
        for number in range(per_interview):
            code = str(rng.choice(possible)) if number % 2 == 0 else None
            pieces = list(rng.choice(FILLER, 2, replace=False))
            if code:
                pieces.insert(1, str(rng.choice(SAID[code])))
            rows.append(
                {
                    "unit_id": f"G{interview:02d}-{number:02d}",
                    "text": ". ".join(piece.capitalize() for piece in pieces) + ".",
                    "question": ASKED[code] if code and rng.random() < 0.7 else "And then?",
                    "role": role,
                    "language": ("en", "nl")[interview % 4 == 3],
                    "interview_id": f"G{interview:02d}",
                }
            )
            overlooked = rng.random() < 0.08
            labels.append({code} if code and not overlooked else set())
    frame = pd.DataFrame(rows).set_index("unit_id")
    Y = pd.DataFrame(
        [[float(code in own) for code in SAID] for own in labels], frame.index, list(SAID)
    )
    return frame, Y


def garden_classifier(**choices):
    """Give an unfitted classifier with the garden's codebook, unless other choices are given."""
    return MotivationClassifier(
        **{"codebook": garden_codebook(), "encoder": HashEncoder()} | choices
    )
