"""Where the "deep" encoder starts: layers of its English teacher, token vectors carried over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from fast_pairs import Pair
from tokenizers import Tokenizer
from torch import Tensor

from samenspraak.encode import Encoder

LAYERS = (0, 2, 5)
"""Of the teacher's six."""
ANCHORS = 10
TEMPERATURE = 0.05
SEEN_OFTEN = 3  # occurrences in English that make a token an anchor

Floats = npt.NDArray[np.float32]


def start_model(
    teacher: Any, tokenizer: Tokenizer, pairs: Sequence[Pair], nearness: Encoder
) -> Any:
    """Give a BERT of three layers that reads the new vocabulary.

    Layers and positions are the teacher's. An English token starts as the mean of the teacher's
    word-piece vectors for it; a Dutch one as the mean of its ten nearest English anchors, by the
    "fast" encoder; a token of both languages in between, by how often it occurs in each.

    Parameters
    ----------
    teacher
        The English teacher, a SentenceTransformer over BERT.
    tokenizer
        Of the new encoder.
    pairs
        All training pairs: they tell how often a token is English and how often Dutch.
    nearness
        Tells which tokens mean about the same in both languages.
    """
    from transformers import BertConfig, BertModel

    source = teacher[0].auto_model
    settings = source.config.to_dict() | {
        "num_hidden_layers": len(LAYERS),
        "vocab_size": tokenizer.get_vocab_size(),
        "pad_token_id": tokenizer.token_to_id("[PAD]"),
        "hidden_dropout_prob": 0.0,
        "attention_probs_dropout_prob": 0.0,
    }
    model = BertModel(BertConfig.from_dict(settings), add_pooling_layer=False)
    wanted = model.state_dict()
    for name, value in source.state_dict().items():
        parts = name.split(".")
        if parts[:2] == ["encoder", "layer"]:
            if int(parts[2]) not in LAYERS:
                continue
            name = ".".join([*parts[:2], str(LAYERS.index(int(parts[2]))), *parts[3:]])
        if name in wanted and "word_embeddings" not in name:
            wanted[name] = value.clone()
    wanted["embeddings.word_embeddings.weight"] = _token_vectors(
        teacher, tokenizer, pairs, nearness
    )
    model.load_state_dict(wanted)
    return model


def _token_vectors(
    teacher: Any, tokenizer: Tokenizer, pairs: Sequence[Pair], nearness: Encoder
) -> Tensor:
    tokens = [tokenizer.id_to_token(i) for i in range(tokenizer.get_vocab_size())]
    english = _pieces_of(teacher, tokens)
    seen_en = _counts(tokenizer, [pair.english for pair in pairs])
    seen_nl = _counts(tokenizer, [pair.dutch for pair in pairs])
    anchors = np.flatnonzero(seen_en >= SEEN_OFTEN)
    places = nearness.encode(tokens)
    carried = np.empty_like(english)
    for first in range(0, len(tokens), 1000):
        near = places[first : first + 1000] @ places[anchors].T
        best = np.argpartition(-near, ANCHORS, axis=1)[:, :ANCHORS]
        weights = np.exp(np.take_along_axis(near, best, axis=1) / TEMPERATURE)
        weights /= weights.sum(axis=1, keepdims=True)
        carried[first : first + 1000] = np.einsum("ta,tad->td", weights, english[anchors[best]])
    share = (seen_en / np.maximum(1, seen_en + seen_nl))[:, None].astype(np.float32)
    mixed = share * english + (1 - share) * carried
    table = teacher[0].auto_model.embeddings.word_embeddings.weight.detach().numpy()
    words = teacher.tokenizer
    for ours, theirs in (("[PAD]", "[PAD]"), ("[CLS]", "[CLS]"), ("[SEP]", "[SEP]")):
        mixed[tokenizer.token_to_id(ours)] = table[words.convert_tokens_to_ids(theirs)]
    return torch.from_numpy(mixed)


def _pieces_of(teacher: Any, tokens: Sequence[str]) -> Floats:
    """Give the mean of the teacher's word-piece vectors of each token."""
    table = teacher[0].auto_model.embeddings.word_embeddings.weight.detach().numpy()
    ids = teacher.tokenizer(list(tokens), add_special_tokens=False)["input_ids"]
    blank = table.mean(axis=0)
    return np.stack([table[row].mean(axis=0) if row else blank for row in ids]).astype(np.float32)


def _counts(tokenizer: Tokenizer, texts: Sequence[str]) -> npt.NDArray[np.int64]:
    found: Counter[int] = Counter()
    for encoding in tokenizer.encode_batch(list(texts), add_special_tokens=False):
        found.update(encoding.ids)
    return np.array([found[i] for i in range(tokenizer.get_vocab_size())])
