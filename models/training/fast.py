"""Train the embedded sentence encoder "fast" (`make encoder`).

Translation pairs, WordNet and stored teacher vectors -> ``models/embedded/fast``. The training pairs are
an optional development data folder and not part of the project; the trained encoder is.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Annotated

import numpy as np
import numpy.typing as npt
import torch
import typer
from fast_pairs import DUTCH_FILE, read_lines, read_pairs, teacher_texts
from fast_student import Floats, prepare_examples, train
from fast_vocabulary import build_tokenizer, compact_json
from glosses import in_dutch_words, read_glosses
from lexicon import english_to_dutch
from rich.console import Console
from safetensors.numpy import save
from teachers import minilm_vectors
from tokenizers import Tokenizer

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data" / "encoder"
OUT = ROOT / "models" / "embedded" / "fast"
CACHE = ROOT / "models" / "teacher"
WORDNET = CACHE / "wordnet"

MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"},
    {
        "idx": 1,
        "name": "1",
        "path": "1_Normalize",
        "type": "sentence_transformers.models.Normalize",
    },
]
CONFIG: dict[str, object] = {
    "model_type": "SentenceTransformer",
    "similarity_fn_name": "cosine",
    "prompts": {},
    "default_prompt_name": None,
}


def main(
    data: Annotated[Path, typer.Option(help="Folder with the training pairs.")] = DATA,
    out: Annotated[Path, typer.Option(help="Folder of the encoder.")] = OUT,
    wordnet: Annotated[Path, typer.Option(help="Folder with WordNet's data files.")] = WORDNET,
    cache: Annotated[
        Path, typer.Option(help="Vectors of the teacher: read, or computed when absent.")
    ] = CACHE,
    seed: Annotated[int, typer.Option(help="Start values, order and dropped tokens.")] = 0,
) -> None:
    """Train the embedded encoder and print the SHA-256 of what was written."""
    console = Console(highlight=False)
    try:
        pairs = read_pairs(data)
        tokenizer = build_tokenizer(pairs, read_lines(data / DUTCH_FILE))
        texts = read_glosses(wordnet)
        stored = [cache / "fast.safetensors", cache / "glosses_minilm.safetensors"]
        teacher = minilm_vectors(teacher_texts(pairs), stored[0])
        teacher |= minilm_vectors(texts, stored[1])
    except (FileNotFoundError, ModuleNotFoundError, ValueError) as error:
        Console(stderr=True).print(str(error), style="red", markup=False, soft_wrap=True)
        raise typer.Exit(1) from error
    glosses = in_dutch_words(texts, english_to_dutch(pairs))
    console.print(
        f"{len(pairs):,} pairs, {len(glosses):,} glosses, {tokenizer.get_vocab_size():,} tokens"
    )
    torch.set_num_threads(1)  # two threads add up in another order: other last digits
    examples = prepare_examples(pairs, glosses, teacher, tokenizer)
    table = train(examples, tokenizer.get_vocab_size(), seed)
    for path in [*stored, *write_encoder(out, tokenizer, table)]:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        console.print(f"{digest}  {path.name}", soft_wrap=True)


def write_encoder(out: Path, tokenizer: Tokenizer, table: Floats) -> list[Path]:
    """Write the folder that `SentenceTransformer` opens; give the two files that matter.

    Parameters
    ----------
    out
        Folder to write to. Other files in it (the model card, the licence) stay.
    tokenizer
        The tokenizer, one token a row of `table`.
    table : array of shape (n_tokens, 256)
        Token vectors.
    """
    (out / "1_Normalize").mkdir(parents=True, exist_ok=True)
    small, scales = quantise(table)
    weights, words = out / "model.safetensors", out / "tokenizer.json"
    weights.write_bytes(save({"embeddings": small, "weights": scales}))
    words.write_text(compact_json(tokenizer), encoding="utf-8", newline="\n")
    for name, content in (
        ("modules.json", MODULES),
        ("config_sentence_transformers.json", CONFIG),
        ("1_Normalize/config.json", {}),
    ):
        text = json.dumps(content, indent=2) + "\n"
        (out / name).write_text(text, encoding="utf-8", newline="\n")
    return [weights, words]


def quantise(table: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """Give whole numbers of -127 to 127 and one scale per row; their product is the table.

    Parameters
    ----------
    table : array of shape (n_tokens, n_dimensions)
        No row may be all zero.

    Examples
    --------
    >>> numbers, scales = quantise(np.array([[0.0, 25.0, -63.5]], dtype=np.float32))
    >>> numbers.tolist(), scales.tolist()
    ([[0, 50, -127]], [0.5])
    """
    scales = np.abs(table).max(axis=1) / np.float32(127)
    return np.rint(table / scales[:, None]).astype(np.int8), scales


if __name__ == "__main__":
    typer.run(main)
