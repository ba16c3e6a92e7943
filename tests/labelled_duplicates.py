"""Invented records of which it is known which are one organisation: what a matcher finds, and what it must not.

One record a line: cluster | name | town | business id | web | e-mail | phone | street, postal code. Records of one
cluster are one organisation. Local associations of one national one, units of one town, and names a letter apart are
clusters of their own.
"""

from network.duplicates import Facts

TOWNS = {
    "T": "837", "V": "092", "O": "562", "J": "179", "H": "091", "L": "398", "K": "604", "Y": "980", "P": "609",
}  # fmt: skip
NAMES = (
    "tampere vantaa orivesi jyvaskyla helsinki lahti kangasala ylojarvi pori hervanta tikkurila kallio tesoma "
    "myyrmaki korso kaleva porvoo raisio turku kotka kouvola salo rauma lohja espoo"
)
PLACES = frozenset(NAMES.split())
LINES = """
a1|Hervannan Naapuriapu ry|T|1000001-3|naapuriapu.fi|info@naapuriapu.fi|040 111 2233|Insinöörinkatu 1, 33720
a1|Hervannan naapuriapu|T||www.naapuriapu.fi|||
a2|Tesoman Kahvikamarit ry|T|1000002-1||kahvi@kamarit.fi|03 555 1001|
a2|Tesoman kahvikamarit r.y.|T|||KAHVI@kamarit.fi||
a3|Kalevan kylätoimikunta|T||kalevankyla.fi|||
a3|Kalevan kylätoimikunta ry|T|1000003-9|kalevankyla.fi/etusivu||03 555 2002|
a4|Yhteinen Pöytä Vantaa|V|||ruoka@yhteinenpoyta.fi|09 8392 1111|Tikkuraitti 5, 01300
a4|Vantaan Yhteinen pöytä|V|||ruoka@yhteinenpoyta.fi|+358 9 8392 1111|
a5|Omaishoitajien Oma Tupa ry|J|1000004-7|omatupa.fi|||
a5|Omaishoitajein Oma Tupa ry|J||omatupa.fi|||
a6|Mielen Majakka ry|P|1000005-4||||
a6|Mielen Majakka yhdistys|P|1000005-4||||
a7|Korson Kohtaamispaikka ry|V|||korso@kohtaa.fi|040 700 1000|Maakotkantie 10, 01450
a7|Korson kohtaamis-paikka|V||||+358407001000|
a8|Ystävätalo Sylvi|L||ystavatalosylvi.fi|sylvi@ystavatalo.fi||Kauppakatu 2, 15140
a8|Ystävätalo Sylvi ry|L|1000006-2|||03 888 1234|Kauppakatu 2, 15140
a9|Liikunnan Ilo Orivesi ry|O|1000007-0||ilo@liikunta.fi||
a9|Oriveden Liikunnan Ilo|O|||ilo@liikunta.fi|040 222 3344|
b1|Nuorten Verstas Oy|T|1000008-9|verstas.fi|||
b1|Nuorten Verstas|T|1000008-9||info@verstas.fi||
b2|Kotikylän Kaiku|K||kotikylankaiku.fi|||
b2|Kotikylän kaiku ry|K|||||
b3|Selkokerho Sointu ry|H|1000009-7|selkosointu.fi|||
b3|Selkokerho Soinu ry|H||selkosointu.fi|||
b4|Ikäihmisten Iltapäivä ry|Y|||iltapaiva@ylojarvi.fi|03 777 1212|
b4|Ikäihmisten iltapäivä|Y||||03 777 1212|
b5|Punaisen Tuvan Väki ry|O|1000010-5||||Keskustie 20, 35300
b5|Punaisen tuvan väki|O|||||Keskustie 20, 35300
b6|Työttömien Toimintatalo ry|P|1000011-3|toimintatalo.fi||02 633 1000|
b6|Työttömien toimintatalo|P||toimintatalo.fi|||
b7|Föreningen Morgonkaffe rf|H|1000012-1|morgonkaffe.fi|||
b7|Morgonkaffe rf|H||morgonkaffe.fi|||
b8|Vertaisverkko Valo ry|J|1000013-0||valo@vertais.fi||
b8|Vertaisverkko Valo|J|1000013-0||||
b9|Lasten Metsäretki-kerho|K|||metsa@retki.fi||
b9|Lasten Metsäretkikerho|K|||metsa@retki.fi||
c1|Saattajat Tampere|T|||saattajat@saattajat.fi|040 900 8000|
c1|Tampereen Saattajat ry|T|||saattajat@saattajat.fi|040 900 8000|
c2|Päiväkahvit Kaikille ry|L|1000014-8||||
c2|Päiväkahvit kaikille|L|||||
c3|Kirjastokaverit|V||kirjastokaverit.fi|||
c3|Kirjastokaverit ry|V|1000015-6||||
c4|Soppakattila ry|T|1000016-4|soppakattila.fi|||
c4|Soppakatila ry|T||soppakattila.fi|||
c5|Mummon Kammari|T|||mummo@kammari.fi|03 219 0400|
c5|Mummon kammari ry|T||||03 219 0400|
c6|Keinutuoli ry|J|1000017-2|keinutuoli.org|||
c6|Keinutuoli-yhdistys ry|J||keinutuoli.org|||
c7|Silta Töihin ry|P|1000018-0||silta@toihin.fi||
c7|Silta Toihin ry|P|||silta@toihin.fi||
c8|Miesten Puuverstas|O||puuverstas.fi|||Verstastie 3, 35300
c8|Miesten puuverstas ry|O|||||Verstastie 3, 35300
c9|Kynnys Matalaksi ry|K|1000019-9||||
c9|Kynnys matalaksi|K|||||
d1|Yhdessä Enemmän Ylöjärvi|Y|||yhdessa@enemman.fi|040 321 3210|
d1|Ylöjärven Yhdessä Enemmän ry|Y|||yhdessa@enemman.fi|040 321 3210|
d2|Neulekerho Langanpää|H||langanpaa.fi|||
d2|Neulekerho Langan Pää|H||langanpaa.fi|||
d3|Tukiviitta säätiö|T|1000020-2||||
d3|Tukiviitta|T|1000020-2||||
d4|Aamunavaus ry|V|1000021-0|aamunavaus.fi|||
d4|Uusi Alku Aamulle ry|V|1000021-0|aamunavaus.fi|||
d5|Keskustelupiiri Lyhty|L|||lyhty@piiri.fi||
d5|Lyhty keskustelupiiri|L|||lyhty@piiri.fi||
d6|Sinisen Talon Ystävät ry|P||sinitalo.fi||02 600 1122|Rantatie 4, 28100
d6|Talon ystävät|P||sinitalo.fi||02 600 1122|Rantatie 4, 28100
d7|Ruokakassi Ry|H||ruokakassi.fi||045 123 9876|
d7|Ruokakassi|||ruokakassi.fi|||
d8|Uutta Suuntaa ry|J|1000022-9|uuttasuuntaa.fi|||
d8|Uutta suuntaa|J|||uusi@suuntaa.fi||
d9|Kyläyhdistys Kaislaranta|O||||03 334 5566|
d9|Kaislarannan kyläyhdistys ry|O||||03 334 5566|
e1|Vertaistupa Hely|K|||hely@vertaistupa.fi||
e1|Hely ry, vertaistupa|K|||hely@vertaistupa.fi||
e2|Lähimmäisen Käsi ry|L|1000023-7||||
e2|Närhikadun auttajat|L|||||
aj1|Mielen Sopukka Tampere ry|T||sopukka.example|||
aj2|Mielen Sopukka Ylöjärvi ry|Y||sopukka.example|||
ak1|Kaupungin Kulkurit ry|T||||
ak2|Kaupungin Kulkijat ry|T||||
m1|Tampereen Tuuliviirit ry|T|1000101-8|tuuliviirit.fi|toimisto@tuuliviirit.fi|09 100 2000|
m2|Lahden Tuuliviirit ry|L|1000102-6|tuuliviirit.fi|toimisto@tuuliviirit.fi|09 100 2000|
m3|Porin Tuuliviirit ry|P|1000103-4|tuuliviirit.fi|toimisto@tuuliviirit.fi|09 100 2000|
m4|Vantaan Tuuliviirit ry|V||tuuliviirit.fi|toimisto@tuuliviirit.fi|09 100 2000|
m5|Oriveden Tuuliviirit ry|O||tuuliviirit.fi|toimisto@tuuliviirit.fi|09 100 2000|
m6|Tuuliviirien keskusliitto ry|H|1000104-2|tuuliviirit.fi|toimisto@tuuliviirit.fi|09 100 2000|
m7|Kangasalan Tuuliviirit ry|K||tuuliviirit.fi|toimisto@tuuliviirit.fi|09 100 2000|
n1|Lapsen Kamari ry|H|1000111-5|lapsenkamari.fi||09 333 1000|
n2|Lapsen Kamarin Hervannan yhdistys ry|T|1000112-3|lapsenkamari.fi|||
n3|Lapsen Kamarin Tesoman yhdistys ry|T|1000113-1|lapsenkamari.fi|||
n4|Lapsen Kamarin Korson yhdistys ry|V||lapsenkamari.fi|||
n5|Lapsen Kamarin Tikkurilan yhdistys ry|V||lapsenkamari.fi|||
n6|Lapsen Kamarin Kalevan yhdistys ry|T||lapsenkamari.fi|||
n7|Lapsen Kamarin Porin yhdistys ry|P||lapsenkamari.fi|||
o1|Eläkkeen Ilo ry|T||||040 100 0001|
o2|Eläkkeen Ilo ry|L||||040 100 0002|
o3|Eläkkeen Ilo ry|P||||040 100 0003|
o4|Eläkkeen Ilo ry|V||||040 100 0004|
o5|Eläkkeen Ilo ry|J||||040 100 0005|
p1|Vantaan kaupunki, nuorisopalvelut|V|2000001-4|vantaa.fi|kirjaamo@vantaa.fi|09 83911|Asematie 7, 01300
p2|Vantaan kaupunki, kirjastopalvelut|V|2000001-4|vantaa.fi|kirjaamo@vantaa.fi|09 83911|Asematie 7, 01300
p3|Vantaan kaupunki, asukastilat|V|2000001-4|vantaa.fi|kirjaamo@vantaa.fi|09 83911|Asematie 7, 01300
p4|Vantaan kaupunki, yhteisötyö|V|2000001-4|vantaa.fi|kirjaamo@vantaa.fi|09 83911|Asematie 7, 01300
q1|Partiolippukunta Hirvet 1 ry|T||||
q2|Partiolippukunta Hirvet 2 ry|T||||
q3|Partiolippukunta Ilvekset 1 ry|T||||
r1|Porin Sydänpiiri ry|P||sydanpiirit.fi||
r2|Porvoon Sydänpiiri ry|||sydanpiirit.fi||
r3|Raision Sydänpiiri ry|||sydanpiirit.fi||
r4|Sydänpiirien liitto ry|H|1000121-4|sydanpiirit.fi||
s1|Kallion Kyläkirkko|H||||||
s2|Kallion Kyläkerho|H||||||
s3|Kallion Kyläkahvila|H||||||
s4|Kallion Kyläkuoro|H||||||
t1|Naisten Talo ry|T|1000131-3||||
t2|Miesten Talo ry|T|1000132-1||||
t3|Lasten Talo ry|T|1000133-0||||
t4|Nuorten Talo ry|T|||||
t5|Vanhusten Talo ry|T|||||
u1|Diabeetikkojen tuki ry|J||terveystalo9.example||014 400 100|Väinönkatu 11, 40100
u2|Allergisten tuki ry|J||terveystalo9.example||014 400 100|Väinönkatu 11, 40100
u3|Epileptikkojen tuki ry|J||terveystalo9.example||014 400 100|Väinönkatu 11, 40100
u4|Reumaatikkojen tuki ry|J||||014 400 100|Väinönkatu 11, 40100
v1|Martan Puoti|L||facebook.com|||
v2|Oskarin Puoti|L||facebook.com|||
v3|Hilman Puoti|L||facebook.com|||
w1|Hämeen Partaveljet ry|T||||
w2|Satakunnan Partaveljet ry|P||||
w3|Uudenmaan Partaveljet ry|H||||
x1|SPY Tampere|T||spy.example||||
x2|SPY Lahti|L||spy.example||||
x3|SPY Pori|P||spy.example||||
x4|Suomen Puutarhaystävät ry|H|1000141-9|spy.example||||
y1|Vesilahden Nuorisoseura ry|||||
y2|Vesilahden Eläkeläiset ry|||||
y3|Vesilahden Metsästysseura ry|||||
y4|Vesilahden Maamiesseura ry|||||
z1|Kehitysvammatuki 57|T||||
z2|Kehitysvammatuki 58|T||||
aa1|Suomalais-virolainen seura ry|T||||
aa2|Suomalais-ruotsalainen seura ry|T||||
aa3|Suomalais-unkarilainen seura ry|T||||
ab1|Toivon Talo ry|V|1000151-8||||
ab2|Toivo Talo ry|J|1000152-6||||
ac1|Itäkeskuksen asukasyhdistys ry|H||||
ac2|Länsikeskuksen asukasyhdistys ry|H||||
ac3|Pohjoiskeskuksen asukasyhdistys ry|H||||
ad1|Avoin Ovi ry|T|1000161-7||||
ad2|Avoin Ovi ry|T|1000162-5||||
ae1|Perhekahvila Pilvi|V|||pilvi@seurakunta.example|09 100 1234|Kirkkotie 1, 01370
ae2|Perhekahvila Pouta|V|||pilvi@seurakunta.example|09 100 1234|Kirkkotie 1, 01370
ae3|Perhekahvila Tuuli|V|||pilvi@seurakunta.example|09 100 1234|Kirkkotie 1, 01370
af1|Kansalaistalo Matara|J||||014 200 300|Matarankatu 6, 40100
af2|Mataran Teatteri ry|J||||014 200 301|Matarankatu 6, 40100
af3|Mataran Kuoro ry|J||||014 200 302|Matarankatu 6, 40100
ag1|Hiljaisuuden Ystävät Tampere ry|T||hiljaisuus.example|posti@hiljaisuus.example||
ag2|Hiljaisuuden Ystävät Kangasala ry|K||hiljaisuus.example|posti@hiljaisuus.example||
ag3|Hiljaisuuden Ystävät ry|H|1000171-6|hiljaisuus.example|posti@hiljaisuus.example||
ah1|Ylöjärven Reumayhdistys ry|Y||||
ah2|Ylöjärven Retkeilyhdistys ry|Y||||
ai1|Kotipihan Väki ry|T||||
ai2|Kotipihan Väki|L||||
""".strip()
PUBLIC = ("p1", "p2", "p3", "p4")


def labelled_records() -> list[tuple[str, Facts]]:
    """The records, each with its cluster."""
    found = []
    for key, line in enumerate(LINES.splitlines(), start=1):
        cluster, name, town, business_id, web, mail, phone, address = (line.split("|") + [""] * 8)[:8]
        street, _comma, code = address.partition(", ")
        website = f"https://{web}" if web else ""
        kind = "municipal_unit" if cluster in PUBLIC else "association"
        towns = frozenset([TOWNS[town]] if town else [])
        found.append(
            (cluster, Facts(key, name, kind, "", (), business_id, website, mail, phone, street, code, towns=towns))
        )
    return found
