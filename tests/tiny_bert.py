"""A BERT of two layers with random weights, made on the spot: any SentenceTransformer will do."""

from __future__ import annotations

import json

WORDS = (
    "ik we het de een is niet ja nee doe loop mee buurt tijd geen voor van met taart tuin vergadering "
    "formulier werk samen graag nooit te veel weinig iemand . , ? !"
).split()
LETTERS = "abcdefghijklmnopqrstuvwxyz"
MARKS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")


def write_tiny_bert(folder, seed=0, half=False):
    """Write a SentenceTransformer without pooler, in half precision where wanted."""
    import torch
    from safetensors.torch import save_file
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
    from tokenizers.processors import TemplateProcessing
    from transformers import BertConfig, BertModel

    tokens = [*MARKS, *WORDS, *LETTERS, *(f"##{letter}" for letter in LETTERS)]
    vocabulary = {token: number for number, token in enumerate(dict.fromkeys(tokens))}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    ends = [(name, vocabulary[name]) for name in ("[CLS]", "[SEP]")]
    tokenizer.post_processor = TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=ends)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
        initializer_range=0.3,
        dtype="float16" if half else "float32",
    )
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = BertModel(config, add_pooling_layer=False)
    (folder / "1_Pooling").mkdir(parents=True)
    weights = {
        key: (value.half() if half else value).contiguous()
        for key, value in model.state_dict().items()
    }
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    tokenizer.save(str(folder / "tokenizer.json"))
    parts = [("", "Transformer"), ("1_Pooling", "Pooling")]
    contents = {
        "config.json": config.to_dict() | {"architectures": ["BertModel"]},
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": 62,
            **{f"{mark[1:4].lower()}_token": mark for mark in MARKS},
        },
        "modules.json": [
            {"idx": n, "name": str(n), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for n, (path, kind) in enumerate(parts)
        ],
        "sentence_bert_config.json": {"max_seq_length": 62, "do_lower_case": False},
        "1_Pooling/config.json": {
            "word_embedding_dimension": 32,
            "pooling_mode_mean_tokens": True,
        },
    }
    for name, content in contents.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return folder
