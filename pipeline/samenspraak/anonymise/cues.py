"""Words that announce an identifier, and words that never are one: closed lists, Dutch and English.

Everything is folded (lower case, without accents), see `lexicon.fold`.
"""

from __future__ import annotations

PARTICLES = frozenset(
    "van vander vanden der den de het 't ter ten te tot von zu la le l' du des d' el al ben bin "
    "di da dos in op uit over onder aan bij voor boven achter 's o' mac mc st".split()
)
"""Words between a first and a family name."""

PREPOSITION_PARTICLES = frozenset("in op uit over onder aan bij voor boven achter".split())
"""Particles that are everyday prepositions: only listed names have them."""

BARE_PARTICLES = frozenset("van vander vanden der den de ter ten te von el 't".split())
"""Particles that may open a family name that stands alone."""

OLD_PARTICLES = frozenset("der vander ter ten".split())
"""Articles that running speech no longer has: behind a first name they open a family name."""

LETTERED = frozenset(
    "plan groep klas blok vak type optie vitamine hepatitis lijn rij gebouw ingang afdeling poort "
    "variant versie punt team letter ploeg fase zone hal bus "
    "group class block option vitamin line row building gate section version part team phase "
    "zone hall grade unit route model".split()
)
"""A single letter after it is no initial."""

TITLES = frozenset(
    "meneer mijnheer mevrouw mevr mw dhr juffrouw juf juffie meester dokter dr drs ir ing prof "
    "professor zuster broeder pater pastoor dominee ds kapelaan diaken rabbijn imam notaris "
    "wethouder burgemeester schepen agent inspecteur wijkagent wijkinspecteur mr mrs ms miss "
    "mister sir doctor nurse sister brother father reverend pastor councillor constable officer "
    "sergeant pc ene".split()
)
"""A family or first name may follow, written with or without a capital."""

KIN = frozenset(
    "oom ome nonkel tante tant opa opaatje oma omaatje bompa bomma moeke vake neef nicht neefje "
    "nichtje broer broertje zus zusje zuster zwager schoonzus schoonzusje schoonzoon schoondochter "
    "schoonmoeder schoonvader moeder mama vader papa man vrouw zoon zoontje dochter dochtertje "
    "kleinzoon kleindochter partner vriend vriendin verloofde buurman buurvrouw buurmeisje "
    "buurjongen collega jongste oudste tweeling vriendje vriendinnetje kameraad maat "
    "uncle aunt auntie grandpa grandma granddad nan cousin niece nephew mother father mum dad wife "
    "husband son daughter grandson granddaughter friend neighbour colleague boyfriend "
    "girlfriend stepson stepdaughter".split()
)
"""Relatives and people near by: a first name may follow."""

KIN_OPENERS = frozenset(
    "mijn m'n onze ons zijn z'n haar hun jouw je uw de die een 'n dat "
    "my our his her their your the".split()
)
KIN_WITHOUT_OPENER = frozenset(
    "oom ome nonkel tante tant opa oma bompa bomma uncle aunt auntie grandpa grandma nan".split()
)
"""Kin words that announce a name without *mijn* before them."""

INTRODUCTIONS: tuple[tuple[str, ...], ...] = (
    ("mijn", "naam", "is"),
    ("m'n", "naam", "is"),
    ("naam", "is"),
    ("ik", "heet"),
    ("heet", "ik"),
    ("hij", "heet"),
    ("zij", "heet"),
    ("ze", "heet"),
    ("die", "heet"),
    ("heette",),
    ("genaamd",),
    ("noemen", "me"),
    ("noemen", "mij"),
    ("noemt", "me"),
    ("my", "name", "is"),
    ("my", "name's"),
    ("name", "is"),
    ("is", "called"),
    ("call", "me"),
    ("named",),
)
"""What follows is a name unless it is an everyday word."""

PRESENTATIONS: tuple[tuple[str, ...], ...] = (
    ("ik", "ben"),
    ("ben", "ik"),
    ("met",),
    ("dit", "is"),
    ("dat", "is"),
    ("dat", "was"),
    ("ken", "je"),
    ("heet",),
    ("zeg", "maar"),
    ("i", "am"),
    ("i'm",),
    ("this", "is"),
    ("that's",),
)
"""What follows may be a name: a listed first name is then enough."""

