"""Where the open side of a study lies. The private side has its own map, `private`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Study:
    """The open files of one study, right of the wall.

    Examples
    --------
    >>> Study("example").units.as_posix()
    'outputs/example/units.parquet'
    """

    name: str
    root: Path = Path()

    @property
    def outputs(self) -> Path:
        """Folder of everything the pipeline makes."""
        return self.root / "outputs" / self.name

    @property
    def labels(self) -> Path:
        """Folder of what coders returned: ids and codes, no text."""
        return self.root / "corpora" / self.name / "labels"

    @property
    def hard_cases(self) -> Path:
        """Units where a code tempts; not there in most studies. No labels, so in a folder apart."""
        return self.labels / "hard" / "cases.csv"

    @property
    def classifier(self) -> Path:
        """Folder of the trained classifier."""
        return self.root / "models" / self.name / "classifier"

    @property
    def transcripts(self) -> Path:
        """Pseudonymised turns."""
        return self.outputs / "transcripts.parquet"

    @property
    def cases(self) -> Path:
        """Interviews with role, setting and further case variables."""
        return self.outputs / "cases.csv"

    @property
    def units(self) -> Path:
        """Coding units."""
        return self.outputs / "units.parquet"

    @property
    def embeddings(self) -> Path:
        """Vectors of units, questions and codebook examples."""
        return self.outputs / "embeddings.npz"

    @property
    def topic_embeddings(self) -> Path:
        """Vectors of theme seeds, and of units where topics have an encoder of their own."""
        return self.outputs / "topic_embeddings.npz"

    @property
    def gold(self) -> Path:
        """Merged labels of the coders."""
        return self.outputs / "gold.parquet"

    @property
    def agreement(self) -> Path:
        """Agreement between coders, per code."""
        return self.outputs / "agreement.csv"

    @property
    def scores(self) -> Path:
        """Scores of the classifier, per code."""
        return self.outputs / "scores.csv"

    @property
    def errors(self) -> Path:
        """What the classifier got wrong, unit ids only."""
        return self.outputs / "errors.csv"

    @property
    def codings(self) -> Path:
        """Codings by the classifier."""
        return self.outputs / "codings.parquet"

    @property
    def topics(self) -> Path:
        """Topics with their words."""
        return self.outputs / "topics.csv"

    @property
    def unit_topics(self) -> Path:
        """The topic of each unit."""
        return self.outputs / "unit_topics.parquet"

    @property
    def unit_themes(self) -> Path:
        """How near each unit is to each theme."""
        return self.outputs / "unit_themes.parquet"

    @property
    def estimates(self) -> Path:
        """Prevalence of codes with intervals."""
        return self.outputs / "estimates.csv"

    @property
    def sheets(self) -> Path:
        """Folder of review workbooks, one per coder."""
        return self.outputs / "sheets"

    @property
    def exchange(self) -> Path:
        """Folder of REFI-QDA files."""
        return self.outputs / "exchange"

    @property
    def report(self) -> Path:
        """The report."""
        return self.outputs / "report.html"

    @property
    def cards(self) -> Path:
        """Folder of the model card."""
        return self.outputs / "cards"

    def metrics(self, stage: str) -> Path:
        """Numbers of a stage, in git."""
        return self.outputs / "metrics" / f"{stage}.json"

    def plot(self, name: str) -> Path:
        """Rows behind a plot, in git."""
        return self.outputs / "plots" / f"{name}.csv"
