"""The command line: a command per stage, and ``new``, ``check``, ``collect``, ``key``, ``restore``.

Heavy modules are imported inside commands, so that ``samenspraak --help`` is instant.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from samenspraak.errors import SamenspraakError

app = typer.Typer(
    name="samenspraak",
    help="Interview transcripts about co-production: pseudonymised, coded, estimated.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

ParamsFile = Annotated[Path, typer.Option("--params", help="Choices of the study.")]
_DEFAULT = Path("params.yaml")

STAGES = {
    "read": "Transcript files to turns (private).",
    "anonymise": "Turns to pseudonymised transcripts; stops when a known identifier would survive.",
    "segment": "Transcripts to coding units.",
    "encode": "Units and questions to vectors.",
    "agree": "Returned labels to agreement and gold.",
    "train": "Gold to a classifier.",
    "evaluate": "The classifier on interviews it has not seen.",
    "code": "The classifier's codings of every unit.",
    "topics": "Topics and themes.",
    "estimate": "Prevalence of codes with intervals.",
    "sheets": "A review workbook per coder.",
    "exchange": "REFI-QDA files for NVivo, ATLAS.ti, MAXQDA, QualCoder.",
    "report": "The report and the cards.",
    "audit": "Every known identifier, searched in every open file; stops when one is found.",
}
"""Stage to what it does, in the order of the pipeline."""


def _stage_command(stage: str) -> None:
    def command(params: ParamsFile = _DEFAULT) -> None:
        from samenspraak.params import load_params
        from samenspraak.study import Study

        choices = load_params(params)
        module = import_module(f"samenspraak.stages.{stage}")
        module.run(choices, Study(choices.corpus, params.parent))

    command.__name__ = stage
    app.command(stage, help=STAGES[stage], rich_help_panel="Stages")(command)


for _stage in STAGES:
    _stage_command(_stage)


@app.command(rich_help_panel="A study of your own")
def new(folder: Annotated[Path, typer.Argument(help="For example corpora/mystudy.")]) -> None:
    """Lay out the folder of a new study: raw/, interviews.csv, roster.csv, labels/, README."""
    from samenspraak.commands.new import lay_out

    for path in lay_out(folder):
        typer.echo(f"made {path}")
    typer.echo(f"Next: put transcripts in {folder / 'raw'}, fill in interviews.csv,")
    typer.echo(f"write 'corpus: {folder.name}' in params.yaml, and run `samenspraak check`.")


@app.command(rich_help_panel="A study of your own")
def check(params: ParamsFile = _DEFAULT) -> None:
    """Say everything that is wrong with a study at once, before a long run."""
    from samenspraak.commands.check import check_study
    from samenspraak.errors import StudyError, listed
    from samenspraak.params import load_params

    choices = load_params(params)
    result = check_study(choices, params.parent)
    for note in result.notes:
        typer.echo(note)
    if result.problems:
        raise StudyError(
            listed(
                f"The study {choices.corpus!r} is not ready",
                result.problems,
                "Nothing was run.",
                200,
            )
        )
    typer.echo(f"The study {choices.corpus!r} is ready: `dvc repro`.")


@app.command(rich_help_panel="Coders")
def collect(
    files: Annotated[list[Path], typer.Argument(help="Workbooks (.xlsx, .ods, .csv) or .qdpx.")],
    coder: Annotated[str, typer.Option(help="Whose; known from a workbook.")] = "",
    offsets: Annotated[
        str, typer.Option(help="How a .qdpx counts: auto, codepoint, utf16, utf8, +crlf1 …")
    ] = "auto",
    finished: Annotated[
        list[str] | None, typer.Option(help="Interview coded from start to end in a .qdpx.")
    ] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Write; without it only say.")] = False,
    params: ParamsFile = _DEFAULT,
) -> None:
    """Take back what coders returned: by unit id, nothing silently dropped."""
    from samenspraak.commands.collect import Asked, collect_files
    from samenspraak.params import load_params

    choices = load_params(params)
    asked = Asked(coder, offsets, tuple(finished or ()))
    for line in collect_files(files, choices, params.parent, asked, apply=apply):
        typer.echo(line)


@app.command(rich_help_panel="A study of your own")
def summary(params: ParamsFile = _DEFAULT) -> None:
    """Say the first figures of the last run and where the report is."""
    from samenspraak.commands.summary import summary_lines
    from samenspraak.params import load_params

    for line in summary_lines(load_params(params), params.parent):
        typer.echo(line)


key = typer.Typer(
    help="The key file of a study, with which the words as spoken can be restored.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(key, name="key", rich_help_panel="The key")


def _key_command(name: str, function: str, description: str) -> None:
    def command(params: ParamsFile = _DEFAULT) -> None:
        from samenspraak.commands import key as commands
        from samenspraak.params import load_params

        for line in getattr(commands, function)(load_params(params), params.parent):
            typer.echo(line)

    command.__name__ = name
    key.command(name, help=description)(command)


for _name, _function, _description in (
    ("make", "make_key", "Make the key of the transcripts as they are now (private)."),
    ("check", "check_key", "Say whether the key opens and fits the transcripts."),
    ("change", "change_passphrase", "Give the key another passphrase, to hand it over."),
):
    _key_command(_name, _function, _description)


@app.command(rich_help_panel="The key")
def restore(
    file: Annotated[
        Path | None,
        typer.Argument(help="Transcripts (.parquet) or a whole interview (.txt); without, all."),
    ] = None,
    params: ParamsFile = _DEFAULT,
) -> None:
    """Write pseudonymised interviews as spoken into the private folder; needs the key."""
    from samenspraak.commands.key import restore as restored
    from samenspraak.params import load_params

    for line in restored(file, load_params(params), params.parent):
        typer.echo(line)


@app.command(rich_help_panel="Coders")
def render(
    codebook: Annotated[Path, typer.Argument()] = Path("codebooks/motivation.yaml"),
    verify: Annotated[
        bool, typer.Option("--check", help="Only compare; exit 1 if they differ.")
    ] = False,
) -> None:
    """Write a codebook as Markdown beside its YAML."""
    from samenspraak.codebook import Codebook
    from samenspraak.errors import CodebookError
    from samenspraak.files import whole_file

    target = codebook.with_suffix(".md")
    text = Codebook.load(codebook).render()
    if verify:
        if not target.is_file() or target.read_text(encoding="utf-8") != text:
            raise CodebookError(f"{target}: not what {codebook} says; run `samenspraak render`")
        return
    with whole_file(target) as draft:
        draft.write_text(text, encoding="utf-8")
    typer.echo(f"wrote {target}")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"samenspraak {version('samenspraak')}")
        raise typer.Exit


@app.callback()
def _options(
    show: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Say the version."),
    ] = False,
) -> None:
    """Options before a command."""


def main() -> None:
    """Run the command line; an error of ours is its message on stderr and exit code 1."""
    try:
        app()
    except SamenspraakError as error:
        typer.echo(f"samenspraak: {error}", err=True)
        sys.exit(1)
