"""A classifier as two files: ``weights.npz`` and ``model.json``. Nothing in them executes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from samenspraak.classify.arguments import check_codebook, check_encoder
from samenspraak.classify.categories import restore_categories, scheme_of
from samenspraak.classify.choose import Candidate
from samenspraak.classify.encoder_note import find_encoder, note_of
from samenspraak.classify.features import BlockWeights, Source, restore_features
from samenspraak.classify.fitted import CodeStatus, Fitted
from samenspraak.classify.similarity import codebook_examples, restore_similarity
from samenspraak.codebook import Code, Codebook, Example, Wording
from samenspraak.encode import FineTuning, TaughtEncoder
from samenspraak.errors import MissingFileError, ModelError
from samenspraak.files import whole_folder

FORMAT = 3
_DAMAGED = (OSError, ValueError, AttributeError, EOFError, RecursionError, BadZipFile)


@dataclass(frozen=True)
class Contents:
    """What a folder holds."""

    fitted: Fitted
    choices: dict[str, Any]
    """Arguments of the constructor, without codebook and encoder."""
    codebook: Codebook | None
    source: Source | None
    encoder: str | None
    """The encoder's name, where it has one."""
    version: str

    def argument(self, given: Source | str | None) -> Source | FineTuning | str | None:
        """Give the encoder for another fit; never one that labels have taught already."""
        if isinstance(self.source, TaughtEncoder):
            return self.source.plan
        named = given is None or _is_auto(given)
        return self.encoder if named and self.encoder else self.source


