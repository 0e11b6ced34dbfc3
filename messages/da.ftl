# Tekster til vinduet og til kommandolinjen. Dansk er hovedsproget; en.ftl har de samme id’er.

## Vinduet

new-conversation = Ny samtale
pack = Regler: { $id }, version { $version }
    .layers = Regler: { $id }, version { $version } ({ $layers } pakker)
signing-key-file = Nøglen ligger i en fil
    .why = Pc’en havde ingen nøglering, da loggen blev oprettet. Loggens nøgle ligger derfor i en fil, som kun du kan læse. Det står også i loggen.
theme-to-dark = Skift til mørkt udseende
theme-to-light = Skift til lyst udseende
close = Luk
dismiss = Luk beskeden
retry = Prøv igen

pane-text = Din tekst
pane-outgoing = Det bliver sendt
pane-findings = Fund
pane-conversation = Samtalen
pane-send = Afsendelse

editor-name = Din tekst
editor-placeholder = Skriv eller indsæt din tekst her. Personoplysninger bliver fundet, mens du skriver.

mark = Markér selv
mark-nothing = Markér først den tekst, der ikke må sendes.

diff-mode = Visning
diff-side = Side om side
diff-inline = I teksten
outgoing-empty = Her kan du se, hvordan din tekst bliver sendt.
outgoing-changed = { $name }: bliver ikke sendt
outgoing-kept = { $name }: bliver sendt
outgoing-removed = fjernet
wire-preview = Se præcis, hvad der sendes
wire-lead = Det er hele forespørgslen til { $host }, tegn for tegn. Den er ikke sendt endnu.
wire-lead-demo = Sådan ville forespørgslen se ud. Demoen har ingen sprogmodel.
copy-safe = Kopiér sikker tekst
copied = Kopieret.

## Fund

findings-count = { $count ->
        [0] Ingen fund
        [one] 1 fund
       *[other] { $count } fund
    }
findings-empty = Når der er personoplysninger i teksten, står de her.
findings-hints = Usikre fund. De bliver sendt, som de står.
findings-keys = ↑ ↓ vælg · 1–4 afgør · H hvorfor · Enter vis i teksten
finding-row = { $category }: { $value }. { $outcome }
actions = Hvad skal der ske?
apply-all = Alle ens ({ $count })
undo = Fortryd valg
undo-nothing = Der er ingen valg at fortryde.
why = Hvorfor?
why-rule = Regel: { $rule } ({ $id })
why-law = Se { $law }.

outcome-replace = erstattes
outcome-keep = sendes, som det står
outcome-generalise = gøres mindre præcis
outcome-mask = skjules
outcome-remove = fjernes
outcome-hint = usikkert, sendes

action-keep = Behold
action-replace = Erstat
action-generalise = Gør mindre præcis
action-mask = Skjul
action-remove = Fjern

reason-ask = Hvorfor skal det med?
reason-cancel = Fortryd
reason-not-personal = Det er ikke en personoplysning
reason-public-information = Det er offentligt kendt
reason-needed-for-task = Opgaven kan ikke løses uden
reason-own-data = Det handler om mig selv
reason-has-consent = Borgeren har sagt ja

confidence-high = Værn er meget sikker.
confidence-fair = Værn er ret sikker.
confidence-hint = Værn er i tvivl. Derfor bliver intet ændret, før du siger til.
confidence-manual = Du har selv markeret det.

evidence-pattern = Det er skrevet på den måde: { $detail }
    .plain = Det er skrevet på den måde
evidence-checksum = Kontrollen passer: { $detail }
    .plain = Kontrolcifferet passer
evidence-cue = Ordet »{ $detail }« står tæt på
    .plain = Et ord, der plejer at høre til, står tæt på
evidence-foreign-cue = Ordet »{ $detail }« tæt på taler imod
    .plain = Et ord tæt på taler imod
evidence-lexicon = Står på listen »{ $detail }«
    .plain = Står på en liste over kendte ord
evidence-title = Titlen »{ $detail }« står foran
    .plain = Der står en titel foran
