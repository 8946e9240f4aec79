"""``params.yaml`` as typed records; an unknown key or a value outside its range is an error."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from rapidfuzz.process import extractOne

from samenspraak.errors import MissingFileError, ParamsError, listed

Language = Literal["nl", "en"]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Anonymise(_Table):
    """How identifiers are found and replaced."""

    languages: tuple[Language, ...] = ("nl", "en")
    mask: tuple[Literal["direct", "quasi"], ...] = ("direct",)
    spacy_model: str | None = None
    propagate: bool = True
    key: Literal["none", "passphrase"] = "none"


class Segment(_Table):
    """How turns become coding units."""

    max_words: int = Field(default=80, ge=20)
    max_sentences: int = Field(default=4, ge=1)


class Encode(_Table):
    """Which encoder turns text into vectors."""

    encoder: str = "fast"
    allow_download: bool = False
    cluster: str | None = None


class Agree(_Table):
    """How coders' labels become gold, and the resampling of agreement intervals."""

    merge: Literal["mean", "majority"] = "mean"
    resamples: int = Field(default=1000, ge=100)
    seed: int = 0


class Train(_Table):
    """The classifier."""

    C: float = Field(default=10.0, gt=0)
    question: bool = True
    role: bool = True
    examples: bool = True
    weights: Literal["measured", "auto"] = "measured"
    min_positives: int = Field(default=5, ge=1)
    finetune: bool = False
    seed: int = 0


class Evaluate(_Table):
    """Cross-validation that leaves whole interviews out."""

    folds: int = Field(default=5, ge=2)
    repeats: int = Field(default=3, ge=1)
    resamples: int = Field(default=1000, ge=100)
    curve: int = Field(default=4, ge=0, le=20)
    seed: int = 0


class Topics(_Table):
    """Topic modelling."""

    encoder: str = "auto"
    min_units: int = Field(default=30, ge=10)
    topics: int | Literal["auto"] = "auto"
    min_words: int = Field(default=5, ge=1)
    runs: int = Field(default=30, ge=2)
    seed: int = 0


class Estimate(_Table):
    """Prevalence with intervals."""

    confidence: float = Field(default=0.95, gt=0.5, lt=1)
    by: tuple[str, ...] = ("role", "setting")


class Sheets(_Table):
    """Review workbooks."""

    coders: tuple[str, ...] = ("c01", "c02")
    design: Literal["all", "random", "probability", "learning"] = "all"
    units: int = Field(default=200, ge=1)
    blind: bool = False
    suggestions: int = Field(default=3, ge=0, le=5)
    seed: int = 0

    @field_validator("coders")
    @classmethod
    def _codes_not_names(cls, coders: tuple[str, ...]) -> tuple[str, ...]:
        for coder in coders:
            if not coder.replace("-", "").replace("_", "").isalnum() or not coder.islower():
                raise ValueError("coder ids are lower-case letters and digits, e.g. c01")
        if len(set(coders)) != len(coders):
            raise ValueError("a coder id is there twice")
        return coders


class Exchange(_Table):
    """Exchange with NVivo, ATLAS.ti, MAXQDA and QualCoder."""

    machine_codings: bool = True


class Report(_Table):
    """The report."""

    quotes_per_code: int = Field(default=3, ge=0)
    quotes_seed: int = 0
    min_cell: int = Field(default=3, ge=1)


class Params(_Table):
    """All choices of a study."""

    corpus: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")
    language: Language = "nl"
    codebook: str = "codebooks/motivation.yaml"
    themes: str = "codebooks/themes.yaml"
    anonymise: Anonymise = Anonymise()
    segment: Segment = Segment()
    encode: Encode = Encode()
    agree: Agree = Agree()
    train: Train = Train()
    evaluate: Evaluate = Evaluate()
    topics: Topics = Topics()
    estimate: Estimate = Estimate()
    sheets: Sheets = Sheets()
    exchange: Exchange = Exchange()
    report: Report = Report()


def load_params(path: Path = Path("params.yaml")) -> Params:
    """Give the choices in a parameter file.

    Raises
    ------
    MissingFileError
        When there is no such file (the command was not run from the project folder).
    ParamsError
        When the file is no YAML mapping, holds an unknown key or a value that does not fit.
    """
    if not path.is_file():
        raise MissingFileError(f"{path}: no such file; run samenspraak from the project folder")
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        where = getattr(error, "problem_mark", None)
        line = f", line {where.line + 1}" if where else ""
        raise ParamsError(
            f"{path}{line}: not readable as YAML; check indentation and quotes"
        ) from error
    if not isinstance(content, dict):
        raise ParamsError(f"{path}: holds no keys; copy params.yaml from the project and edit it")
    try:
        return Params.model_validate(content)
    except ValidationError as error:
        problems = [_sentence(detail) for detail in error.errors()]
        raise ParamsError(listed(f"{path} does not fit", problems, "Nothing was run.")) from None


def _sentence(detail: Mapping[str, Any]) -> str:
    place = [str(part) for part in detail["loc"]]
    if detail["type"] == "extra_forbidden":
        guess = extractOne(place[-1], _keys(place[:-1]), score_cutoff=60)
        hint = f"; did you mean {guess[0]!r}?" if guess else ""
        return f"{'.'.join(place)}: unknown key{hint}"
    if place == ["corpus"]:
        return "corpus: use the name of a folder under corpora/, such as 'example', without slashes"
    return f"{'.'.join(place)}: {str(detail['msg']).lower().removeprefix('value error, ')}"


def _keys(place: list[str]) -> list[str]:
    table: type[BaseModel] = Params
    for part in place:
        annotation = table.model_fields[part].annotation
        if not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
            return []
        table = annotation
    return list(table.model_fields)