def describe(
    fitted: Fitted,
    choices: Mapping[str, Any],
    codebook: Codebook | None,
    source: Source | None,
    encoder: str | None,
) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Give a classifier as arrays and plain data, with its version under ``version``.

    The version is a digest: the same training data, codes, examples and choices give the same one.
    By what name the encoder was found is no part of it, its version is. Nor is the codebook's own
    version, which changes with prose.
    """
    arrays, features = fitted.features.state()
    arrays |= {
        "coefficients": fitted.coefficients,
        "intercepts": fitted.intercepts,
        "thresholds": fitted.thresholds,
        "shares": fitted.shares,
        "typical": fitted.typical,
        "bands": fitted.bands,
        "known": np.array(list(fitted.known), dtype="U16"),
        "known_probabilities": fitted.known_probabilities,
    }
    if fitted.similarity is not None:
        arrays |= fitted.similarity.state()
    if fitted.categories is not None:
        arrays |= fitted.categories.state()
    plain: dict[str, Any] = {
        "format": FORMAT,
        "codes": list(fitted.codes),
        "applies_to": list(fitted.applies_to),
        "status": {code: asdict(status) for code, status in fitted.status.items()},
        "choices": dict(choices),
        "choice": [asdict(candidate) for candidate in fitted.choice],
        "encoder": note_of(encoder, source),
        "codebook": None if codebook is None else _learnt_part(codebook),
        "features": features,
    }
    kind = "" if fitted.learnt.any() else "similarity-"
    version = f"{kind}{_digest(arrays, plain)}"
    return arrays, {"version": version} | plain


def write_classifier(
    folder: Path,
    arrays: Mapping[str, NDArray[Any]],
    plain: Mapping[str, Any],
    source: Source | None = None,
) -> None:
    """Write the two files, and the encoder where it is the classifier's own: all or nothing.

    The same classifier gives the same bytes.

    Raises
    ------
    ModelError
        When there is a file, or a folder with something else in it.
    """
    _check_place(folder)
    with whole_folder(folder) as draft:
        text = json.dumps(plain, indent=1, ensure_ascii=False)
        (draft / "model.json").write_text(text + "\n", encoding="utf-8")
        with (draft / "weights.npz").open("wb") as file:
            np.savez(file, allow_pickle=False, **dict(sorted(arrays.items())))
        if isinstance(source, TaughtEncoder):
            source.save(draft)


def read_classifier(
    folder: Path, encoder: Source | str | None, codebook: Codebook | None = None
) -> Contents:
    """Give what a folder holds.

    Raises
    ------
    MissingFileError
        When the folder or one of its files is not there.
    ModelError
        When a file is damaged, the classifier was written by another format, or the encoder or
        what it learnt from the codebook is another than in training.
    CodebookError, ParamsError
        When the codebook or the encoder is none.
    """
    check_codebook(codebook)
    check_encoder(encoder)
    arrays, plain = _read_files(folder)
    try:
        if plain["format"] != FORMAT:
            raise ModelError(
                f"{folder}: written in format {plain['format']}, this version reads {FORMAT}; "
                "train again"
            )
        bare = {key: value for key, value in plain.items() if key != "version"}
        if not plain["version"].endswith(_digest(arrays, bare)):
            raise ModelError(f"{folder}: the files were changed after writing; train again")
        if codebook is not None:
            _check_codebook(folder, plain, codebook)
        source = find_encoder(folder, plain["encoder"], None if _is_auto(encoder) else encoder)
        return _contents(arrays, plain, source)
    except (KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{folder}: model.json is not complete; train again") from error


def _is_auto(encoder: Source | str | None) -> bool:
    """Say whether the encoder of training was asked for by the name of no encoder in particular."""
    return isinstance(encoder, str) and encoder == "auto"


def _check_place(folder: Path) -> None:
    """Refuse to write where there is something else than a classifier."""
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not there.is_dir():
        raise ModelError(f"{there}: is a file; give a folder")
    if there == folder and any(folder.iterdir()) and not (folder / "model.json").is_file():
        raise ModelError(f"{folder}: holds something else than a classifier; give a new folder")


def _read_files(folder: Path) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    for name in ("model.json", "weights.npz"):
        if not (folder / name).is_file():
            raise MissingFileError(f"{folder}: holds no {name}; train a classifier first")
    try:
        plain = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        with (folder / "weights.npz").open("rb") as file:
            content = np.load(file, allow_pickle=False)
            arrays = {name: content[name] for name in content.files}
    except _DAMAGED as error:
        raise ModelError(f"{folder}: damaged; train again") from error
    return arrays, plain


def _contents(
    arrays: Mapping[str, NDArray[Any]], plain: Mapping[str, Any], source: Source | None
) -> Contents:
    features = restore_features(arrays, plain["features"], source)
    codes = tuple(plain["codes"])
    codebook = None if plain["codebook"] is None else _codebook(plain["codebook"])
    scheme = scheme_of(codebook, codes)
    shown = None if codebook is None else codebook_examples(codebook, codes)
    fitted = Fitted(
        codes=codes,
        applies_to=tuple(plain["applies_to"]),
        status={code: CodeStatus(**status) for code, status in plain["status"].items()},
        features=features,
        coefficients=arrays["coefficients"],
        intercepts=arrays["intercepts"],
        thresholds=arrays["thresholds"],
        shares=arrays["shares"],
        typical=arrays["typical"],
        similarity=None if shown is None else restore_similarity(arrays, features, source, shown),
        categories=None if scheme is None else restore_categories(arrays, scheme),
        bands=arrays["bands"],
        choice=tuple(_candidate(one) for one in plain["choice"]),
        known={str(key): row for row, key in enumerate(arrays["known"])},
        known_probabilities=arrays["known_probabilities"],
    )
    name = plain["encoder"]["name"]
    return Contents(fitted, dict(plain["choices"]), codebook, source, name, plain["version"])


def _candidate(plain: Mapping[str, Any]) -> Candidate:
    return Candidate(**{**plain, "weights": BlockWeights(**plain["weights"])})


def _check_codebook(folder: Path, plain: Mapping[str, Any], codebook: Codebook) -> None:
    """Refuse a classifier that learnt from other codes, examples or roles than this codebook's."""
    learnt = plain["codebook"]
    entries = [] if learnt is None else learnt["codes"]
    before: dict[str, Any] = dict.fromkeys(plain["codes"]) | {one["id"]: one for one in entries}
    now = {code["id"]: code for code in _learnt_part(codebook)["codes"]}
    unknown = sorted(before.keys() - now.keys())
    if unknown:
        raise ModelError(
            f"{folder}: gives codes that codebook {codebook.version} does not have: "
            f"{', '.join(unknown)}; train again, or give the codebook it was trained with"
        )
    changed = sum(before.get(code) != entry for code, entry in now.items())
    if changed or list(before) != list(now):
        raise ModelError(
            f"{folder}: {changed} codes of codebook {codebook.version} are new, or have other "
            "examples, roles or categories than in training; train again"
        )


def _learnt_part(codebook: Codebook) -> dict[str, Any]:
    """Give what training sees of a codebook: no definitions, so rewording them changes nothing."""
    return {
        "codes": [
            {
                "id": code.id,
                "category": code.category,
                "applies_to": code.applies_to,
                "examples": [asdict(example) for example in code.examples],
            }
            for code in codebook.codes
        ],
    }


def _codebook(plain: Mapping[str, Any]) -> Codebook:
    entries = tuple(
        Code(
            id=code["id"],
            label=Wording(),
            definition=Wording(),
            examples=tuple(Example(**example) for example in code["examples"]),
            category=code["category"],
            applies_to=code["applies_to"],
        )
        for code in plain["codes"]
    )
    return Codebook(version="as learnt", languages=(), entries=entries)


def _digest(arrays: Mapping[str, NDArray[Any]], plain: Mapping[str, Any]) -> str:
    told = {**plain, "encoder": {**plain["encoder"], "name": None}}
    digest = sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode())
    for name, array in sorted(arrays.items()):
        digest.update(f"{name} {array.dtype.str} {array.shape}".encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()[:12]
