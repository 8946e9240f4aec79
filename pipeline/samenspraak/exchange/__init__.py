"""REFI-QDA 1.5: projects (``.qdpx``) and codebooks (``.qdc``) of NVivo, ATLAS.ti and others.

Out: strict, valid by the official schemas, byte for byte the same on repeat. In: tolerant, never
trusting, and sure about how the program counted characters or it says that it is not.
"""

from samenspraak.exchange.codebook_file import read_codebook_file, write_codebook
from samenspraak.exchange.losses import Loss, LossReport
from samenspraak.exchange.project import Project
from samenspraak.exchange.project_in import read_project
from samenspraak.exchange.project_out import write_project
from samenspraak.exchange.to_labels import codings_to_labels

__all__ = [
    "Loss",
    "LossReport",
    "Project",
    "codings_to_labels",
    "read_codebook_file",
    "read_project",
    "write_codebook",
    "write_project",
]