ARTICLES = frozenset("de het 't the".split())
DETERMINERS = ARTICLES | frozenset(
    "een 'n den die dat deze dit geen elke elk iedere ieder welke welk a an this that each every no".split()
)
PLACE_PREPOSITIONS = frozenset("in te naar uit richting near from to".split())
PREPOSITIONS = PLACE_PREPOSITIONS | frozenset(
    "van bij op aan voor met tegen of at for with".split()
)

NAMED_WITH_NOUN = frozenset("stichting huize zorggroep vzw vv sv obs cbs".split())
"""Institutions whose generic noun is part of the name."""

INSTITUTIONS = frozenset(
    "basisschool lagereschool kleuterschool obs cbs rkbs pcbs sbo kbs ikc mbo roc vmbo lyceum college "
    "scholengemeenschap kinderopvang peuterspeelzaal kinderdagverblijf creche zorgcentrum "
    "woonzorgcentrum wzc verpleeghuis verzorgingshuis verzorgingstehuis bejaardenhuis rusthuis "
    "zorggroep zorginstelling ziekenhuis kliniek huize dagcentrum dagbesteding woongroep "
    "woonvoorziening hospice stichting vereniging vzw cooperatie woningcorporatie corporatie "
    "sportvereniging voetbalclub voetbalvereniging tennisclub korfbalvereniging vv sv rkvv svv kvv "
    "fanfare harmonie brassband zangkoor koor toneelvereniging buurthuis wijkcentrum dorpshuis "
    "buurtcentrum ontmoetingscentrum cultuurhuis cafe kroeg restaurant eetcafe bistro frituur "
    "brouwerij boerderij camping manege buurtpreventieteam buurtvereniging speeltuinvereniging "
    "speeltuin parochie abdij klooster kapel kerk drukkerij uitgeverij bakkerij slagerij garage "
    "huisartsenpraktijk gezondheidscentrum apotheek bouwbedrijf transportbedrijf "
    "primary school nursery hospital clinic hospice charity foundation pub church".split()
)
"""A generic noun: the organisation's own name may follow."""

SURE_INSTITUTIONS = frozenset(
    "basisschool obs cbs rkbs pcbs kbs ikc zorgcentrum woonzorgcentrum wzc verpleeghuis "
    "verzorgingshuis bejaardenhuis rusthuis zorggroep huize dagcentrum woonvoorziening stichting "
    "vzw woningcorporatie voetbalvereniging voetbalclub sportvereniging vv rkvv fanfare harmonie "
    "buurthuis wijkcentrum dorpshuis buurtcentrum cafe eetcafe buurtvereniging "
    "speeltuinvereniging".split()
)
"""Institutions whose name follows so often that lower case is enough: *obs de brug*."""

NAME_TAILS = (
    "school",
    "kerk",
    "college",
    "lyceum",
    "huis",
    "hof",
    "zorg",
    "stichting",
    "fonds",
    "club",
)
"""Last parts of organisation names written as one capitalised word: *Pauluskerk*."""

STREETS = (
    "straat straatje laan laantje steenweg plein pleintje singel gracht kade dreef steeg plantsoen "
    "pad dijk weg wegje hof markt burg park baan lei vest wal wijk kamp brink es erf"
).split()
"""Last parts of street names; the first ten are enough without a number."""
SURE_STREETS = tuple(
    "straat straatje laan laantje steenweg singel gracht dreef steeg plantsoen".split()
)
STREETS_WITH_NUMBER = tuple(STREETS)
ENGLISH_STREETS = frozenset(
    "street road lane avenue drive close crescent terrace gardens court square row way grove mews "
    "walk hill green parade wharf quay rise".split()
)
ENGLISH_INSTITUTIONS = frozenset(
    "school college academy nursery church chapel hospital hospice home centre center club trust "
    "foundation hall association society".split()
)
"""Last words of the name of an English organisation."""
ENGLISH_PLACE_ENDINGS = (
    "ton ham bury ford wick worth by thorpe combe dale mouth field leigh ley minster chester well "
    "stead hurst den stow bridge"
).split()
ROADS = ("weg", "dijk", "plein", "kade")
"""Last parts of street names that are enough after *aan de*, *op de*."""
NOT_STREETS = frozenset(
    "straat zijstraat hoofdstraat winkelstraat woonstraat dwarsstraat doodlopendestraat achterstraat "
    "laan oprijlaan zijlaan singel gracht snelweg fietspad zandpad landweg onderweg halverwege "
    "schoolplein speelplein marktplein parkeerplein dorpsplein winkelpark pretpark speelpark "
    "rondweg ringweg spoorweg kerkhof gerechtshof supermarkt rommelmarkt kerstmarkt bouwmarkt "
    "arbeidsmarkt woningmarkt kerkplein dorpsstraat waterweg omweg uitweg voetpad wandelpad "
    "bospad tuinpad zeedijk rijbaan startbaan loopbaan".split()
)
"""Everyday words with the ending of a street name."""

