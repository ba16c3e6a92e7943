"""Words that invented names are made of; none of them names a person, an organisation or a municipality."""

LANDS = (
    "Tuohi", "Kaisla", "Sammal", "Kanerva", "Hilla", "Pihka", "Näre", "Lumme", "Vaahtera", "Tuomi", "Orvokki",
    "Varpu", "Naava", "Tiira", "Kuikka", "Utu", "Halla", "Usva", "Kuunari", "Apila", "Heinä", "Poro", "Ruska", "Hanki",
)  # fmt: skip
FORMS = ("suvanto", "kaarre", "salo", "lahti", "virta", "harju", "pelto", "mäki", "vaara", "joki", "ranta", "koski")
DISTRICTS = ("Keskusta", "Itäpuoli", "Länsipuoli", "Rantakylä", "Asemanseutu")
ROADS = ("Torikatu", "Koivutie", "Pihlajatie", "Rantatie", "Asemakatu", "Mäkikatu", "Kirkkotie", "Niittytie")
WARM = (
    "Villasukka", "Pihapiiri", "Kahvipannu", "Tupa", "Onnenkenkä", "Auringonkukka", "Kotiliesi", "Lankakerä",
    "Punainen tuoli", "Sinivuokko", "Käpy", "Mansikkapaikka", "Kuukkeli", "Pöytäseurue", "Iltatuuli", "Aamurusko",
    "Vanha paja", "Poppeli", "Leipäkori", "Ratas", "Kellari", "Katiska", "Kaffila", "Hyvä hetki",
)  # fmt: skip
PLACE_WORDS = {
    "meeting_place": "kohtaamispaikka",
    "community_centre": "yhteisökeskus",
    "community_advice": "yhteisöneuvonta",
    "day_centre": "päivätoimintakeskus",
    "family_cafe": "perhekahvila",
    "residents_house": "asukastalo",
    "online": "verkkokohtaamispaikka",
    "pop_up": "pop up -paikka",
}
CIRCLE_WORDS = {
    "neighbourhood_circle": "naapuruuspiiri",
    "open_hours": "avoin kohtaaminen",
    "advice": "neuvontapiste",
    "peer_group": "vertaisryhmä",
    "family_cafe": "perhekahvila",
    "hobby": "harrasteryhmä",
}
DOINGS = (
    "kahvittelua", "käsitöitä", "lautapelejä", "yhteislaulua", "kävelyretkiä", "puutarhanhoitoa", "kielikahvila",
    "tietokoneapua", "ruoanlaittoa", "lukupiiri", "jumppaa", "musisointia", "korjauspaja", "keskustelua",
    "askartelua", "kalastusta",
)  # fmt: skip
MANNERS = (
    "Tule sellaisena kuin olet.", "Ovella joku ottaa vastaan.", "Saat vain istua.", "Kahvi on aina kuumaa.",
    "Mukaan voi tulla kesken kaiken.", "Ilmoittautua ei tarvitse.",
)  # fmt: skip
ORGANISATIONS = {
    "association": "asukasyhdistys",
    "parish": "seurakunta",
    "municipal_unit": "hyvinvointipalvelut",
    "village_association": "kyläyhdistys",
    "foundation": "kohtaamissäätiö",
    "fourth_sector": "naapuriverkosto",
    "cooperative": "osuuskunta",
}