evidence-role = »{ $detail }« fortæller, hvem det er
    .plain = Teksten fortæller, hvilken rolle personen har
evidence-neighbour = Hører sammen med ordet ved siden af: { $detail }
    .plain = Hører sammen med ordet ved siden af
evidence-mention = Er nævnt mere udførligt et andet sted: { $detail }
    .plain = Er nævnt mere udførligt et andet sted i teksten
evidence-tie = Der tales om et menneske: { $detail }
    .plain = Sætningen taler om et menneske
evidence-model = Sammenhængen tyder på det: { $detail }
    .plain = Sammenhængen tyder på det
evidence-disguise = Det er skrevet i en anden form eller kodet: { $detail }
    .plain = Det er skrevet i en anden form eller kodet
evidence-manual = Markeret i vinduet: { $detail }
    .plain = Markeret af dig i vinduet

## Navne: hvad genkendelsen bygger på

evidence-known-name = Et ord alene er sjældent nok til at være et navn
evidence-known-first-name = Et almindeligt fornavn
evidence-known-first-name-or-word = Et fornavn, som også er et almindeligt ord
evidence-known-common-first-name-or-word = Et udbredt fornavn, som også er et almindeligt ord
evidence-known-surname = Et efternavn
evidence-known-surname-or-word = Et efternavn, som også er et almindeligt ord
evidence-known-unknown = Ordet står ikke på navnelisterne
evidence-known-initial = Et forbogstav
evidence-known-name-or-word = Ordet ved siden af kan være et navn
evidence-known-verb = Ordet efter er noget, mennesker gør eller har
evidence-known-lower-case = Skrevet med småt
evidence-known-capitals = Skrevet med store bogstaver, som forkortelser er
evidence-known-sentence-start = Begynder en sætning, så det store bogstav siger intet
evidence-known-organisation = Ordet efter hører til en organisation
evidence-known-place = Det er også navnet på et sted
evidence-known-place-preposition = Ordet foran passer til et sted
evidence-known-public-role = Der står et offentligt hverv foran navnet

## Hvad Værn forstår af sammenhængen

evidence-model-person = Sætningen lyder, som om der er tale om en person
evidence-model-public = Sætningen lyder, som om det er en, der omtales i kraft af et offentligt hverv
evidence-model-initials = Sætningen lyder, som om det er nogens initialer
evidence-model-address = Sætningen lyder, som om det er nogens adresse
evidence-model-place = Sætningen lyder, som om nogen bor eller opholder sig her
evidence-model-organisation = Sætningen lyder, som om nogen er tilknyttet stedet: en arbejdsplads, skole eller forening
evidence-model-username = Sætningen lyder, som om det er nogens brugernavn
evidence-model-secret = Sætningen lyder, som om det er en adgangskode eller nøgle
evidence-model-faint = Det fremgår ikke klart af sætningen, hvad det er
evidence-model-unseen = Værn har læst sætningen og fandt ikke noget navn her
evidence-model-unlisted = Ordet står ikke på nogen liste

## Kategorier

category-PERSON = Navn
category-PUBLIC_PERSON = Person med offentligt hverv
category-CPR = CPR-nummer
category-BIRTHDATE = Fødselsdato
category-PHONE = Telefonnummer
category-EMAIL = E-mailadresse
category-ADDRESS = Adresse
category-LOCATION = Sted
category-ORG_PRIVATE = Virksomhed eller forening
category-CVR = CVR-nummer
category-BANK_ACCOUNT = Kontonummer
category-IBAN = IBAN-nummer
category-CARD = Betalingskort
category-LICENSE_PLATE = Nummerplade
category-VEHICLE = Stelnummer
category-PASSPORT = Pasnummer
category-DRIVING_LICENCE = Kørekortnummer
category-CASE_NUMBER = Sagsnummer
category-USERNAME = Brugernavn
category-EMPLOYEE_ID = Medarbejdernummer
category-STUDENT_ID = Elev- eller studienummer
category-PROPERTY_ID = Ejendomsnummer
category-IP = IP-adresse
category-MAC = MAC-adresse
category-URL_PERSONAL = Personligt link
category-SECRET = Adgangskode eller nøgle
category-HEALTH = Helbred
category-RELIGION = Religion eller tro
category-ETHNICITY = Etnisk baggrund
category-UNION = Fagforening
category-POLITICS = Politisk holdning
category-SEXUAL = Seksuelle forhold
category-CRIME = Strafbare forhold
category-SOCIAL = Sociale forhold