ROOMS = frozenset(
    "kamer appartement flat studio huisnummer lokaal unit nummer room apartment flat house".split()
)
"""A number after it makes it an address."""

PLACE_ENDINGS = (
    "dorp veen hoven hove drecht broek beek gem zele ingen inge dam horst meer mere kerke kerk sluis "
    "oord wold wolde woude lo loo rade rode hoek wijk vliet burg berg donk bos trecht voort "
    "voorde heide ham stede lare zijl wedde kreke um"
).split()
"""Last parts of village names."""

LARGE_TOWNS = frozenset(
    "antwerpen gent brugge brussel leuven mechelen hasselt kortrijk oostende aalst genk roeselare "
    "namen luik charleroi bergen turnhout "
    "london manchester birmingham leeds liverpool bristol glasgow edinburgh".split()
)
"""Large towns outside the compiled Dutch list; they identify nobody by themselves."""

PUBLIC = frozenset(
    "nederland nederlands nederlandse nederlander nederlanders belgie belg belgen belgisch "
    "belgische vlaanderen vlaams vlaamse wallonie duitsland duits duitse duitser duitsers frankrijk "
    "franse engeland engels engelse engelsman spanje spaans spaanse italie italiaans portugal "
    "polen pool turkije turks turkse marokko marokkaans marokkaanse suriname surinaams surinaamse "
    "indonesie oekraine syrie amerika amerikaans amerikaanse china chinees rusland europa europees "
    "europese afrika azie brabant brabants gelderland limburg limburgs zeeland zeeuws friesland fries "
    "friese groningen drenthe drents drentse overijssel twente twents achterhoek veluwe flevoland "
    "holland hollands hollandse noord-holland zuid-holland randstad west-vlaanderen oost-vlaanderen kempen "
    "netherlands dutch belgium belgian flemish germany german france french england english britain "
    "british scotland scottish wales welsh ireland irish spain spanish italy italian poland polish "
    "europe european america american africa african asia asian "
    "god jezus christus sinterklaas kerstman zwarte-piet kerst pasen pinksteren hemelvaart "
    "carnaval koningsdag koninginnedag bevrijdingsdag allerheiligen ramadan suikerfeest christmas "
    "easter halloween islam bijbel koran facebook whatsapp instagram twitter youtube google teams zoom excel "
    "word powerpoint outlook netflix linkedin tiktok skype marktplaats nextdoor "
    "jumbo aldi lidl plus spar hema gamma praxis karwei ikea bol action blokker etos kruidvat "
    "albert heijn hornbach delhaize colruyt carrefour tesco sainsbury asda ajax feyenoord psv "
    "volvo kia opel toyota volkswagen renault peugeot citroen ford bmw mercedes audi fiat skoda "
    "tesla fiets-o-theek nos rtl bbc ns kpn ziggo shell philips rabobank abn ing postnl wikipedia tweede kamer "
    "eerste rijk provincie gemeente staat raad parkinson alzheimer asperger korsakov down crohn huntington lewy corona covid whatsappgroep appgroep "
    "i i'm i've i'd i'll okay ok mr mrs monday tuesday wednesday thursday friday saturday sunday "
    "january february march april may june july august september october november december "
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag "
    "januari februari maart juni juli augustus oktober".split()
)
"""Words written with a capital that identify nobody: countries, feasts, brands, weekdays."""

