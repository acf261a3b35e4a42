"""The embedded reference data, their loading and the import of newer files."""

import gzip
import time

import pytest
from sqlalchemy import delete, func, select

from cmon.extensions import db
from cmon.referentiels import lecture
from cmon.referentiels.lecture import FichierIllisible, libelle_effectif, lire, niveaux
from cmon.referentiels.modeles import CodePostal, Commune, Departement, Metier, Naf
from cmon.referentiels.operations import charger_referentiels, importer
from cmon.referentiels.secteurs import SECTIONS, Secteur

COMMUNES = "insee,nom,cp,dep,pop,lat,lon\n"


def compter(modele) -> int:
    return db.session.execute(select(func.count()).select_from(modele)).scalar_one()


@pytest.fixture
def fichier(tmp_path):
    def ecrire(texte: str | bytes, nom: str = "fichier.csv"):
        chemin = tmp_path / nom
        chemin.write_bytes(texte if isinstance(texte, bytes) else texte.encode())
        return chemin

    return ecrire


def test_every_table_is_loaded(app):
    assert compter(Commune) == 35002
    assert compter(Metier) == 1584
    assert compter(Naf) == 732
    assert compter(Departement) == 108
    assert compter(CodePostal) > 35000
    region = select(Departement.code).where(Departement.region == "75")
    assert set(db.session.execute(region).scalars()) == set("16 17 19 23 24 33 40 47 64 79 86 87".split())


def test_loading_again_changes_nothing(app):
    debut = time.process_time()
    comptes = charger_referentiels()
    assert time.process_time() - debut < 6  # the processor of this test alone, whatever else the machine does
    assert all(ligne.endswith("0 added, 0 changed, 0 removed") for ligne in comptes)


def test_loading_repairs_what_differs_and_keeps_what_is_referred_to(app, fabrique):
    etablissement = fabrique.etablissement(commune_insee=None)
    etablissement.commune_insee = "79191"
    db.session.execute(delete(CodePostal).where(CodePostal.insee == "79191"))
    niort = db.session.get(Commune, "79191")
    niort.nom = "Nyort"
    db.session.add(Metier(code="Z9999", libelle="Métier d’autrefois", recherche="metier d autrefois"))
    db.session.add(
        Commune(insee="79999", nom="Autrefois", nom_recherche="autrefois", codes_postaux="79998", departement="79",
                population=1, latitude=46, longitude=0)
    )  # fmt: skip
    db.session.flush()
    db.session.add(CodePostal(code="79998", insee="79999"))
    db.session.flush()
    assert "1584 read, 0 added, 0 changed, 1 removed" in charger_referentiels()[2]
    assert db.session.get(Commune, "79191").nom == "Niort"
    assert db.session.get(CodePostal, ("79000", "79191"))
    assert db.session.get(Metier, "Z9999") is None
    assert db.session.get(Commune, "79999") is None
    etablissement.commune_insee = "79191"


def test_a_commune_that_an_establishment_stands_in_is_not_removed(app, fabrique, fichier):
    fabrique.etablissement(commune_insee="79191")
    lignes = gzip.decompress((lecture.DONNEES / "communes.csv.gz").read_bytes()).decode().splitlines()
    importer("communes", fichier("\n".join(x for x in lignes if not x.startswith("791"))), remplacer=True)
    restent = set(db.session.execute(select(Commune.insee).where(Commune.departement == "79")).scalars())
    assert "79191" in restent
    assert not {insee for insee in restent if insee.startswith("791")} - {"79191"}
    assert db.session.get(CodePostal, ("79000", "79191")) is None


def test_an_import_adds_and_updates_and_leaves_the_rest(app, fichier):
    entete = fichier(COMMUNES.replace(",", ";") + "79191;Niort-la-Neuve;79000|79001;79;60000;46,3;-0,46\n")
    assert importer("communes", entete) == "communes: 1 read, 0 added, 1 changed, 0 removed"
    niort = db.session.get(Commune, "79191")
    assert (niort.nom, niort.nom_recherche, niort.latitude) == ("Niort-la-Neuve", "niort la neuve", 46.3)
    assert db.session.get(CodePostal, ("79001", "79191"))
    assert compter(Commune) == 35002
    rome = fichier(gzip.compress("\ufeffcode,libelle\nZ1234,Essayeur / Essayeuse\n".encode()), "rome.csv.gz")
    assert importer("rome", rome) == "rome: 1 read, 1 added, 0 changed, 0 removed"
    naf = fichier("code,libelle,section\n10.71C,Boulangerie,C\n")
    assert importer("naf", naf) == "naf: 1 read, 0 added, 1 changed, 0 removed"


