"""An invented study for the report: tables as the stages write them, texts made up here."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import numpy as np
import pandas as pd

from samenspraak.agreement import measure_agreement
from samenspraak.codebook import Codebook
from samenspraak.estimate import estimate_prevalence
from samenspraak.labels import merge_labels
from samenspraak.layout import interview_text
from samenspraak.params import Params
from samenspraak.records import Turn, Unit
from samenspraak.report import ReportData
from samenspraak.tables import check_table, empty_table, to_frame
from samenspraak.themes import Themes

BOOK = Codebook.default()
THEMES = Themes.default()

AP = "macro_average_precision"
LEARNING = ((3, 60, 0.38), (5, 100, 0.46), (6, 120, 0.512))

QUESTIONS = (
    "Hoe bent u er eigenlijk bij gekomen?",
    "En wat had u er van tevoren van verwacht?",
    "Kunt u een voorbeeld geven van een keer dat het goed ging, of juist helemaal niet, en wie "
    "er toen bij waren?",
    "Hoe gaat dat dan met [ORGANISATIE-1]?",
    "Denkt u er wel eens over om te stoppen?",
)

PLAIN = (
    "Ja, nee, dat was in het begin van het jaar, geloof ik, of net daarvoor.",
    "We zitten dan in dat zaaltje achter de kantine, met de verwarming die het nooit doet.",
    "Mijn man zegt altijd dat ik te lang van stof ben, dus zegt u het maar als ik moet stoppen.",
    "Dat zou u aan [PERSOON-2] moeten vragen, die houdt die lijstjes bij.",
)

SAID = {
    "societal_contribution": "Ik gun die mensen een fijne oude dag, en daar wil ik best een avond voor geven.",
    "own_or_kin_benefit": "Onze dochter zit daar in groep vijf, dus ja, natuurlijk heb ik er zelf ook wat aan.",
    "do_it_mentality": "Je kunt er nog een vergadering over houden, maar ik had die schoffel al in mijn hand.",
    "part_of_the_job": "Dat overleg staat gewoon in mijn taakomschrijving, daar hoef ik niks van te vinden.",
    "disappointment": "Ik had er zo op gerekend, op dat speelveldje. [PERSOON-1] had het zelf beloofd, en dan "
    "lees je in het krantje dat het geld naar de rotonde is gegaan. Toen dacht ik wel: waar heb ik al die "
    "avonden nou voor gezeten?",
    "perceived_impact": "Wat wij aandragen gaat in een la, en die la gaat niet meer open.",
    "withdrawal_no_time": "Met die nieuwe baan red ik het niet meer, ik kom 's avonds om acht uur pas thuis.",
    "withdrawal_no_desire": "Op een gegeven moment is de lol eraf. Ik sta er niet meer van op.",
    "recognition": "Met de kerst kwam de wethouder zelf een doos bonbons brengen, dat vond ik echt attent.",
    "continuity_at_risk": "Als [PERSOON-3] en ik ermee ophouden is er niemand die de sleutel overneemt.",
    "organisational_room": "Van mijn leidinggevende krijg ik er vier uur per week voor, en dat is ruim.",
}

PEOPLE = (
    ("P01", "nl", "citizen", "bpt"),
    ("P02", "nl", "citizen", "bpt"),
    ("P03", "nl", "citizen", "bpt"),
    ("P04", "nl", "citizen", "crv"),
    ("P05", "nl-BE", "professional", "bpt"),
    ("P06", "nl", "professional", "crv"),
    ("P07", "nl", "professional", "crv"),
    ("P08", "nl", "professional", "crv"),
)


def a_study(people=PEOPLE, *, turns=20, seed=4, params=None) -> ReportData:
    """Give a study that two coders coded, with a classifier, topics and estimates."""
    rng = np.random.default_rng(seed)
    cases = check_table(
        pd.DataFrame(people, columns=["interview_id", "language", "role", "setting"], dtype="str"),
        "cases",
    )
    transcripts, units, truth = _talk(people, turns, rng)
    labels = _labels(units, truth, rng)
    codings = _codings(units, truth, rng)
    return _assembled(
        cases, transcripts, units, labels, codings, truth, params or Params(corpus="example")
    )


def partly_coded(data: ReportData) -> ReportData:
    """Give the study with labels of two interviews only."""
    read = set(data.units.loc[data.units["interview_id"].isin(["P01", "P05"]), "unit_id"])
    return replace(data, gold=data.gold[data.gold["unit_id"].isin(read)])


def without_labels(data: ReportData) -> ReportData:
    """Give the study as it is before anybody coded: units are ranked by likeness, nothing else."""
    agreement = measure_agreement(empty_table("labels"), {}, BOOK.ids)
    codings = data.codings.assign(decision=False, coder="model:0.1.0-similarity-3fa4c2")
    measures = "average_precision low high precision recall f1 coder_f1 prevalence_predicted"
    empty = dict.fromkeys(measures.split(), pd.NA)
    scores = data.scores.assign(status="not looked at", n_positive=0, prevalence=0.0, **empty)
    return replace(
        data,
        gold=empty_table("gold"),
        agreement=agreement.table,
        scores=check_table(scores, "scores"),
        codings=check_table(codings, "codings"),
        estimates=estimate_prevalence(empty_table("gold"), data.units, data.cases, BOOK.ids),
        calibration=data.calibration.iloc[:0],
        learning=data.learning.iloc[:0],
        confusions=empty_table("confusions"),
        metrics=dict(data.metrics)
        | {
            "agreement": agreement.metrics(),
            "classifier": {"evaluated": False, "reason": "no labels yet", "n_units": 0},
        },
    )


def without_text(data: ReportData) -> ReportData:
    """Give the study with interviews in which no respondent speaks."""
    names = ("units", "gold", "codings", "topics", "unit_topics", "unit_themes", "transcripts")
    bare = replace(without_labels(data), **{name: empty_table(name) for name in names})
    figures = {"n_units": 0, "n_fitted": 0, "n_topics": 0}
    estimates = estimate_prevalence(bare.gold, bare.units, bare.cases, BOOK.ids)
    return replace(bare, estimates=estimates, metrics=dict(bare.metrics) | {"topics": figures})


def _talk(people, turns, rng):
    said, units, truth = [], [], {}
    for id, language, role, _ in people:
        own, coded = [], {}
        for number in range(1, 2 * turns + 1, 2):
            codes = _codes(role, number / (2 * turns), rng)
            text = " ".join(SAID[code] for code in codes) or str(rng.choice(PLAIN))
            own.append(Turn(id, number, "I", "interviewer", QUESTIONS[(number // 2) % 5]))
            own.append(Turn(id, number + 1, "R1", role, text))
            coded[number + 1] = codes
        _, starts = interview_text(own)
        for turn in own[1::2]:
            unit_id = f"{id}-{sha256(f'{turn.turn}{turn.text}'.encode()).hexdigest()[:8]}"
            end = starts[turn.turn] + len(turn.text)
            units.append(
                Unit(
                    unit_id,
                    id,
                    turn.turn,
                    turn.turn,
                    starts[turn.turn],
                    end,
                    turn.turn - 1,
                    role,
                    language,
                    turn.text,
                )
            )
            truth[unit_id] = coded[turn.turn]
        said += own
    return to_frame(said, "transcripts"), to_frame(units, "units"), truth


def _codes(role, place, rng):
    allowed = [code for code in BOOK.allowed_for(role) if code in SAID]
    weights = np.array([0.25 if code == "recognition" else 1.0 for code in allowed])
    late = [code.startswith(("withdrawal", "disapp", "contin")) for code in allowed]
    weights *= np.where(late, 2.5 * place, 1.0)
    n = int(rng.choice(3, p=[0.55, 0.35, 0.10]))
    return sorted(rng.choice(allowed, n, replace=False, p=weights / weights.sum()).tolist())


def _labels(units, truth, rng):
    rows = []
    for coder, miss in (("c01", 0.08), ("c02", 0.25)):
        for unit in units["unit_id"]:
            codes = [code for code in truth[unit] if rng.random() > miss]
            if rng.random() < 0.03:
                codes = sorted({*codes, "perceived_impact"})
            rows += [(unit, coder, code) for code in codes or ["-"]]
    frame = pd.DataFrame(rows, columns=["unit_id", "coder", "code"], dtype="str")
    return check_table(
        frame.assign(value=1, certainty="", design="all", inclusion_probability=1.0), "labels"
    )


def _codings(units, truth, rng):
    rows = []
    for unit in units["unit_id"]:
        for code in BOOK.ids:
            has = code in truth[unit]
            odds = rng.normal(0.6 if has else -3.2, 1.2)
            p = round(float(1 / (1 + np.exp(-odds))), 6)
            rows.append((unit, code, p, bool(p > 0.45) and code in SAID, "model:0.1.0-3fa4c2", ""))
    names = ["unit_id", "code", "probability", "decision", "coder", "evidence"]
    return check_table(pd.DataFrame(rows, columns=names), "codings")


def _scores(gold):
    positive = gold[gold["value"] >= 0.5].groupby("code").size()
    n = gold["unit_id"].nunique()
    rows = []
    for rank, code in enumerate(BOOK.ids):
        own = int(positive.get(code, 0))
        good = None if own < 5 else round(0.3 + 0.5 * ((rank * 7) % 10) / 10, 3)
        state = "too few examples" if own < 5 else "learnt"
        state = "no better than chance" if good is not None and good < 0.32 else state
        share = own / n if n else 0.0
        low, high = (None, None) if good is None else (good - 0.1, good + 0.1)
        rows.append((code, state, own, good, low, high, good, good, good, 0.9, share, share))
    names = [
        "code",
        "status",
        "n_positive",
        "average_precision",
        "low",
        "high",
        "precision",
        "recall",
        "f1",
        "coder_f1",
        "prevalence",
        "prevalence_predicted",
    ]
    return check_table(pd.DataFrame(rows, columns=names), "scores")


def _part(n_units, n_interviews, ap):
    return {
        "n_units": n_units,
        "n_interviews": n_interviews,
        "n_codes_evaluated": 8,
        AP: ap,
        f"{AP}_low": ap and ap - 0.06,
        f"{AP}_high": ap and ap + 0.07,
        "words_only_average_precision": 0.41,
        "chance_average_precision": 0.06,
    }


def _kind(n, given, n_left_out):
    elsewhere = {"given_elsewhere": 0.03, "probability_elsewhere": 0.04}
    return {"n": n, "n_left_out": n_left_out, "given": given, "probability": 0.2} | elsewhere


def _confusions():
    rows = [
        ("withdrawal_no_time", "withdrawal_no_desire", 12, 5, 3),
        ("withdrawal_no_desire", "withdrawal_no_time", 20, 8, 5),
        ("own_or_kin_benefit", "societal_contribution", 14, 6, 1),
    ]
    names = ["actual", "given", "n_actual", "n_missed", "n_given"]
    frame = pd.DataFrame(rows, columns=names)
    frame["pair"] = frame["actual"] + " → " + frame["given"]
    frame["category"] = [BOOK[code].category for code in frame["actual"]]
    return check_table(frame.assign(share=frame["n_given"] / frame["n_actual"]), "confusions")


def _topics(units, rng):
    words = (
        "speelveldje, krantje, rotonde, beloofd, avonden",
        "kantine, zaaltje, verwarming",
        "wethouder, bonbons, kerst",
        "sleutel, lijstjes, overnemen",
    )
    topic = rng.integers(-1, len(words), len(units))
    table = pd.DataFrame(
        {
            "topic": range(len(words)),
            "label": [", ".join(own.split(", ")[:3]) for own in words],
            "words": words,
            "size": [int((topic == number).sum()) for number in range(len(words))],
            "theme": ["theme_disappointment", "", "theme_recognition", "theme_continuity"],
            "theme_similarity": [0.62, 0.11, 0.48, 0.41],
            "stability": [0.91, 0.44, 0.78, 0.63],
            "typical": [" ".join(units["unit_id"][topic == n][:3]) for n in range(len(words))],
        }
    )
    placed = pd.DataFrame(
        {"unit_id": units["unit_id"], "topic": topic, "probability": 0.7, "outlier": topic < 0}
    )
    return check_table(table, "topics"), check_table(placed, "unit_topics")


def _assembled(cases, transcripts, units, labels, codings, truth, params):
    interview_of = dict(zip(units["unit_id"], units["interview_id"], strict=True))
    agreement = measure_agreement(labels, interview_of, BOOK.ids, resamples=100)
    gold = merge_labels(labels, BOOK.ids)
    topics, unit_topics = _topics(units, np.random.default_rng(1))
    themes = [
        (unit, theme, 0.5 if near else 0.1, near)
        for unit in units["unit_id"]
        for theme in THEMES.ids
        for near in [any(code in truth[unit] for code in THEMES[theme].codes)]
    ]
    n = len(units)
    classifier = {
        "evaluated": True,
        "n_units": n,
        "n_interviews": len(cases),
        "n_codes": 27,
        "n_codes_evaluated": 10,
        "macro_average_precision": 0.512,
        "macro_average_precision_sd": 0.018,
        "macro_average_precision_low": 0.447,
        "macro_average_precision_high": 0.581,
        "words_only_average_precision": 0.431,
        "more_than_words_only": {"difference": 0.081, "low": 0.026, "high": 0.144},
        "definitions_only_average_precision": 0.302,
        "more_than_definitions_only": {"difference": 0.21, "low": 0.15, "high": 0.27},
        "chance_average_precision": 0.062,
        "macro_f1": 0.488,
        "coder_f1": 0.79,
        "by_language": {"nl": _part(140, 7, 0.53), "nl-BE": _part(20, 1, None)},
        "by_role": {"citizen": _part(80, 4, 0.49), "professional": _part(80, 4, 0.55)},
        "expected_calibration_error": 0.012,
        "calibration_bins": 10,
        "n_missed": 61,
        "n_missed_sibling_given": 9,
        "hard_cases": {
            "all": _kind(16, 0.25, 2),
            "irony": _kind(12, 1 / 3, 2),
            "rejected_quote": _kind(4, 0.0, 0),
        },
    }
    bins = {
        "predicted": [0.05, 0.14, 0.25, 0.45, 0.66, 0.86],
        "observed": [0.04, 0.17, 0.21, 0.52, 0.61, 0.91],
        "n": [5000, 400, 160, 90, 70, 44],
    }
    return ReportData(
        study=params.corpus,
        params=params.model_dump(mode="json"),
        codebook=BOOK,
        themes=THEMES,
        cases=cases,
        transcripts=transcripts,
        units=units,
        gold=gold,
        agreement=agreement.table,
        scores=_scores(gold),
        codings=codings,
        topics=topics,
        unit_topics=unit_topics,
        unit_themes=check_table(
            pd.DataFrame(themes, columns=["unit_id", "theme", "similarity", "near"]), "unit_themes"
        ),
        estimates=estimate_prevalence(gold, units, cases, BOOK.ids),
        calibration=pd.DataFrame(bins),
        learning=pd.DataFrame(LEARNING, columns=["n_interviews", "n_units", AP]),
        confusions=_confusions(),
        metrics={
            "anonymise": {
                "interviews": len(cases),
                "masked_person": 231,
                "masked_place": 64,
                "masked_age": 0,
                "flagged_person": 0,
                "flagged_age": 17,
            },
            "segment": {"interviews": len(cases), "units": n},
            "agreement": agreement.metrics(),
            "classifier": classifier,
            "topics": {"n_units": n, "n_fitted": n, "n_topics": len(topics)},
        },
        model={"version": "0.1.0-3fa4c2", "encoder": {"name": "fast", "version": "fast-1-9c2e"}},
    )
