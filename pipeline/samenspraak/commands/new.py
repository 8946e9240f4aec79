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

## When the audit stops a run

The last stage searches every name it knows (the roster, speaker labels, file names, whatever was
masked) in every file of `outputs/{name}/`, `models/{name}/` and `labels/`, also misspelt by one
letter. It says where, and whose: `P01 person-3` is an `entity_id` in `private/entities.parquet`,
`roster line 12` a line of `roster.csv`. Until it is solved, send nothing out. Often somebody saved
a file of their own there, or a case variable holds a name. `samenspraak audit` searches again by
itself.

## When a participant withdraws

Delete the file in `raw/`, its row in `interviews.csv` and its lines in `labels/`; run `dvc repro`,
then `dvc gc --workspace` so that old versions leave the cache, on every machine and remote that has
a copy. What was sent to coders or published has to be dealt with by hand. A key file (below) is made
anew by that run; older copies of it still hold what was withdrawn, so replace them.

## The key file (sleutelbestand)

What stood in place of the placeholders lies in `raw/`, `private/` and `.dvc/cache`, in clear text. A
key file holds it encrypted, so that those can be destroyed early while a participant can still be
answered. There is none unless you ask: write `key: passphrase` under `anonymise` in `params.yaml`. The
next `dvc repro` asks for a passphrase and writes `private/key.age`, in the open format age. Without a
terminal, let `SAMENSPRAAK_PASSPHRASE_FILE` name a file that holds the passphrase. Git and DVC skip
the key; the backup of your machine may not.

- **See.** `samenspraak key check` says whether the key opens and fits the transcripts. Do it after
  every run and with every copy: a key fits the transcripts of its own run only.
- **Restore.** `samenspraak restore` writes the interviews as spoken to `private/restored/`;
  `samenspraak restore file.txt` does it for one whole interview as it stands in an exchange project.
  Both need `outputs/{name}/transcripts.parquet`, or the text, unchanged: archive it with the key. The
  files in `raw/` (sound, layout, file names) and codes in workbooks do not come back.
- **Keep.** The AVG (art. 4 lid 5) calls data pseudonymised only while the additional information
  (*aanvullende gegevens*) is kept apart and secured. So: the key file not with the transcripts, the
  passphrase not with the key file, for instance the file with the data steward and the passphrase in
  the password manager of the institution. A lost passphrase cannot be recovered by anybody.
- **Hand over** (*overdragen*). `samenspraak key change` gives it another passphrase. Send file and
  passphrase along different ways, note who received it, when and for what (*verwerkingsregister*), and
  delete your own copy. Copies made before still open with the old passphrase.
- **Destroy** (*vernietigen*), at the end of the retention period (*bewaartermijn*) that your
  data management plan and the information letter name, in this order:
  1. every copy of `key.age`, in backups too, and the passphrase wherever it is noted;
  2. `raw/` and `private/`, `interviews.csv`, `roster.csv` and the recordings;
  3. the folder `.dvc/cache` on every machine and the remote if you had one: `dvc gc` is not enough, it
     keeps what the last run made;
  4. note date and person, with the data management plan; tell the *functionaris gegevensbescherming*
     if your institution asks so.

  Keep the disk encrypted: deleting a file does not wipe it. What remains is **not anonymous by that
  alone**: as long as somebody can be recognised by what was told, it is personal data (AVG,
  overweging 26).

For the information letter, to adapt and have checked:

> Uw naam en andere gegevens waaraan u te herkennen bent, vervangen wij door codes (pseudonimisering).
> De sleutel waarmee van die codes weer namen te maken zijn, bewaren wij versleuteld en apart van de
> teksten; alleen [functie] kan erbij. Tot [datum] kunt u uw gegevens inzien, laten verbeteren of laten
> wissen (artikel 15, 16 en 17 AVG). Daarna vernietigen wij de sleutel en de opnamen. Wij kunnen dan
> niet meer nagaan welke tekst van u is.
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
