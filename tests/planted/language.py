"""Cases of answers in another language than their document, and of foreign words in their place.

Belongs here: the wordings. Does not: how they become cases (`cases.py`).
"""

from dataclasses import replace

from tests.planted.cases import Kind, answer, behind, on_passage, task
from transforms.quality.verdict import Pair

_ANSWER = answer()


def _in_german(pair: Pair, wording: str) -> Pair:
    return replace(on_passage("explanation")(pair, wording), language="de")


DEFECTS = (
    Kind(
        "german",
        (
            "Weil die Mühle am Fluss abgebrannt war und niemand das Geld hatte, sie wieder "
            "aufzubauen.",
            "Der Verfasser meint, dass die Preise nur gestiegen sind, weil der Winter so lang war.",
        ),
        _ANSWER,
    ),
    Kind(
        "french",
        (
            "Parce que le moulin avait brûlé et que personne n'avait l'argent pour le "
            "reconstruire.",
            "L'auteur pense que les prix ont monté seulement parce que l'hiver était trop long.",
        ),
        _ANSWER,
    ),
    Kind(
        "spanish",
        (
            "Porque el molino se había quemado y nadie tenía dinero para volver a construirlo.",
            "El autor cree que los precios subieron porque el invierno fue demasiado largo.",
        ),
        _ANSWER,
    ),
    Kind(
        "italian",
        (
            "Perché il mulino era bruciato e nessuno aveva i soldi per ricostruirlo di nuovo.",
            "Secondo l'autore i prezzi sono saliti perché l'inverno era stato troppo lungo.",
        ),
        _ANSWER,
    ),
    Kind(
        "portuguese",
        (
            "Porque o moinho tinha ardido e ninguém tinha dinheiro para o construir outra vez.",
            "O autor acha que os preços subiram porque o inverno foi muito longo este ano.",
        ),
        _ANSWER,
    ),
    Kind(
        "dutch",
        (
            "Omdat de molen was afgebrand en niemand het geld had om hem weer op te bouwen.",
            "De schrijver denkt dat de prijzen stegen omdat de winter zo lang heeft geduurd.",
        ),
        _ANSWER,
    ),
    Kind(
        "polish",
        (
            "Ponieważ młyn spłonął i nikt nie miał pieniędzy, żeby go odbudować od nowa.",
            "Autor uważa, że ceny wzrosły tylko dlatego, że zima trwała zbyt długo.",
        ),
        _ANSWER,
    ),
    Kind(
        "swedish",
        (
            "Eftersom kvarnen hade brunnit ner och ingen hade pengar för att bygga upp den igen.",
            "Författaren menar att priserna steg bara därför att vintern var så lång.",
        ),
        _ANSWER,
    ),
    Kind(
        "turkish",
        (
            "Çünkü değirmen yanmıştı ve kimsenin onu yeniden yapacak parası yoktu o yıllarda.",
            "Yazara göre fiyatlar yalnızca kış çok uzun sürdüğü için yükseldi.",
        ),
        _ANSWER,
    ),
    Kind(
        "russian",
        (
            "Потому что мельница сгорела, и ни у кого не было денег, чтобы построить её заново.",
            "Автор считает, что цены выросли только потому, что зима была слишком долгой.",
        ),
        _ANSWER,
    ),
    Kind(
        "chinese",
        (
            "因为磨坊被烧毁了，没有人有钱重新建造它，所以村里的人都离开了那个地方。",
            "作者认为价格上涨只是因为冬天太长，而不是因为商人贪婪，大家都这样说。",
        ),
        _ANSWER,
    ),
    Kind(
        "japanese",
        (
            "水車小屋が焼けてしまい、建て直すお金を持っている人が誰もいなかったからです。",
            "著者は、冬が長すぎたために値段が上がっただけだと考えています。",
        ),
        _ANSWER,
    ),
    Kind(
        "finnish",
        (
            "Koska mylly oli palanut eikä kenelläkään ollut rahaa rakentaa sitä uudelleen.",
            "Kirjoittajan mielestä hinnat nousivat vain siksi, että talvi oli liian pitkä.",
        ),
        _ANSWER,
    ),
)

HARD = (
    Kind(
        "translation",
        (
            "Translate into German. => Weil die Mühle am Fluss abgebrannt war und niemand Geld "
            "hatte.",
            "Translate into French. => Parce que le moulin avait brûlé et que personne n'avait "
            "rien.",
        ),
        task("translation"),
    ),
    Kind(
        "german on german",
        (
            "Die Mühle brannte ab, und niemand hatte das Geld für eine neue. => Warum steht sie "
            "nicht mehr? => Weil sie abgebrannt ist und niemand eine neue bezahlen konnte.",
        ),
        _in_german,
    ),
    Kind(
        "motto",
        (
            " Its motto was “Fluctuat nec mergitur, et sic semper erit”.",
            " He wrote: «Honni soit qui mal y pense».",
        ),
        behind,
    ),
    Kind(
        "names", ("Göttingen, Zürich, Łódź", "Johann Wolfgang von Goethe"), answer("short_answer")
    ),
    Kind(
        "latin names",
        (
            "- Quercus robur\n- Fagus sylvatica\n- Acer campestre\n- Tilia cordata",
            "- Homo sapiens\n- Pan troglodytes\n- Gorilla gorilla",
        ),
        answer("list"),
    ),
    Kind(
        "formula",
        (r"$\int_0^1 x\,dx = \frac{1}{2}$ and $\sum_{i} a_i = n$", "a + b = c; x = y / z"),
        answer("number"),
    ),
    Kind(
        "code",
        (
            "for a in x:\n    print(a)\nreturn total / count",
            "SELECT nom FROM livres WHERE prix > 3",
        ),
        answer("code"),
    ),
    Kind(
        "loan words",
        (" The Zeitgeist and the Weltanschauung of it.", " It was a coup d'état, a fait accompli."),
        behind,
    ),
    Kind(
        "titles",
        (
            " He read “Der Tod in Venedig” and “Le Rouge et le Noir”.",
            " See “La vida es sueño” by Calderón.",
        ),
        behind,
    ),
    Kind("letter", ("B", "Oui.", "ja"), answer("choice")),
    Kind(
        "span of another language",
        (
            "He said: Der Weg ist das Ziel, und das Ziel ist der Weg. => Quote him. => Der "
            "Weg ist das Ziel, und das Ziel ist der Weg.",
        ),
        on_passage("span"),
    ),
    Kind(
        "plain english",
        (
            "The mill had burned down, and nobody could pay for a new one that year.",
            "Prices rose because the winter was long, and not because of greed.",
        ),
        _ANSWER,
    ),
)