## Afsendelse

endpoint = Send til
endpoint-demo = Demo: ingen sprogmodel
send = Godkend og send
send-started = Sender.
send-answered = Svaret er kommet.
send-look-first = Kig på fundene først, og tryk så igen.
cancel = Stop

verdict-allow = Ingen personoplysninger fundet. Klar til at sende.
verdict-review = { $changed ->
        [0] Intet bliver skjult.
        [one] 1 oplysning bliver ikke sendt.
       *[other] { $changed } oplysninger bliver ikke sendt.
    } { $kept ->
        [0] Klar til at sende.
        [one] 1 bliver sendt, som den står.
       *[other] { $kept } bliver sendt, som de står.
    }
second-look = Jeg har set, at adgangskoden ikke bliver sendt

blocked-starting = Værn starter …
blocked-no-endpoint = Der er ikke noget sted at sende hen.
    .next = Bed it-afdelingen om at godkende en modtager.
blocked-sending = Der bliver sendt. Svaret er på vej.
blocked-empty = Skriv eller indsæt en tekst.
blocked-reading = Leder efter navne …
blocked-second-look = Der står en adgangskode eller nøgle i teksten.
    .next = Tjek, at den ikke sendes, og sæt så et flueben.
blocked-sensitive = Følsomme oplysninger må ikke sendes sammen med noget, der viser, hvem det handler om.
    .next = Erstat navn og nummer, eller skjul det følsomme.
blocked-expired = Reglerne er udløbet.
    .next = Bed it-afdelingen om at forny dem.
blocked-policy = Kommunens regler tillader ikke, at teksten sendes sådan.
    .next = Erstat eller fjern flere fund.
blocked-gap = En del af teksten kunne ikke undersøges.
    .next = Fjern den del, eller spørg it-afdelingen.
blocked-problem = Der kan ikke sendes lige nu.
    .next = Se beskeden øverst.

gap-too-large = Teksten er for lang til at blive undersøgt.
    .next = Del den op, og send den i flere bidder.
gap-not-text = Noget i teksten er ikke almindelige tegn og kunne ikke undersøges.
    .next = Indsæt teksten igen, eller slet de mærkelige tegn.
gap-too-many = Der er så mange fund, at teksten ikke kan gennemgås.
    .next = Del den op, og send den i flere bidder.
gap-unsettled = Der blev ved med at dukke nye fund op i det, der ville blive sendt.
    .next = Markér selv det, der ikke må sendes, eller del teksten op.
gap-pending = Værn er ikke færdig med at lede efter navne i teksten.
    .next = Vent et øjeblik, og prøv igen.
gap-detector-failed = En del af kontrollen virkede ikke, så teksten er ikke helt undersøgt.
    .next = Ret lidt i teksten for at prøve igen. Spørg it-afdelingen, hvis det fortsætter.

## Samtale

turn = Besked { $number }
turn-sent = Du sendte
turn-answer = Svar
turn-logging = Skriver i loggen …
turn-waiting = Sendt. Venter på svar …
turn-stopped = Svaret er ikke helt. Din tekst står stadig nedenfor.
sent-more = Vis hele teksten
sent-less = Vis mindre
answer-raw = Som modellen så det
answer-restored = Sat ind igen på din pc i stedet for { $placeholder }
answer-unknown = Modellen har selv fundet på denne pladsholder
answer-unknown-note = Understreget med prikker: pladsholdere, som modellen selv har fundet på. Værn ved ikke, hvem der menes.
copy-answer = Kopiér svar
copy-with-names = Kopiér svar med navne
copy-without-names = Kopiér svar uden navne
copy-receipt = Kopiér kvittering
receipt = Skrevet i loggen som nr. { $number }
conversation-started = Ny samtale. Den gamle er slettet fra skærmen.

