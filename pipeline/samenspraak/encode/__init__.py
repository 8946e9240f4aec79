"""Text to vectors: the embedded encoder, others by name, and a store that remembers.

Every encoder gets the same prepared text: placeholders as everyday words, no transcription marks
(`placeholders.plain`). A long text is cut into sentences whose vectors are averaged.
"""

from samenspraak.encode.encoders import Encoder, StaticEncoder, Vectors
from samenspraak.encode.load import EMBEDDED, load_encoder
from samenspraak.encode.others import E5Encoder, UseEncoder
from samenspraak.encode.store import Mapper, VectorStore, text_vectors
from samenspraak.encode.texts import encode_texts
from samenspraak.encode.transformer import TransformerEncoder

__all__ = [
    "EMBEDDED",
    "E5Encoder",
    "Encoder",
    "Mapper",
    "StaticEncoder",
    "TransformerEncoder",
    "UseEncoder",
    "VectorStore",
    "Vectors",
    "encode_texts",
    "load_encoder",
    "text_vectors",
]
