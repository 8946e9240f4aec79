"""Where the embedded models and the codebooks are: in the installed package or in a checkout."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from samenspraak.errors import MissingFileError

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parent.parent


def embedded_model(name: str) -> Path:
    """Give the folder of an embedded model, e.g. ``fast``.

    Raises
    ------
    MissingFileError
        When this installation has no such model.
    """
    return _find("embedded", _CHECKOUT / "models" / "embedded", name)


def codebook_path(name: str = "motivation.yaml") -> Path:
    """Give the path of a codebook or theme file that comes with the project.

    Raises
    ------
    MissingFileError
        When this installation has no such file.
    """
    return _find("codebooks", _CHECKOUT / "codebooks", name)


def _find(subpackage: str, checkout: Path, name: str) -> Path:
    folders = [checkout]
    if not checkout.is_dir():
        spec = find_spec(f"samenspraak.{subpackage}")
        folders = [Path(place) for place in (spec and spec.submodule_search_locations) or ()]
    for folder in folders:
        if (folder / name).exists():
            return folder / name
    raise MissingFileError(
        f"{name} is not part of this installation (looked under {subpackage}); reinstall samenspraak"
    )