## Genveje

shortcuts = Genvejstaster
shortcuts-findings = I listen med fund
shortcut-send = Godkend og send
shortcut-copy-safe = Kopiér sikker tekst
shortcut-mark = Markér selv noget, der blev overset
shortcut-undo = Fortryd dit seneste valg
shortcut-cancel = Stop svaret
shortcut-new-conversation = Ny samtale
shortcut-pane-text = Gå til din tekst
shortcut-pane-outgoing = Gå til det, der bliver sendt
shortcut-pane-findings = Gå til fundene
shortcut-pane-next = Gå til næste rude
shortcut-pane-previous = Gå til forrige rude
shortcut-rules = Vis, hvilke regler der gælder
shortcut-help = Vis genvejstaster
shortcut-finding-move = Gå op og ned
shortcut-finding-action = Behold, erstat, skjul, fjern
shortcut-finding-why = Vis hvorfor
shortcut-finding-all = Alle ens eller kun denne
shortcut-finding-open = Vis stedet i teksten

## Problemer: hvad der skete, og i .next hvad du kan gøre

problem-pack-damaged = Regelpakken er beskadiget eller har en forkert signatur.
    .next = Bed it-afdelingen om at installere regelpakken igen.
problem-pack-rejected = De nye regler blev afvist ({ $cause }). De hidtidige regler gælder stadig.
    .next = Giv it-afdelingen denne besked: { $why }
problem-pack-expired = Reglerne er for gamle, så der kan ikke sendes. Teksten bliver stadig pseudonymiseret.
    .next = Kopiér den sikre tekst, eller bed it-afdelingen om at forny reglerne.
problem-pack-too-old = Reglerne er ældre, end din organisation tillader ({ $layer }), så der kan ikke sendes.
    .next = Bed it-afdelingen om at opdatere reglerne på pc’en.
problem-policy-invalid = Organisationens indstilling »{ $setting }« kan ikke følges, så der kan ikke sendes.
    .next = Bed it-afdelingen om at rette indstillingen. Siden Regler viser, hvad der er galt.
problem-front-door-closed = Din organisation har slået denne måde at sende på fra.
    .next = Spørg it-afdelingen, hvordan du skal sende i stedet.
problem-endpoint-expired = Aftalen om { $endpoint } udløb { $until }, så der kan ikke sendes dertil.
    .next = Vælg en anden modtager, eller spørg it-afdelingen.
problem-endpoint-data-class = { $endpoint } må ikke få oplysninger af denne slags: { $category }.
    .next = Vælg »Erstat« eller »Fjern« for fundet, eller vælg en anden modtager.
problem-text-not-text = Det indsatte er ikke tekst.
    .next = Åbn dokumentet, kopiér selve teksten, og indsæt den her.
problem-log-unwritable = Der kan ikke skrives i loggen, så intet er sendt.
    .next = Se, om disken er fuld, og prøv igen. Spørg ellers it-afdelingen.
problem-log-damaged = Loggen er blevet ændret eller er beskadiget, så der kan ikke sendes.
    .next = Kontakt it-afdelingen. De skal se loggen, før du kan fortsætte.
problem-log-key-unavailable = Loggens nøgle kan ikke hentes, så der kan ikke sendes.
    .next = Log ud af pc’en og ind igen. Spørg it-afdelingen, hvis det fortsætter.
problem-keyring-locked = Pc’ens nøglering er låst.
    .next = Lås den op med din adgangskode, og prøv igen.
problem-keyring-missing = Denne pc har ingen nøglering, så adgangsnøglen kan ikke gemmes sikkert.
    .next = Bed it-afdelingen om at installere en, for eksempel gnome-keyring.
problem-endpoint-unknown = »{ $endpoint }« er ikke en godkendt modtager.
    .next = Vælg en modtager fra listen, eller bed it-afdelingen om at godkende den.
problem-endpoint-key-missing = Adgangsnøglen til »{ $endpoint }« mangler på denne pc.
    .next = Bed it-afdelingen om at lægge nøglen ind.