MAUVAIS = [
    ("communes", "", "missing: insee"),
    ("communes", "a,b\n1,2\n", "missing: insee, nom"),
    ("communes", COMMUNES, "no row"),
    ("communes", COMMUNES + "7919,Niort,79000,79,1,46,0\n", "line 2: insee '7919' is not a valid code"),
    ("communes", COMMUNES + "79191,Niort,79000,79,beaucoup,46,0\n", "line 2: pop must be a number"),
    ("communes", COMMUNES + "79191,Niort,79000,79,1,nan,0\n", "line 2: lat must lie between"),
    ("communes", COMMUNES + "79191,Niort,79000,79,1,146,0\n", "line 2: lat must lie between"),
    ("communes", COMMUNES + "79191,Niort,7900,79,1,46,0\n", "cp '7900' is not a valid code"),
    ("communes", COMMUNES + "79191,Niort,79000,79,1,46,0\n" * 2, "line 3: 79191 is there twice"),
    ("communes", COMMUNES + "99191,Niort,79000,99,1,46,0\n", "unknown département 99"),
    ("communes", COMMUNES + "79191,Niort\n", "line 2"),
    ("rome", "code,libelle\nD1102,\n", "line 2: libelle must hold 1 to 200"),
    ("rome", "code,libelle\nD1102," + "x" * 201 + "\n", "line 2: libelle must hold 1 to 200"),
    ("naf", "code,libelle,section\n1071C,Boulangerie,Z\n", "section 'Z' is not a letter from A to U"),
    ("rome", "code;libelle\nD1102;Boulangère\n".encode("latin-1"), "not a text in UTF-8"),
    ("rome", b"\x1f\x8b\x08\x00pas du gzip", "can't be read"),
    ("rome", 'code,libelle\nD1102,"' + "x" * 200_000, "line"),
]


def test_a_bad_file_is_refused_with_its_line(app, fichier):
    for sorte, contenu, message in MAUVAIS:
        with pytest.raises(FichierIllisible, match=message.replace("(", r"\(")):
            importer(sorte, fichier(contenu))
    assert not db.session.dirty


def test_a_missing_file_and_a_folder_are_refused(app, tmp_path):
    for chemin in (tmp_path / "absent.csv", tmp_path):
        with pytest.raises(FichierIllisible, match="can't be read"):
            importer("rome", chemin)


def test_the_commands_load_import_and_say_what_is_wrong(app, fichier):
    commande = app.test_cli_runner()
    charger = commande.invoke(args=["referentiels", "charger"])
    assert charger.exit_code == 0
    assert "communes: 35002 read, 0 added, 0 changed, 0 removed" in charger.output
    pareil = commande.invoke(args=["referentiels", "import", "rome", str(lecture.DONNEES / "rome4.csv")])
    assert (pareil.exit_code, pareil.output) == (0, "rome: 1584 read, 0 added, 0 changed, 0 removed\n")
    mauvais = commande.invoke(args=["referentiels", "import", "naf", str(fichier("code,libelle\n"))])
    assert mauvais.exit_code == 1
    assert "missing: section" in mauvais.output
    assert "Traceback" not in mauvais.output
    assert commande.invoke(args=["referentiels", "import", "planetes", "x"]).exit_code == 2


def test_the_embedded_files_are_sound():
    communes = lire("communes")
    assert len({(c["nom"], c["codes_postaux"].split("|")[0]) for c in communes}) == len(communes)
    assert {c["departement"] for c in communes} <= {d["code"] for d in lire("departements")}
    assert {n["section"] for n in lire("naf")} == set(SECTIONS)
    assert {n["secteur"] for n in lire("naf")} == {s.value for s in Secteur}
    assert libelle_effectif("11") == "10 à 19 salariés"
    assert [libelle_effectif(x) for x in (None, "NN", "zz")] == ["", "", ""]
    assert niveaux()[5] == "BTS, DEUST"
    assert Secteur.commerce.libelle == "Commerce ; réparation d’automobiles et de motocycles"
