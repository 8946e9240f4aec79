"""The folder of a new study."""

from __future__ import annotations

from pathlib import Path

from samenspraak.errors import StudyError
from samenspraak.files import whole_file
from samenspraak.schemas import SCHEMAS

_README = """# {name}

Everything in this folder except `labels/` can identify people. Git ignores the folder.

1. Put the transcripts in `raw/` (docx, odt, rtf, txt, vtt, srt, json, otr, pdf), a file per interview.
2. Fill in `interviews.csv`, one row per file:
   - `interview_id`: a short code that means nothing, such as P01. It appears in every output.
   - `file`: the file's name in `raw/`.
   - `language`: nl, nl-BE or en.
   - `role`: citizen or professional (of the respondent).
   - `setting`: for example mr, crv, crg, bpt, or your own word. Never a place name.
   - `speakers`: only if needed. Who is who in the file, such as `SPEAKER_00=interviewer; Ann=citizen`.
   - Add columns for further case variables (`year`, `site`, ...). They are NOT private: they go to
     every output, so use codes, not names. The audit stops the run when it recognises a name.
3. Write names you know in `roster.csv` (column `name`; `kind` is person, organisation, place or
   address). These are masked wherever they occur, also with one typing error.
4. In `params.yaml`: `corpus: {name}`. Then `samenspraak check`, then `dvc repro`.
5. Coders' workbooks come out in `outputs/{name}/sheets/`. Take them back with
   `samenspraak collect file.xlsx --apply`; that writes `labels/<coder>.csv`. Run `dvc repro` again.

## Keeping the transcripts under DVC

`dvc add corpora/{name}/raw` puts a copy of every version in `.dvc/cache`, in clear text, and a file
`raw.dvc` with one checksum (no file names) that git may hold. It protects against losing or silently
changing a transcript. It does not encrypt, it does not hide the text from whoever reads this disk,
and `dvc push` would send the transcripts to the remote: add `push: false` to the output in `raw.dvc`
before you ever push. Keep `.dvc/cache` on an encrypted disk.

## When a participant withdraws

Delete the file in `raw/`, its row in `interviews.csv` and its lines in `labels/`; run `dvc repro`,
then `dvc gc --workspace` so that old versions leave the cache, on every machine and remote that has
a copy. What was sent to coders or published has to be dealt with by hand.
"""


def lay_out(folder: Path) -> list[Path]:
    """Make the folder of a new study and give the paths that were made.

    Raises
    ------
    StudyError
        When the folder exists already, or its name cannot be a study's name.
    """
    if folder.exists():
        raise StudyError(f"{folder}: exists already; choose another name or work in that folder")
    if not folder.name.replace("-", "").replace("_", "").isalnum() or not folder.name.isascii():
        raise StudyError(f"{folder.name!r}: use letters, digits, - and _ for the name of a study")
    header = ",".join([*SCHEMAS["interviews"].columns, "speakers"])
    contents = {
        "README.md": _README.format(name=folder.name),
        "interviews.csv": header + "\n",
        "roster.csv": "name,kind\n",
    }
    made = []
    for part in ("raw", "labels"):
        (folder / part).mkdir(parents=True)
        made.append(folder / part)
    for name, text in contents.items():
        with whole_file(folder / name) as draft:
            draft.write_text(text, encoding="utf-8")
        made.append(folder / name)
    return made