problem-endpoint-refused = »{ $endpoint }« kan ikke nås. Intet er sendt.
    .next = Tjek din netforbindelse eller VPN, og prøv igen.
problem-endpoint-timeout = »{ $endpoint }« svarede ikke i tide.
    .next = Din tekst er sendt og står i loggen. Vent et øjeblik, før du sender den igen.
problem-endpoint-reset = Forbindelsen til »{ $endpoint }« blev afbrudt.
    .next = Din tekst er sendt og står i loggen. Send den igen, hvis du mangler svaret.
problem-endpoint-garbage = »{ $endpoint }« svarede med noget, Værn ikke kan læse.
    .next = Prøv igen. Spørg it-afdelingen, hvis det fortsætter.
problem-endpoint-unauthorised = »{ $endpoint }« godtog ikke adgangsnøglen.
    .next = Bed it-afdelingen om at lægge en ny nøgle ind.
problem-endpoint-busy = »{ $endpoint }« har travlt lige nu.
    .next = Vent et minut, og send igen. Din tekst står her endnu.
problem-endpoint-failed = Der er en fejl hos »{ $endpoint }«.
    .next = Vent lidt, og send igen. Spørg it-afdelingen, hvis det fortsætter.
problem-endpoint-rejected = »{ $endpoint }« ville ikke tage imod beskeden.
    .next = Gør teksten kortere, eller vælg en anden modtager.
problem-review-stale = Teksten er ændret, siden du så den.
    .next = Se den igennem, og send igen.
problem-review-blocked = En del af teksten kunne ikke undersøges, så den må ikke sendes.
    .next = Fjern den del, eller del teksten op, og prøv igen.
problem-second-look-needed = Der står en adgangskode eller nøgle i teksten.
    .next = Tjek, at den ikke sendes, og sæt så et flueben.
problem-reason-needed = Der mangler en grund til at beholde oplysningen.
    .next = Vælg en grund fra listen.
problem-nothing-to-send = Der er ingen tekst at sende.
    .next = Skriv eller indsæt en tekst først.
problem-clipboard-unavailable = Udklipsholderen kan ikke bruges lige nu.
    .next = Prøv igen, eller luk det program, der bruger den.
problem-cancelled = Du stoppede svaret.
    .next = Din tekst kan være nået frem og står i loggen. Ret den, eller send den igen.
problem-busy = Værn er i gang med noget andet.
    .next = Vent, til det er færdigt, og prøv igen.
problem-config-invalid = Værns indstillinger kan ikke læses: { $file }: { $why }
    .next = Bed it-afdelingen om at rette filen.
problem-internal = Der skete en uventet fejl i Værn.
    .next = Prøv igen. Start Værn på ny, hvis det fortsætter, og sig det til it-afdelingen.

## Regler: hvilke der gælder, hvem der har skrevet under på dem, og hvorfor

rules = Regler
rules-parts = Dele af siden
rules-tab-layers = Pakker
rules-tab-list = Alle regler
rules-tab-try = Prøv en tekst
rules-loading = Henter reglerne …
rules-see = Se reglerne
rules-ageing = Reglerne er forældede og skal fornyes.
    .next = Værn skjuler stadig personoplysninger, og du kan arbejde videre. Sig det til it-afdelingen.
rules-expired = Reglerne er udløbet.
    .next = Værn skjuler stadig personoplysninger, men intet kan sendes, før reglerne er fornyet. Kontakt it-afdelingen.

layers-lead = Pakkerne bygger på hinanden i den rækkefølge, de står her. En pakke kan skærpe reglerne i pakkerne før den. Skal noget lempes, kræver det en underskrevet undtagelse med slutdato.
layer-kind-base = Grundpakke
layer-kind-municipality = Kommunens pakke
layer-kind-administration = Forvaltningens pakke
layer-version = version { $version }
layer-id = Id
layer-source = Kommer fra
layer-built-in = Følger med Værn
layer-fetched = Pakkelageret
layer-signers = Underskrevet af
layer-threshold = (mindst { $threshold } kræves)
layer-unsigned-built-in = Ingen: pakken er bygget ind i programmet
layer-unsigned = Ingen
layer-activated = Taget i brug
layer-expires = Gælder til
layer-no-end = Ingen slutdato
layer-digest = Kontrolsum
layer-rejected = En ny pakke blev afvist. Reglerne herunder gælder stadig.
from-layer = Fra { $layer }

