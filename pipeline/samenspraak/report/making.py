"""How the report was made: versions, choices, methods, reporting standards."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from samenspraak import __version__
from samenspraak.report.data import ReportData
from samenspraak.report.wording import MISSING, count, many

_LEFT_OUT = ("sheets", "exchange")


@dataclass(frozen=True, slots=True)
class Item:
    """One item of COREQ, and what the study's files say about it."""

    number: str
    topic: str
    answer: str


REFERENCES = (
    "Angelopoulos, A. N., Duchi, J. C., & Zrnic, T. (2023). PPI++: Efficient prediction-powered inference.",
    "Colwell, R. K., Mao, C. X., & Chang, J. (2004). Interpolating, extrapolating, and comparing incidence-based species accumulation curves. Ecology.",
    "Efron, B., & Tibshirani, R. J. (1993). An introduction to the bootstrap. Chapman & Hall.",
    "Grootendorst, M. (2022). BERTopic: Neural topic modeling with a class-based TF-IDF procedure.",
    "Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence of high agreement. British Journal of Mathematical and Statistical Psychology.",
    "Hennig, C. (2007). Cluster-wise assessment of cluster stability. Computational Statistics & Data Analysis.",
    "Hripcsak, G., & Rothschild, A. S. (2005). Agreement, the F-measure, and reliability in information retrieval. Journal of the American Medical Informatics Association.",
    "Korn, E. L., & Graubard, B. I. (1998). Confidence intervals for proportions with small expected number of positive counts estimated from survey data. Survey Methodology.",
    "Krippendorff, K. (2004). Content analysis: An introduction to its methodology (2nd ed.). Sage.",
    "MacQueen, K. M., McLellan, E., Kay, K., & Milstein, B. (1998). Codebook development for team-based qualitative analysis. Cultural Anthropology Methods.",
    "Naeini, M. P., Cooper, G., & Hauskrecht, M. (2015). Obtaining well calibrated probabilities using Bayesian binning. AAAI.",
    "Niculescu-Mizil, A., & Caruana, R. (2005). Predicting good probabilities with supervised learning. ICML.",
    "O'Brien, B. C., et al. (2014). Standards for reporting qualitative research. Academic Medicine. doi 10.1097/ACM.0000000000000388",
    "O'Connor, C., & Joffe, H. (2020). Intercoder reliability in qualitative research. International Journal of Qualitative Methods.",
    "Passonneau, R. (2006). Measuring agreement on set-valued items (MASI) for semantic and pragmatic annotation. LREC.",
    "Platt, J. (1999). Probabilistic outputs for support vector machines. Advances in Large Margin Classifiers.",
    "Särndal, C.-E., Swensson, B., & Wretman, J. (1992). Model assisted survey sampling. Springer.",
    "Sweeney, L. (2002). k-anonymity: A model for protecting privacy.",
    "Tong, A., Sainsbury, P., & Craig, J. (2007). Consolidated criteria for reporting qualitative research (COREQ). International Journal for Quality in Health Care.",
    "Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal of the American Statistical Association.",
    "Yang, Y. (2001). A study of thresholding strategies for text categorization. SIGIR.",
)
"""What the page cites, by author."""


def versions(data: ReportData) -> list[tuple[str, str]]:
    """Give what made the figures, by name and version."""
    encoder = dict(data.model.get("encoder") or {})
    name = str(encoder.get("name") or data.choice("encode", "encoder", ""))
    version = str(encoder.get("version") or "")
    return [
        ("samenspraak", __version__),
        ("Codebook", f"{data.codebook.version}, {many(len(data.codebook), 'code')}"),
        ("Codes and examples learnt from", _learnt_from(data) or MISSING),
        ("Themes", f"{data.themes.version}, {many(len(data.themes), 'theme')}"),
        ("Encoder", " ".join(filter(None, [name, version if version != name else ""])) or MISSING),
        ("Classifier", data.model_version or MISSING),
    ]


def _learnt_from(data: ReportData) -> str:
    """Give a digest of what the classifier has seen of the codebook, which is no definition."""
    seen = data.model.get("codebook")
    codes = dict(seen).get("codes") if seen else None
    if not codes:
        return ""
    plain = json.dumps(codes, sort_keys=True, ensure_ascii=False)
    return sha256(plain.encode()).hexdigest()[:12]


def choices(data: ReportData) -> list[tuple[str, str]]:
    """Give every choice of ``params.yaml`` that a figure depends on, flat."""
    return list(_flat({k: v for k, v in data.params.items() if k not in _LEFT_OUT}))


def _flat(choices: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in choices.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", _plain(value)


def _plain(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def coreq(data: ReportData) -> list[Item]:
    """Give the items of COREQ that the study's files answer (Tong, Sainsbury & Craig 2007)."""
    coders = data.number("agreement", "overall") or {}
    n_coders = coders.get("n_coders") if isinstance(coders, Mapping) else None
    most = int(data.gold["n_coders"].max()) if len(data.gold) else 0
    seconds = data.transcripts["end_s"].notna().groupby(data.transcripts["interview_id"]).any()
    timed = int(seconds.sum()) if len(seconds) else 0
    return [
        Item("12", "Sample size", f"{many(len(data.cases), 'interview')}; see the interviews"),
        Item("16", "Description of sample", "role, setting and language, as totals"),
        Item("19", "Recording", f"transcripts; {count(timed)} of {len(data.cases)} hold times"),
        Item("21", "Duration", "number of turns and words per interview"),
        Item("22", "Data saturation", "codes over interviews; no test, read with caution"),
        Item("24", "Number of data coders", f"{n_coders or most or 'none yet'}"),
        Item(
            "25", "Description of the coding tree", f"codebook {data.codebook.version}; see codes"
        ),
        Item("26", "Derivation of themes", "deductive codes; topics from the data"),
        Item("27", "Software", f"samenspraak {__version__}"),
        Item("29", "Quotations presented", "by unit, chosen by a stated rule"),
        Item("30", "Data and findings consistent", "agreement, scores and intervals per code"),
        Item("31", "Clarity of major themes", "codes by interview"),
        Item("32", "Clarity of minor themes", "codes that are rare or absent are listed too"),
    ]


NOT_COVERED = (
    "Items 1–8 (the research team and its relation to participants), 9 (methodological "
    "orientation), 10–11 and 13 (sampling, approach, refusals), 14–15 (where, who else was "
    "there), 17–18 (interview guide, repeats), 20 (field notes), 23 and 28 (transcripts and "
    "findings returned to participants) are for the authors to report."
)
"""What COREQ asks and no file of the study knows."""
