"""Train the embedded sentence encoder "deep" (`make deep`).

Translation pairs, Dutch text, WordNet and the vectors of three teachers -> ``models/embedded/deep``: a BERT
of three layers that plain SentenceTransformer opens. Needs "fast" (`make encoder`) first.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import torch
import typer
from deep_space import Teachers
from deep_start import start_model
from deep_student import TOKENS_KEPT, dutch_to_read, prepare_examples, train
from deep_text import dutch_texts
from fast_pairs import DUTCH_FILE, Pair, read_lines, read_pairs, teacher_texts
from fast_teacher import open_teacher
from fast_vocabulary import UNKNOWN, build_tokenizer, compact_json
from glosses import in_dutch_words, read_glosses
from lexicon import english_to_dutch
from rich.console import Console
from safetensors.torch import save
from teachers import e5_vectors, minilm_vectors, use_vectors
from tokenizers import Tokenizer
from tokenizers.processors import TemplateProcessing
from word_reader import WordReader

from samenspraak.encode import load_encoder

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data" / "encoder"
OUT = ROOT / "models" / "embedded" / "deep"
CACHE = ROOT / "models" / "teacher"
WORDNET = CACHE / "wordnet"
WHOLE_WORDS = 20_000
PIECES = 5_000
SPECIAL = ("[PAD]", "[CLS]", "[SEP]")


def main(
    data: Annotated[Path, typer.Option(help="Folder with the training pairs.")] = DATA,
    out: Annotated[Path, typer.Option(help="Folder of the encoder.")] = OUT,
    wordnet: Annotated[Path, typer.Option(help="Folder with WordNet's data files.")] = WORDNET,
    cache: Annotated[
        Path, typer.Option(help="Vectors of the teachers: read, or computed when absent.")
    ] = CACHE,
    seed: Annotated[int, typer.Option(help="Order of the texts.")] = 0,
) -> None:
    """Train the embedded encoder and print the SHA-256 of what was written."""
    console = Console(highlight=False)
    try:
        pairs = read_pairs(data)
        untranslated = dutch_texts(data, pairs)
        texts = read_glosses(wordnet)
        teachers = read_by_teachers(pairs, texts, untranslated, cache)
        tokenizer = make_tokenizer(pairs, read_lines(data / DUTCH_FILE))
        torch.set_num_threads(1)  # two threads add up in another order: other last digits
        model = start_model(open_teacher(), tokenizer, pairs, load_encoder("fast"))
    except (FileNotFoundError, ModuleNotFoundError, ValueError) as error:
        Console(stderr=True).print(str(error), style="red", markup=False, soft_wrap=True)
        raise typer.Exit(1) from error
    glosses = in_dutch_words(texts, english_to_dutch(pairs))
    examples = prepare_examples(pairs, glosses, untranslated, teachers, tokenizer)
    console.print(
        f"{len(pairs):,} pairs, {len(glosses):,} glosses, {len(untranslated):,} Dutch texts, "
        f"{tokenizer.get_vocab_size():,} tokens, {len(examples):,} rows"
    )
    train(model, examples, seed)
    for path in [*sorted(cache.glob("*.safetensors")), *write_encoder(out, tokenizer, model)]:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        console.print(f"{digest}  {path.name}", soft_wrap=True)


def read_by_teachers(
    pairs: Sequence[Pair], glosses: Sequence[str], untranslated: Sequence[str], cache: Path
) -> Teachers:
    """Give what each teacher says of the texts it can read."""
    dutch = dutch_to_read(pairs, untranslated)
    english = {pair.english for pair in pairs}
    both = sorted(english | set(dutch), key=lambda text: (len(text), text))
    return Teachers(
        english=minilm_vectors(teacher_texts(pairs), cache / "fast.safetensors")
        | minilm_vectors(glosses, cache / "glosses_minilm.safetensors"),
        use=use_vectors(both, cache / "use.safetensors")
        | use_vectors(glosses, cache / "glosses_use.safetensors"),
        e5=e5_vectors(dutch, cache / "e5.safetensors"),
        words=WordReader.of(pairs, untranslated, cache),
    )


def make_tokenizer(pairs: Any, dutch: Any) -> Tokenizer:
    """Give a tokenizer that adds start and end and keeps the first tokens of a long text."""
    tokenizer = build_tokenizer(
        pairs, dutch, whole_words=WHOLE_WORDS, pieces=PIECES, special=SPECIAL
    )
    tokenizer.add_special_tokens([UNKNOWN, *SPECIAL])
    ends = [(name, tokenizer.token_to_id(name)) for name in ("[CLS]", "[SEP]")]
    tokenizer.post_processor = TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=ends)
    tokenizer.enable_truncation(TOKENS_KEPT)
    return tokenizer


def write_encoder(out: Path, tokenizer: Tokenizer, model: Any) -> list[Path]:
    """Write the folder that `SentenceTransformer` opens, weights as float16; give what matters."""
    (out / "1_Pooling").mkdir(parents=True, exist_ok=True)
    (out / "2_Normalize").mkdir(exist_ok=True)
    weights, words = out / "model.safetensors", out / "tokenizer.json"
    tensors = {k: v.half().contiguous() for k, v in sorted(model.state_dict().items())}
    tensors.pop("embeddings.position_ids", None)
    weights.write_bytes(save(tensors, metadata={"format": "pt"}))
    words.write_text(compact_json(tokenizer), encoding="utf-8", newline="\n")
    kinds = ("Transformer", "Pooling", "Normalize")
    folders = ("", "1_Pooling", "2_Normalize")
    modules = [
        {"idx": i, "name": str(i), "path": folder, "type": f"sentence_transformers.models.{kind}"}
        for i, (kind, folder) in enumerate(zip(kinds, folders, strict=True))
    ]
    settings = model.config.to_dict()
    settings = {
        k: v for k, v in settings.items() if k not in ("transformers_version", "_name_or_path")
    }
    settings |= {"architectures": ["BertModel"], "dtype": "float16"}
    special = {"pad_token": "[PAD]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    contents: dict[str, Any] = {
        "modules.json": modules,
        "config.json": settings,
        "sentence_bert_config.json": {"max_seq_length": TOKENS_KEPT, "do_lower_case": False},
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "unk_token": UNKNOWN,
            "model_max_length": TOKENS_KEPT,
            **special,
        },
        "config_sentence_transformers.json": {
            "model_type": "SentenceTransformer",
            "similarity_fn_name": "cosine",
            "prompts": {},
            "default_prompt_name": None,
        },
        "1_Pooling/config.json": {
            "word_embedding_dimension": settings["hidden_size"],
            "pooling_mode_mean_tokens": True,
        },
        "2_Normalize/config.json": {},
    }
    for name, content in contents.items():
        text = json.dumps(content, indent=2, sort_keys=True) + "\n"
        (out / name).write_text(text, encoding="utf-8", newline="\n")
    return [weights, words]


if __name__ == "__main__":
    typer.run(main)
