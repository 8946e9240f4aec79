"""Text to vectors: the embedded encoder, others by name, and a store that remembers.

Every encoder gets the same prepared text: placeholders as everyday words, no transcription marks
(`placeholders.plain`). A long text is cut into sentences whose vectors are averaged.
"""

from samenspraak.encode.encoders import (
    AdditiveEncoder,
    Encoder,
    Parts,
    StaticEncoder,
    Vectors,
    no_parts,
)
from samenspraak.encode.finetune import FineTuning, TaughtEncoder
from samenspraak.encode.load import EMBEDDED, FAST_FROM, chosen_encoder, load_encoder
from samenspraak.encode.others import E5Encoder, UseEncoder
from samenspraak.encode.parts import of_words, text_parts
from samenspraak.encode.store import Mapper, VectorStore, text_vectors
from samenspraak.encode.texts import encode_texts
from samenspraak.encode.transformer import TransformerEncoder

__all__ = [
    "EMBEDDED",
    "FAST_FROM",
    "AdditiveEncoder",
    "E5Encoder",
    "Encoder",
    "FineTuning",
    "Mapper",
    "Parts",
    "StaticEncoder",
    "TaughtEncoder",
    "TransformerEncoder",
    "UseEncoder",
    "VectorStore",
    "Vectors",
    "chosen_encoder",
    "encode_texts",
    "load_encoder",
    "no_parts",
    "of_words",
    "text_parts",
    "text_vectors",
]
