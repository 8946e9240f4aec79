"""Rare roles, background, health and offences: flagged for review, never masked by default.

Small closed lists: they show a reviewer where to look, they do not claim to be complete. Unique
events cannot be found by a list and are left to the reviewer.
"""

from __future__ import annotations

import re

from samenspraak.anonymise.found import Found
from samenspraak.anonymise.rules import Rule, matches, stems
from samenspraak.records import Kind

_LISTS: tuple[tuple[Kind, float, str], ...] = (
    (
        "role",
        0.5,
        r"(?:oud-|ex-)?(?:burgemeester|wethouder|schepen|raadslid|gemeenteraadslid|korpschef|"
        r"wijkinspecteur|wijkagente?|huisarts|dominee|pastoor|imam|bestuurder|notaris|koster|dirigent|penningmeester|oprichter|oprichtster|fractievoorzitter|veearts|dierenarts|deken|molenaar|schooldirecteur|"
        r"voorzitter van|coördinator van|"
        r"dorpsdokter|brandweercommandant|regiomanager|ambtelijk secretaris|"
        r"treasurer|founder|parish clerk|mayor|alderman|councillor|vicar|headteacher|head teacher|chief constable)|oud-\w+",
    ),
    (
        "background",
        0.6,
        r"marokkaanse?|turkse?|surinaamse?|antilliaanse?|kaapverdische?|molukse?|indische?|"
        r"oekraïense?|syrische?|somalische?|eritrese?|poolse?|roemeense?|bulgaarse?|congolese?|"
        r"gereformeerde?|hervormde?|katholieke?|rooms|protestantse?|islamitische?|moslims?|"
        r"moslima|joodse?|hindoeïstische?|hindoestaanse?|jehova'?s? getuigen?|vluchtelingen?|asielzoekers?|"
        r"homo|lesbisch|lesbische|biseksueel|transgender|vrijgemaakt|woonwagenbewoners?|"
        r"muslim|jewish|catholic|protestant|hindu|sikh|gay|lesbian|refugees?|asylum seekers?",
    ),
    (
        "health",
        0.6,
        r"dementie|alzheimer|parkinson|beroerte|hersenbloeding|herseninfarct|kanker|"
        r"borstkanker|longkanker|tumor|uitgezaaid|chemo\w*|hartfalen|hartaanval|infarct|hartinfarct|"
        r"suikerziekte|diabetes|epilepsie|reuma|copd|astma|adhd|autisme|autistisch|asperger|"
        r"pdd-?nos|dyslexie|dyscalculie|burn-?out|overspannen|depressie|depressief|psychose|"
        r"psychotisch|schizofrenie|borderline|bipolair|ptss|verslaafd|verslaving|alcoholist\w*|"
        r"rolstoel|blind|slechtziend|doof|slechthorend|verstandelijke beperking|syndroom van down|"
        r"miskraam|longontsteking|heupoperatie|gebroken heup|hernia|migraine|stoma|dialyse|niersteen|nierpatiënt|hartpatiënt|"
        r"spierziekte|reumatisch|trombose|longziekte|geheugenklachten|vergeetachtig|slecht ter been|opgenomen|"
        r"ziekenhuisopname|bypass|hersenschudding|angststoornis|paniekaanval\w*|eetstoornis|anorexia|afgekeurd|"
        r"arbeidsongeschikt|ziektewet|wajong|zwanger|overleden aan|gehandicapt|slechthorend|"
        r"zelfmoord|suïcide|zelfdoding|heup|"
        r"dementia|heart attack|arthritis|asthma|anxiety|nervous breakdown|dyslexia|pregnant|disabled|blind|"
        r"parkinson's|alzheimer's|surgery|hip replacement|stroke|cancer|diabetic|epilepsy|autism|autistic|depression|depressed|"
        r"wheelchair|deaf|addicted|addiction|miscarriage|suicide|burnt out",
    ),
    (
        "offence",
        0.6,
        r"opgepakt|ingebroken bij|gearresteerd|aangehouden|veroordeeld|strafblad|vastgezeten|gedetineerde?|"
        r"aangifte tegen|verdachte|mishandeld|mishandeling|verkracht\w*|aanranding|steekpartij|"
        r"drugs dealen|gedeald|dealer|gestolen|fraude|oplichting|brandstichting|"
        r"arrested|convicted|criminal record|assaulted|raped|stabbing|burgled|dealing drugs",
    ),
)
_RULES: tuple[Rule, ...] = (
    *(
        Rule(kind, score, re.compile(rf"(?<!\w)(?:{words})(?!\w)"), stems(words))
        for kind, score, words in _LISTS
    ),
    Rule(
        "health",
        0.6,
        re.compile(r"(?<!\w)(?:MS|ALS|ADD|CVA|TIA)(?!\w)"),
        cased=True,
        needs=("ms", "als", "add", "cva", "tia"),
    ),
)


def quasi(text: str) -> list[Found]:
    """Give the roles, background, health and offences mentioned in a text.

    Examples
    --------
    >>> [found.kind for found in quasi("Zij heeft Parkinson, haar man is oud-wethouder.")]
    ['role', 'health']
    """
    return list(matches(text, _RULES, "list"))
