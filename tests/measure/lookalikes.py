#!/usr/bin/env python3
"""Look-alikes: Danish sentences from a municipality that look as if they held personal data and hold none.

usage: lookalikes.py > lookalikes.jsonl        writes {"id","kind","text","spans":[]} a line

A detector should find nothing in any of them: the thing is named for what it is, belongs to no person and is about
none. The output is the same on every run.

A ten-digit number that has the shape of a personnummer could by chance be somebody's. Those made here cannot: the
serial is 9900-9999, or the number fails modulo 11 on a date for which every issued number passed it.
"""
import json
import random
import re
import string
import sys

PER_KIND = 80

# ---------------------------------------------------------------- check digits


def mod11(digits):
    """Weighted sum of a personnummer, modulo 11; 0 for those with a check digit (CPR-kontoret)."""
    return sum(int(d) * w for d, w in zip(digits, (4, 3, 2, 7, 6, 5, 4, 3, 2, 1))) % 11


def luhn_digit(digits):
    """Check digit that makes `digits` plus it a Luhn number (ISO/IEC 7812-1)."""
    doubled = [int(d) * (2 if i % 2 == 0 else 1) for i, d in enumerate(reversed(digits))]
    return str(-sum(d // 10 + d % 10 for d in doubled) % 10)


def iban_check(country, account):
    """The two check digits of an IBAN (ISO 13616, modulo 97 by ISO 7064)."""
    letters = "".join(str(int(c, 36)) for c in account + country + "00")
    return "%02d" % (98 - int(letters) % 97)


def ean_digit(digits):
    """Check digit of an EAN, GLN or ISBN-13: weights 1 3 1 3 from the left of twelve (GS1)."""
    return str(-sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10)


# ---------------------------------------------------------------- numbers


def digits(rng, count):
    """Random digits."""
    return "".join(rng.choices(string.digits, k=count))


def dated(rng, serial):
    """DDMMYY of any year but never 1 January (the date of numbers without modulo 11), then a serial."""
    while True:
        day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randrange(100)
        number = "%02d%02d%02d" % (day, month, year) + serial
        if (day, month) != (1, 1) and (serial >= "9900" or mod11(number) != 0):
            return number


def ten(rng):
    """Ten digits that begin with a date: half with a serial out of reach, half a date and a counter."""
    return dated(rng, "99%02d" % rng.randrange(100) if rng.random() < 0.5 else "0%03d" % rng.randrange(1, 1000))


def ten_hyphen(rng):
    """A date and a counter, with a hyphen: 010124-0001."""
    number = dated(rng, "00%02d" % rng.randrange(1, 100))
    return number[:6] + "-" + number[6:]


def p_number(rng):
    """1 0xx xxx xxx (Erhvervsstyrelsen). Those with a possible date are of births before 1920, or have month 25."""
    if rng.random() < 0.5:
        return "1025" + digits(rng, 6)
    return "10%02d%02d%d%s" % (rng.randint(1, 12), rng.randrange(20), rng.randrange(4), digits(rng, 3))


def ean(prefix):
    """Thirteen digits with a right check digit."""
    def number(rng):
        start = prefix + digits(rng, 12 - len(prefix))
        return start + ean_digit(start)
    return number


def bad_luhn(rng):
    """Sixteen digits that begin like a card and fail Luhn."""
    start = rng.choice(["4571", "5019", "4111", "5413"]) + digits(rng, 11)
    number = start + str((int(luhn_digit(start)) + rng.randint(1, 9)) % 10)
    return rng.choice(["", " "]).join(re.findall("....", number))


def bad_iban(rng):
    """DK and sixteen digits that fail modulo 97; a third of them in groups of four."""
    account = digits(rng, 14)
    right = int(iban_check("DK", account))
    code = "DK%02d" % ((right + rng.randint(1, 90)) % 97 + 2) + account
    if code[2:4] == "%02d" % right:
        return bad_iban(rng)
    return " ".join(re.findall(".{1,4}", code)) if rng.random() < 0.33 else code


def isbn(rng):
    """ISBN of a Danish publisher, group 87: ten digits, or thirteen with 978."""
    publisher = rng.choice(["02", "7055", "412", "571"])
    body = "87" + publisher + digits(rng, 9 - 2 - len(publisher))
    if rng.random() < 0.5:
        return "978-87-%s-%s-%s" % (publisher, body[2 + len(publisher):], ean_digit("978" + body))
    check = -sum(int(d) * (10 - i) for i, d in enumerate(body)) % 11
    return "87-%s-%s-%s" % (publisher, body[2 + len(publisher):], "X" if check == 10 else check)


def amount(rng):
    """Eight or nine digits in groups of three, or a few with øre."""
    millions, rest = rng.randint(1, 320), (rng.randrange(1000), rng.randrange(1000))
    return rng.choice(["%d.%03d.%03d", "%d %03d %03d", "%d.%03d.%03d,00"]) % ((millions,) + rest)


def uuid(rng):
    """UUID version 4 (RFC 9562)."""
    word = "%032x" % rng.getrandbits(128)
    return "-".join([word[:8], word[8:12], "4" + word[13:16], "89ab"[rng.randrange(4)] + word[17:20], word[20:]])


def digest(rng, length):
    """Hexadecimal digits, as many as SHA-1 (40) or SHA-256 (64) has."""
    return "%0*x" % (length, rng.getrandbits(4 * length))


def cas(rng):
    """CAS number of a chemical: the check digit is the sum of the others, each times its place, modulo 10."""
    body = str(rng.randint(50, 9999)) + digits(rng, 2)
    check = sum(int(d) * i for i, d in enumerate(reversed(body), 1)) % 10
    return "%s-%s-%d" % (body[:-2], body[-2:], check)


def lotto(rng):
    """Seven of the numbers 1-36, or eight."""
    return " ".join("%02d" % n for n in sorted(rng.sample(range(1, 37), rng.choice([7, 8]))))


def series(least, most):
    """Measured values with a decimal comma."""
    def values(rng):
        return "; ".join("%d,%d" % (rng.randint(least, most), rng.randrange(10)) for _ in range(rng.randint(4, 7)))
    return values


def table(rng):
    """A small table of figures by year."""
    rows = ["%d;%d;%d;%d" % (year, rng.randint(900, 9999), rng.randint(10, 99), rng.randint(1000, 99999))
            for year in range(2019, 2024)]
    return rng.choice(["År;Udlån;Kurser;Besøg", "År;Tons;Ruter;Km", "År;Timer;Hold;Pladser"]) + "\n" + "\n".join(rows)


def hours(rng):
    """Opening hours."""
    start, end = rng.randint(8, 11), rng.randint(13, 18)
    form = rng.choice(["%02d-%02d", "%d.00-%d.30", "%02d.30-%02d.00", "%02d:00-%02d:00"])
    return form % (start, end)


def pick(words):
    """One of the words between the bars."""
    options = words.split("|")
    return lambda rng: rng.choice(options)


def made(form):
    """A form in which # is a digit, + a digit 1-9 and ? a capital; forms are parted by bars."""
    kinds = {"#": string.digits, "+": "123456789", "?": "ABCDEFGHJKLMNPRSTUVXYZ"}
    return lambda rng: re.sub("[#+?]", lambda m: rng.choice(kinds[m[0]]), rng.choice(form.split("|")))


def between(form, *bounds):
    """A form with numbers between bounds, each given as a pair."""
    return lambda rng: form % tuple(rng.randint(least, most) for least, most in bounds)


# ---------------------------------------------------------------- what the sentences are made of

MONTHS = "januar|februar|marts|april|maj|juni|august|september|oktober|november|december"
DAY, MONTH = (1, 28), (1, 12)

SLOTS = {
    "sted": pick("på rådhuset|i svømmehallen|på biblioteket|på genbrugspladsen|på materielgården|på vandværket|"
                 "i idrætshallen|på skolen|i børnehaven|på kulturhuset|på renseanlægget|i kantinen"),
    "ude": pick("ved stranden|ved søen|i parken|på torvet|ved havnen|langs åen|ved skolen|bag rådhuset|ved banen"),
    "enhed": pick("Vejafdelingen|Indkøb|Ejendomsdriften|Økonomiafdelingen|It-afdelingen|Byggeafdelingen|"
                  "Kulturafdelingen|Affald og Genbrug|Planafdelingen|Skoleforvaltningen"),
    "kontor": pick("Borgerservice|Jobcentret|Rådhuset|Hovedbiblioteket|Genbrugspladsen|Musikskolen"),
    "dag": pick("mandag|tirsdag|onsdag|torsdag|fredag"),
    "måned": pick(MONTHS),
    "dato": lambda rng: "%d. %s" % (rng.randint(*DAY), rng.choice(MONTHS.split("|"))),
    "år": between("%d", (2015, 2026)),
    "vare": pick("printerpapir|vejsalt|arbejdstøj|kontorstole|rengøringsmidler|legeredskaber|skoleborde|"
                 "affaldsposer|maling|havefliser"),
    "væske": pick("maling|klor|gødning|håndsæbe|vejsalt|opvaskemiddel|spartelmasse|rengøringsmiddel"),
    "ting": pick("ventilationsanlægget|kedlen|pumpen|elevatoren|opvaskemaskinen|gulvvaskemaskinen|fejemaskinen|"
                 "varmepumpen|projektoren|kopimaskinen"),
    "system": pick("journalsystemet|bookingsystemet|lønsystemet|selvbetjeningen|intranettet|postløsningen"),
    "byg": pick("en ny cykelsti|skolens tag|en rundkørsel|den nye børnehave|havnebadet|bibliotekets facade|"
                "et regnvandsbassin|p-pladsen"),
    "emne": pick("vandløb|byggesager|skolebusser|affald|veje og fortove|fritidsområdet|biblioteker|"
                 "naturbeskyttelse"),
    "lov": pick("forvaltningslov|planlov|vejlov|folkeskolelov|miljøbeskyttelseslov|kommunestyrelseslov|"
                "offentlighedslov|byggelov"),
    "by": pick("8600 Silkeborg|4000 Roskilde|5700 Svendborg|7400 Herning|9800 Hjørring|6700 Esbjerg|"
               "4800 Nykøbing F|8900 Randers C|3400 Hillerød|7100 Vejle"),
    "vej": pick("Skolegade|Kirkevej|Havnegade|Ringvejen|Møllevej|Nørregade|Stationsvej|Engvej"),
    "par": between("%d", (2, 180)),
    "stk": between("%d", (1, 5)),
    "antal": between("%d", (12, 95)),
    "uger": between("%d", (10, 40)),
    "pris": between("%d", (95, 480)),
    "ti": ten,
    "ti_streg": ten_hyphen,
    "pnr": p_number,
    "vare_ean": ean("570"),
    "gln": ean("57980"),
    "lotto": lotto,
    "otte": made("++######"),
    "sag8": made("201#####|202#####"),
    "atten": lambda rng: "571313" + digits(rng, 12),
    "kort": bad_luhn,
    "iban": bad_iban,
    "isbn": isbn,
    "beløb": amount,
    "uuid": uuid,
    "cas": cas,
    "grader": series(15, 29),
    "mg": series(1, 60),
    "db": series(41, 69),
    "tid": between("%d", (1577836800, 1893456000)),
    "tabel": table,
    "timer": hours,
    "sha": lambda rng: digest(rng, rng.choice([40, 64])),
    "version": made("+.#.+|+#.#.+|+.+.#.+#|+#.0.+####.+###|202+.+.#"),
    "nøgle": made("-".join(["???##"] * 5)),
    "konto": made("5.++.++.+|05.++.#+.+|0.++.++.+.001|6.45.5#"),
    "kle": made("0#.0#.8+|1#.1#.0#|27.0+.1#|2+.0+.9#|0+.0+.0+"),
    "lovnr": made("+##|1###"),
    "lovdato": between("%02d/%02d/%d", DAY, MONTH, (2002, 2024)),
    "mødedato": between("%02d.%02d.%d", DAY, MONTH, (2022, 2026)),
    "periode": between("01%02d%02d-28%02d%02d", MONTH, (20, 23), MONTH, (24, 26)),
    "iso": between("20%02d%02d%02d-%04d", (15, 26), MONTH, DAY, (1, 9999)),
    "skoleår": pick("|".join("%d/%02d" % (year, year % 100 + 1) for year in range(2012, 2029))),
    "rum": pick("Lærke|Vibe|Storm|Birk|Skoven|Fjorden|Engen|Rosen|Solen|Havnen|Stjernen|Mælkevejen"),
    "rumkode": made("E##|F##|B1#|A.+.##|+.##|D##|?#+"),
    "kort_nr": pick("112|114|1813|1812|116 117|1818"),
    "papir": pick("A3|A4|A5|B5|C4|A0"),
    "pct": made("+,#|+#,#|++,##|0,+#"),
    "tal": made("++|+##|+.###"),
    "del": made("##0+##-+??|15077#-+??|+##-??-##|0+0+8#-??+"),
    "lokalplan": made("1.++|+++|##-+##|20##-0+"),
    "dom": made("U.200#.+##H|U.201#.+##ØLR|TfK201#.+##|MAD200#.+##|FED202#.+#"),
    "standard": made("DS/EN +###|DS +###:201#|ISO 27001:2022|DS/EN ISO +###-+|EN ++#-1"),
    "maske": pick("DDMMÅÅ-XXXX|ddmmåå-xxxx|000000-0000|XXXXXX-XXXX|ddmmååxxxx|______-____"),
}

KINDS = {
    "ordrenummer": ["Ordrenummer {ti} på {vare} ventes leveret {dag}.", "{enhed} har afgivet ordre {ti} på {vare}.",
                    "Ordrenr. {ti} mangler stadig en følgeseddel.", "Kan du rykke for ordrenummer {ti} ({vare})?"],
    "fakturanummer": ["Fakturanummer {ti} for {vare} er betalt.", "Faktura {ti} fra leverandøren forfalder {dato}.",
                      "{enhed} mangler at godkende fakturanr. {ti}.",
                      "Fakturanr. {ti} er bogført to gange i {måned}."],
    "bilagsnummer": ["Bilag {ti} er konteret forkert.", "Bilagsnr. {ti} hører til indkøbet af {vare}.",
                     "{enhed} efterlyser bilagsnummer {ti} til revisionen."],
    "varenummer": ["Varenummer {ti} ({vare}) er udgået.", "Bestil mere {vare}, varenr. {ti}, {sted}.",
                   "Kataloget viser {vare} under varenr. {ti}.", "Varenr. {otte} er på tilbud i {måned}."],
    "sag-8-cifre": ["Sagsnummer {sag8} om {byg} kommer på dagsordenen.", "Udvalget behandler sag nr. {sag8} om {byg}.",
                    "Sag {sag8} om {byg} er sendt i høring.", "Høringen om {byg} har sagsnr. {sag8}."],
    "målernummer": ["Vandmåler nr. {otte} {sted} skal skiftes i {måned}.", "Aflæs målernummer {otte} {sted} {dag}.",
                    "Målernr. {otte} {sted} viser et højt forbrug.", "Elmåleren {sted} har nummer {otte}."],
    "målepunkt": ["Målepunktet {sted} har nummer {atten}.", "Aftagenummer {atten} hører til {ting} {sted}.",
                  "Opret målepunkt {atten} {sted} fra {dato}."],
    "lotto": ["Personaleforeningens lottorække gav ingen gevinst: {lotto}.", "Ugens lottotal blev {lotto}.",
              "Kuponen på opslagstavlen har tallene {lotto}."],
    "stregkode": ["Stregkoden {vare_ean} på {vare} kan ikke læses.",
                  "Varens EAN {vare_ean} skal stå på hylden {sted}.",
                  "{enhed} scanner {vare} med stregkode {vare_ean}."],
    "ean-lokation": ["Send e-faktura til EAN {gln}.", "{kontor} modtager fakturaer på EAN-nummer {gln}.",
                     "Skolens EAN-nr. er {gln}.", "{enhed} har fået nyt GLN {gln} pr. {dato}."],
    "16-cifre-uden-luhn": ["Pakken med {vare} har sporingsnummer {kort}.", "Serienummeret på {ting} er {kort}.",
                           "Licensaftalen til {system} har nummer {kort}.",
                           "Mærkatet {kort} sidder på {ting} {sted}."],
    "iban-form-uden-mod-97": ["Typeskiltet på {ting} viser {iban}.",
                              "Reservedel {iban} til {ting} er i restordre.",
                              "Artikel {iban} ({vare}) er udgået.", "Lagerkoden for {vare} er {iban}."],
    "isbn": ["Biblioteket har bestilt håndbogen om {emne}, ISBN {isbn}.",
             "Lærebogen har ISBN {isbn} og koster {pris} kr.", "Kassér {antal} eksemplarer med ISBN {isbn}."],
    "tidsstempel": ["Kørslen i {system} startede ved tidsstempel {tid}.",
                    "Loggen viser timestamp={tid} for {system}.", "Unix-tid {tid} er en {dag} i {måned}.",
                    "{system} gik ned ved epoch {tid}."],
    "beløb": ["Byrådet har afsat {beløb} kr. til {byg}.", "Anlægsudgiften til {byg} er {beløb} kroner.",
              "Merforbruget i {enhed} er kr. {beløb}.", "Rammen for {emne} er {beløb} kr. i {år}."],
    "sha": ["Filen til {system} har SHA-sum {sha}.", "Commit {sha} retter fejlen i {system}.",
            "Kontrollér sha256:{sha} før installationen.", "Tjeksummen {sha} passer ikke for {system}."],
    "version": ["{system} kører version {version}.", "Opdatér {system} fra {version} til {version} {dag} aften.",
                "Fejlen i {system} er rettet i v{version}.", "Driver {version} til {ting} er installeret."],
    "produktnøgle": ["Manualen til {system} viser eksemplet {nøgle} på en produktnøgle.",
                     "Erstat eksempelnøglen {nøgle} fra manualen med jeres egen.",
                     "I vejledningen til {ting} er {nøgle} brugt som eksempel på en produktnøgle."],
    "åbningstider": ["{kontor} har åbent {dag} kl. {timer} og {dag} {timer}.", "Åbningstid {sted}: {dag} {timer}.",
                     "Telefontiden er {timer}, {dag} dog {timer}.", "I {måned} holder vi åbent {timer} {sted}."],
    "postnummer-by": ["{kontor} i {by} holder lukket {dag}.", "Mødet afholdes på rådhuset i {by} den {dato}.",
                      "Udbuddet gælder {byg} i {by}."],
    "budgetlinje": ["Konto {konto} har et budget på {beløb} kr.", "Flyt {tal} tkr. fra {konto} til {konto}.",
                    "Udgiften til {vare} føres på konto {konto}.",
                    "Funktion {konto} viser et mindreforbrug i {måned}."],
    "kle": ["Sagen om {byg} journaliseres under KLE {kle}.", "KLE-emnet {kle} dækker {emne}.",
            "Brug emne {kle} med facet G01 for {emne}.", "KLE-nr. {kle} er udgået i {år}."],
    "lovhenvisning": ["Afgørelsen om {byg} er truffet efter {lov}ens § {par}, stk. {stk}.",
                      "Se § {par}, stk. {stk}, nr. {stk}, i {lov}en.",
                      "Efter {lov}ens § {par} skal planen i høring.", "{lov}ens §§ {par} og {par} gælder for {emne}."],
    "bekendtgørelse": ["Bekendtgørelse nr. {lovnr} af {lovdato} gælder for {emne}.",
                       "Lov nr. {lovnr} af {lovdato} er ændret.", "Se vejledning nr. {lovnr} af {dato} {år}.",
                       "Reglerne om {emne} står i LBK nr {lovnr} af {lovdato}."],
    "lokalenavn": ["Mødet om {byg} holdes i lokale {rum} {dag}.", "Mødelokale {rum} er optaget kl. {timer}.",
                   "Kaffe til {antal} personer i {rum} {dag}, tak.", "{enhed} flytter til lokale {rum} i {måned}."],
    "kortnummer-tlf": ["Ring {kort_nr}, hvis noget er akut {sted}.",
                       "Skiltet med {kort_nr} {sted} skal hænges op igen.",
                       "Plakaten {sted} skal vise nummeret {kort_nr} fra {dato}."],
    "koder": ["Print plakaten i {papir} til {antal} opslag {sted}.",
              "Undervisningen flytter til lokale {rumkode} i {måned}.",
              "Motorvej E{antal} og afkørsel {antal} spærres {dag}.",
              "Celle {rumkode} i regnearket om {emne} har en fejl."],
    "dato-løbenummer": ["Dagsorden {iso} om {byg} er lagt op.", "Dokument {iso} er referatet fra {dag}.",
                        "Kørsel {iso} i {system} fejlede.", "Høringsbrev {iso} om {byg} er udsendt."],
    "tabel": ["Nøgletal for {emne}:\n{tabel}", "Her er tallene fra {enhed}:\n{tabel}",
              "Lav en graf over {emne}:\n{tabel}"],
    "procent": ["Udgiften til {emne} steg med {pct} pct. i {år}.", "Andelen gik fra {pct} % til {pct} % i {måned}.",
                "Fremskrivningen er {pct} pct. for {enhed}."],
    "måleserie": ["Temperaturen {sted} blev målt til {grader} grader.", "Prøverne {ude} viste {mg} mg/l.",
                  "Støjmålingerne {ude} gav {db} dB."],
    "reservedel": ["Reservedel {del} til {ting} er bestilt.", "Model {del} af {ting} er udgået.",
                   "{ting} {sted} skal bruge filter {del}."],
    "batch": ["Batch {ti_streg} af {væske} er kaldt tilbage.", "Parti {ti_streg} med {væske} er modtaget {sted}.",
              "Batchnr. {ti_streg} står på dunken med {væske}."],
    "uuid": ["2024-03-12 10:15 INFO komponent {uuid} i {system} startet", "Modul {uuid} i {system} svarer ikke.",
             "Pakke {uuid} er udrullet til {system} {dag}."],
    "dato": ["Udvalget mødes den {mødedato} om {byg}.", "Høringen om {byg} slutter {dato} {år}.",
             "Perioden er {periode} for {emne}.", "Fristen for udbuddet af {vare} er {dato} kl. 12."],
    "lokalplan": ["Lokalplan {lokalplan} for {byg} er vedtaget.",
                  "Forslag til lokalplan nr. {lokalplan} er i høring til {dato}.",
                  "Punkt {antal} på dagsordenen er lokalplan {lokalplan}."],
    "årstal": ["Skoleåret {skoleår} har {uger} uger med svømning.",
               "Budget {år} og overslagsår for {emne} fremlægges {dato}.",
               "Aftalen om {vare} gælder skoleåret {skoleår}.", "I {år} blev {byg} færdig til {beløb} kr."],
    "kemikalie": ["Midlet med CAS-nr. {cas} må ikke bruges {sted}.", "Sikkerhedsbladet for CAS {cas} hænger {sted}.",
                  "Grænseværdien for stof {cas} er overskredet {ude}."],
    "domssamling": ["Se {dom} om {emne}.", "Dommen {dom} fastlægger praksis efter {lov}en.",
                    "Byggeriet er afgjort som i {dom}, jf. {lov}ens § {par}."],
    "standard": ["{ting} skal opfylde {standard}.", "Udbuddet af {vare} henviser til {standard}.",
                 "Leverandøren er certificeret efter {standard} fra {år}."],
    "skabelon": ["Feltet i blanketten skal udfyldes som {maske} fra {dato}.",
                 "Skriv cpr-nummer i formatet {maske} i {system}.",
                 "Vejledningen til {system} viser {maske} som eksempel."],
    "navneord": ["Storm og regn har lukket stien {ude}.", "Mark og skov {ude} skal plejes i {måned}.",
                 "Lind, birk og eg {ude} beskæres i {måned}.", "Sol og vind giver strøm {sted} i {måned}.",
                 "Due, ravn og krage blev talt {ude} i {måned}.", "Liv og glæde er temaet {sted} i {måned}.",
                 "Bro og dæmning {ude} spærres {dag}.", "Frost og sne lukkede banen {ude} {dag}."],
    "vejnavn": ["{vej} spærres fra den {dato}, mens {byg} anlægges.", "Der asfalteres på {vej} i {måned}.",
                "Trafiktællingen på {vej} viste {tal} biler om dagen.", "Cykelstien langs {vej} ryddes {dag}."],
}


def sentence(rng, templates):
    """A sentence with every slot filled; the first letter is a capital."""
    text = re.sub(r"\{(\w+)\}", lambda m: SLOTS[m[1]](rng), rng.choice(templates))
    return text[0].upper() + text[1:]


def rows():
    """All lines; no two of a kind have the same text."""
    for kind, templates in KINDS.items():
        rng, seen = random.Random("look-alikes " + kind), set()
        while len(seen) < PER_KIND:
            text = sentence(rng, templates)
            if text not in seen:
                seen.add(text)
                yield {"id": f"lookalike-{kind}-{len(seen)}", "kind": kind, "text": text, "spans": []}


def main():
    for line in rows():
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
