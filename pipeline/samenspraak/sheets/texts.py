"""Every word of a review workbook, in Dutch and English."""

from __future__ import annotations

SHEETS: dict[str, dict[str, str]] = {
    "nl": {"readme": "Uitleg", "review": "Review", "codebook": "Codeboek"},
    "en": {"readme": "Read me", "review": "Review", "codebook": "Codebook"},
}

META = "_meta"
"""The hidden sheet about the workbook itself; the same in both languages."""

SCHEMA = "1"
"""Version of the workbook's layout."""

CODE_COLUMNS = 3
"""Columns for codes at least: ``Code 1``, ``Code 2`` …"""

HEADERS: dict[str, dict[str, str]] = {
    "nl": {
        "unit_id": "unit_id",
        "interview": "Interview",
        "number": "Nr",
        "time": "Tijd",
        "role": "Rol",
        "question": "Vraag ervoor",
        "text": "Fragment",
        "after": "Daarna",
        "suggestion": "Voorstel",
        "why": "Waarom",
        "code": "Code",
        "sure": "Zeker?",
        "memo": "Memo",
        "design": "design",
        "inclusion_probability": "inclusion_probability",
    },
    "en": {
        "unit_id": "unit_id",
        "interview": "Interview",
        "number": "No.",
        "time": "Time",
        "role": "Role",
        "question": "Question before",
        "text": "Fragment",
        "after": "After",
        "suggestion": "Suggestion",
        "why": "Why",
        "code": "Code",
        "sure": "Sure?",
        "memo": "Memo",
        "design": "design",
        "inclusion_probability": "inclusion_probability",
    },
}
"""Headers of the review sheet; the code columns are numbered, ``Code 1`` and on."""

ROLES: dict[str, dict[str, str]] = {
    "nl": {"citizen": "burger", "professional": "professional", "respondent": "respondent"},
    "en": {"citizen": "citizen", "professional": "professional", "respondent": "respondent"},
}

NO_CODE: dict[str, str] = {"nl": "geen code", "en": "no code"}
NO_CODE_WORDS = ("geen", "geen code", "niets", "nvt", "none", "no code", "nothing", "-", "–", "—")

SURE: dict[str, tuple[str, str]] = {"nl": ("ja", "nee"), "en": ("yes", "no")}
SURE_WORDS = ("ja", "j", "zeker", "yes", "y", "sure", "x")
UNSURE_WORDS = ("nee", "n", "onzeker", "twijfel", "?", "no", "unsure")

CODEBOOK_HEADERS: dict[str, tuple[str, ...]] = {
    "nl": ("Categorie", "Code", "Definitie", "Wel", "Niet", "Voorbeeld", "Voor wie", "id"),
    "en": ("Category", "Code", "Definition", "Use", "Do not use", "Example", "For whom", "id"),
}
NO_CODE_DEFINITION: dict[str, str] = {
    "nl": "Geen enkele code past. Dat is een geldige uitkomst, en een veelvoorkomende.",
    "en": "No code applies. That is a valid outcome, and a frequent one.",
}
FOR_WHOM: dict[str, dict[str, str]] = {
    "nl": {"citizen": "burger", "professional": "professional", "both": "beiden"},
    "en": {"citizen": "citizen", "professional": "professional", "both": "both"},
}

TITLE: dict[str, str] = {"nl": "Fragmenten coderen", "en": "Coding fragments"}
WHO: dict[str, str] = {
    "nl": "Studie {study} · codeur {coder} · codeboek {version}",
    "en": "Study {study} · coder {coder} · codebook {version}",
}
PROGRESS: dict[str, str] = {"nl": "Voortgang", "en": "Progress"}
OF: dict[str, str] = {"nl": "van {total} fragmenten", "en": "of {total} fragments"}

STEPS: dict[str, tuple[str, ...]] = {
    "nl": (
        "Ga naar het blad Review. Lees elk fragment en kies bij Code 1 een code uit de lijst. "
        "Past er meer dan één, gebruik dan ook Code 2 en Code 3.",
        "Past er geen enkele code? Kies dan ‘geen code’. Een lege regel betekent: nog niet bekeken.",
        "Alleen het fragment wordt gecodeerd. De grijze kolommen ernaast zijn context. "
        "Wat elke code betekent, staat op het blad Codeboek.",
        "Zeker? is niet verplicht: kies ‘nee’ als u twijfelt. Memo is voor een opmerking; "
        "noem er geen namen in.",
        "Sorteren, filteren en kolommen verplaatsen mag. Laat de fragmenten zoals ze zijn.",
        "Klaar, of klaar voor nu? Bewaar het bestand (.xlsx of .ods) en stuur het terug. "
        "Verdergaan kan altijd.",
        "De fragmenten zijn gepseudonimiseerd, niet anoniem: ga er vertrouwelijk mee om. "
        "Ziet u toch een naam, of herkent u iemand? Meld het aan de onderzoeker.",
    ),
    "en": (
        "Go to the sheet Review. Read each fragment and choose a code from the list under Code 1. "
        "If more than one applies, use Code 2 and Code 3 as well.",
        "Does no code apply? Choose ‘no code’. An empty row means: not looked at yet.",
        "Only the fragment is coded. The grey columns beside it are context. "
        "The sheet Codebook says what each code means.",
        "Sure? is optional: choose ‘no’ when in doubt. Memo is for a remark; put no names in it.",
        "You may sort, filter and move columns. Leave the fragments as they are.",
        "Done, or done for now? Save the file (.xlsx or .ods) and send it back. "
        "You can always go on later.",
        "The fragments are pseudonymised, not anonymous: keep them confidential. "
        "Do you see a name after all, or recognise somebody? Tell the researcher.",
    ),
}
SUGGESTED: dict[str, str] = {
    "nl": "De kolom Voorstel toont wat de classifier verwacht, met de kans die hij eraan geeft; "
    "Waarom toont de woorden die de doorslag gaven. Beslis zelf: het voorstel zit er vaak naast.",
    "en": "The column Suggestion shows what the classifier expects, with the probability it gives; "
    "Why shows the words that tipped the scale. Decide for yourself: the suggestion is often wrong.",
}
RULES: dict[str, str] = {"nl": "Regels van het codeboek", "en": "Rules of the codebook"}

WRONG_CODE: dict[str, tuple[str, str]] = {
    "nl": ("Geen code", "Kies een code uit de lijst, of ‘geen code’."),
    "en": ("Not a code", "Choose a code from the list, or ‘no code’."),
}
WRONG_SURE: dict[str, tuple[str, str]] = {
    "nl": ("Zeker?", "Kies ja of nee, of laat de cel leeg."),
    "en": ("Sure?", "Choose yes or no, or leave the cell empty."),
}