freshness-fresh = Gælder
freshness-ageing = Forældet
freshness-expired = Udløbet

guideline = Retningslinjer
guideline-version = Version { $version }
guideline-none = Din organisation har ikke lagt retningslinjer ind.
guideline-copy = Kopiér adressen
exceptions = Undtagelser
exceptions-none = Der er ingen undtagelser.
exception-until = Gælder til { $date }
exception-over = Gælder ikke (slutdato { $date })
managed = Indstillinger
managed-none = Din organisation styrer ingen indstillinger.
managed-by = Styret af din organisation
managed-RepositoryUrls = Pakkelagre
managed-RootFingerprint = Rodfilens fingeraftryk
managed-Unit = Organisatorisk enhed
managed-MinPackVersion = Laveste tilladte version af hvert lag
managed-Ring = Ring
managed-Mode = Hvad nye regler gør
managed-FrontDoors = Tilladte indgange

rules-search = Søg i reglerne
rules-search-hint = Navn, id eller kategori
rules-count = { $count ->
        [0] Ingen regler passer
        [one] 1 regel
       *[other] { $count } regler
    }
stage-enforce = Griber ind
    .why = Det, reglen finder, bliver behandlet, som reglerne siger.
stage-advise = Bliver kun vist
    .why = Det, reglen finder, bliver vist, men ikke ændret.
stage-shadow = Bliver kun talt
    .why = Reglen er på prøve. Det, den finder, bliver talt, men hverken vist eller ændret.
rule-off = Slået fra
    .why = Reglen bliver ikke brugt.
rule-seen = { $count ->
        [0] Den ville ikke have grebet ind i noget, der er sendt fra denne pc, siden Værn startede.
        [one] Den ville have grebet ind 1 gang i det, der er sendt fra denne pc, siden Værn startede.
       *[other] Den ville have grebet ind { $count } gange i det, der er sendt fra denne pc, siden Værn startede.
    }
rule-steps = Hvem har bestemt hvad?

try-promise = Teksten bliver på denne pc. Den bliver ikke sendt, ikke gemt og ikke skrevet i loggen.
try-label = Tekst at prøve reglerne på
try-empty = Skriv eller indsæt en tekst, og se trin for trin, hvad reglerne gør ved den.
try-found = fundet af reglen »{ $rule }«
try-over = Sikkerheden er { $score } og når grænsen på { $threshold }.
try-under = Sikkerheden er { $score } og når ikke grænsen på { $threshold }.
try-decision = afgørelse: { $outcome }

## Kommandolinjen

cli-would-send = Det bliver sendt til »{ $endpoint }«:
cli-approve = Skal det sendes? [j/N]
cli-nothing-sent = Intet er sendt.
cli-logged = Skrevet i loggen som nr. { $sequence }.
doctor-home = Datamappe
doctor-pack = Regelpakke
doctor-layer = – lag
doctor-sending = Afsendelse
doctor-managed = Indstilling
doctor-rejected = Afvist pakke
doctor-endpoint = Modtager
doctor-key = Loggens nøgle
doctor-names = Navnegenkendelse
doctor-log = Log
doctor-names-read = læst og kontrolleret
doctor-names-bad = passer ikke til denne udgave af Værn. Der kan ikke sendes noget. Kontakt it-afdelingen.
doctor-key-keyring = i pc’ens nøglering
doctor-key-file = i en fil, som kun du kan læse. Pc’en havde ingen nøglering, da loggen blev oprettet.
doctor-log-empty = tom
doctor-log-verified = { $size ->
        [one] 1 post, kontrolleret
       *[other] { $size } poster, kontrolleret
    }
doctor-log-bad = { $fault }. Kontakt it-afdelingen, før der sendes mere.