VERB_NAMES = frozenset({"wil"})
"""First names that are everyday verbs too."""

BEFORE_NAME = frozenset("van met aan bij door voor tegen over naar zonder namens volgens".split())
FINITE = frozenset(
    "is was heeft had zei zegt wou wilde kon kan komt kwam gaat ging doet deed vond vindt moest moet "
    "mag mocht zit zat staat stond belt belde vroeg vraagt keek kijkt heette weet wist dacht denkt "
    "werd wordt woont woonde blijft bleef riep roept zou zal".split()
)
"""Finite verbs: right after one of `VERB_NAMES` they need a subject, so that is a name."""
NO_SUBJECT = frozenset(
    "ik je jij u ge gij hij ie zij ze wij we jullie wie die dat wat men niemand iemand iedereen "
    "de een mijn m'n zijn z'n haar hun uw jouw eigen vrije".split()
)
"""Before such a verb: these make it the verb, or the noun (*de wil is er*)."""

AFTER_VERB = frozenset(
    "ik je jij u ge gij ie hij ze zij we wij jullie het 't dat dit die er iemand niemand men nog ook "
    "you he she it they we i that this there".split()
)
"""After a verb that opens a sentence: *Wil je koffie?* is no name, *Wil zei het* is one."""

IDIOMS: tuple[str, ...] = (
    r"jan modaal",
    r"jan en alleman",
    r"jan met de pet",
    r"jan publiek",
    r"jan rap",
    r"piet snot",
    r"klaas vaak",
    r"zwarte piet(?:en)?",
    r"sint[- ]nicolaas",
    r"magere hein",
    r"joe bloggs",
    r"john doe",
    r"every tom,? dick and harry",
    r"uncle sam",
    r"father christmas",
)
"""Sayings with a name that names nobody (patterns, ignoring case)."""

INTERJECTIONS = frozenset(
    "joh pfoe poeh tja goh och ach oei amai allez alle nou eh ehm uh uhm uhh hm hmm mm mhm hmhm hm-hm "
    "ja-ja nee-nee ho hoi hai doei moi dag joa jawel welnee welja krek jee jeetje oke haha hihi ha "
    "pff pfff tsja sst sjonge jongejonge potverdorie verdorie sorry merci proficiat bah boe gut gossie "
    "efkes effe effen goesting ne nen da da's wa ni nie allee zenne subiet plezant seffens tegoei goe pertang "
    "ambetant chance camion frigo mannekes mekaar mekander enfin awel bwa voila salut "
    "yeah yep nope well oh ah wow ooh aye hmmm cheers okay".split()
)
"""Sounds and exclamations that dictionaries leave out."""

GRAMMAR = frozenset(
    "ik jij je u hij zij ze wij we jullie hen hun mij me hem haar ons die dat dit deze der het een de "
    "wie wat waar wanneer hoe waarom welke en of maar want dus als dan toen omdat terwijl hoewel "
    "ja nee nou niet geen wel ook nog al alleen gewoon eigenlijk zo heel erg veel weinig meer minder hier daar "
    "er toch even maar eens nooit altijd soms vaak net zelf samen weer nu vandaag gisteren morgen "
    "is was ben bent zijn waren had heb hebt heeft hadden hebben word wordt werd worden kan kon "
    "kunnen mag mocht moet moest moeten wil wilde wou willen zal zou zullen gaat ging gaan ga doet "
    "doe deed doen zegt zei zeg komt kwam kom komen vindt vond vind denkt dacht denk weet wist "
    "in op aan van voor met bij tot uit naar over onder tegen door om te na sinds tijdens "
    "i you he she it we they me him her us them this that these those who what where when how why "
    "and or but because so if then not no yes too also just very here there is was are were be been "
    "have has had do does did can could may might must will would shall should go goes went say "
    "said says come came think thought know knew get got in on at of for with by to from about "
    "over under against through an the a my your our their its some any".split()
)
"""Function words and the commonest verbs: never a name in lower case, not even after a title."""
