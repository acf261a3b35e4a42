"""Migrations go up, down and up again with data; the database says no to what the rules forbid."""

import shutil

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory
from flask import current_app
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text
from sqlalchemy.exc import DataError, IntegrityError

from cmon.alternance.etats import Contrat
from cmon.base import Base
from cmon.comptes.modeles import Compte
from cmon.extensions import db
from cmon.journal.modeles import Passage
from cmon.referentiels.modeles import Commune, Departement, Diplome, Metier
from cmon.rencontres.etats import Statut
from cmon.temps import maintenant
from tests import bases
from tests.fabriques import Fabrique

TABLES = Base.metadata.sorted_tables
HORS_MODELES = ("alembic_version", "offre_fts", "rencontre_fts", "offre_alternance_fts", "projet_pro_fts")


def configuration():
    """Alembic's configuration of the current application."""
    return current_app.extensions["migrate"].migrate.get_config()


@pytest.fixture
def base_neuve(genre_de_base, dossier_partage, tmp_path):
    """An application on a database of its own, without any table."""
    if genre_de_base == "sqlite":
        app = bases.application(f"sqlite:///{tmp_path / 'neuve.sqlite3'}", tmp_path)
    else:
        serveur = bases.serveur_postgresql(dossier_partage)
        nom = f"{dossier_partage.name}_{tmp_path.name}"[:60]
        app = bases.application(bases.creer_base_postgresql(serveur, nom), tmp_path)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    if genre_de_base == "postgresql":
        bases.supprimer_base_postgresql(serveur, nom)
    shutil.rmtree(tmp_path, ignore_errors=True)


def peupler_les_offres():
    """An offer with what hangs on it."""
    db.session.add(Departement(code="86", nom="Vienne", region="75"))
    db.session.flush()
    lieu = {"codes_postaux": "86000", "population": 88000, "latitude": 46.58, "longitude": 0.34}
    db.session.add(Commune(insee="86194", nom="Poitiers", nom_recherche="poitiers", departement="86", **lieu))
    db.session.commit()
    fabrique = Fabrique()
    charge = fabrique.partenaire()
    offre = fabrique.offre(charge=charge)
    fabrique.candidature(offre, fichiers=1)
    fabrique.fichier()
    return offre


def peupler_l_alternance(fabrique: Fabrique) -> None:
    """One row in each table of CMonAlternance."""
    db.session.merge(Metier(code="D1102", libelle="Boulanger / Boulangère", recherche="boulanger boulangere"))
    db.session.merge(Diplome(cle="cap-essai", intitule="CAP Essai", niveau=3, recherche="cap essai"))
    db.session.commit()
    structure = fabrique.structure("acteur")
    stage = {"genre": "stage", "intitule": "Vente", "nb_semaines": 1}
    projet = fabrique.projet_pro(experiences=(stage,))
    offre = fabrique.offre_alternance(structure)
    fabrique.message(candidature=fabrique.candidature_alternance(offre, projet))
    fabrique.contact(structure, projet)
    fabrique.alerte(offre, projet)
    fabrique.favori_profil(fabrique.recruteur(structure), structure, projet)
    fabrique.favori_offre(db.session.get(Compte, projet.compte_id), offre)


def peupler() -> None:
    """One row or more in the tables that matter."""
    offre = peupler_les_offres()
    fabrique = Fabrique()
    fabrique.demande()
    rencontre = fabrique.rencontre()
    fabrique.inscription(rencontre)
    fabrique.relance(offre.projet_id)
    peupler_l_alternance(fabrique)
    db.session.add(Passage(offre_id=offre.id, action="publication", auteur="Équipe", le=maintenant()))
    db.session.commit()


def compter() -> dict[str, int]:
    """How many rows each table of the models holds, of those that the database has."""
    presentes = set(inspect(db.engine).get_table_names())
    with db.engine.connect() as connexion:
        return {
            t.name: connexion.execute(sa.select(sa.func.count()).select_from(t)).scalar_one()
            for t in TABLES
            if t.name in presentes and t.name != "revision"  # marks, not data
        }


def tables() -> set[str]:
    """The tables of the database, those of the search index and of Alembic left out."""
    return {t for t in inspect(db.engine).get_table_names() if not t.startswith(HORS_MODELES)}


def test_each_migration_goes_down_and_up_again_with_data(base_neuve):
    upgrade()
    peupler()
    avant = compter()
    for revision in ScriptDirectory.from_config(configuration()).walk_revisions():
        if revision.down_revision is None:
            continue
        db.session.remove()
        downgrade(revision=revision.down_revision)
        en_bas = compter()
        upgrade(revision=revision.revision)
        assert {t: n for t, n in compter().items() if t in en_bas} == {t: avant[t] for t in en_bas}
        db.session.remove()
        downgrade(revision=revision.down_revision)
    downgrade(revision="base")
    assert tables() == set()
    upgrade()
    assert tables() == {t.name for t in TABLES}


def test_the_search_index_finds_rows_that_were_there_before_it(base_neuve):
    upgrade()
    peupler_les_offres()
    db.session.remove()
    downgrade(revision="0001")
    upgrade()
    with db.engine.connect() as connexion:
        if connexion.dialect.name == "sqlite":
            ordre = "SELECT count(*) FROM offre_fts WHERE offre_fts MATCH 'poit*'"
        else:
            ordre = "SELECT count(*) FROM offre WHERE recherche_tsv @@ to_tsquery('simple', 'poit:*')"
        assert connexion.execute(text(ordre)).scalar_one() == 1


def test_migrations_and_models_say_the_same(app):
    db.session.remove()
    command.check(configuration())


def nommees(inspecteur, table: str) -> dict[str, set]:
    """The names of the constraints and indexes of a table, as the database has them."""
    return {
        "ck": {c["name"] for c in inspecteur.get_check_constraints(table)},
        "uq": {c["name"] for c in inspecteur.get_unique_constraints(table)},
        "fk": {c["name"] for c in inspecteur.get_foreign_keys(table)},
        "pk": {inspecteur.get_pk_constraint(table)["name"]},
        "ix": {i["name"] for i in inspecteur.get_indexes(table) if not i.get("duplicates_constraint")},
    }


def test_constraints_are_those_of_the_models_and_follow_the_convention(app):
    genres = {
        "ck": sa.CheckConstraint,
        "uq": sa.UniqueConstraint,
        "fk": sa.ForeignKeyConstraint,
        "pk": sa.PrimaryKeyConstraint,
    }
    inspecteur = inspect(db.engine)
    for table in TABLES:
        vues = nommees(inspecteur, table.name)
        vues["ix"].discard(f"ix_{table.name}_recherche_tsv")
        for prefixe, noms in vues.items():
            assert all(n and n.startswith(f"{prefixe}_{table.name}") for n in noms), (table.name, noms)
            if prefixe == "ix":
                attendus = {i.name for i in table.indexes}
            else:
                attendus = {str(c.name) for c in table.constraints if isinstance(c, genres[prefixe])}
            # SQLAlchemy names a constraint as the convention says only when it writes it.
            attendus = {n if n.startswith(prefixe) else f"{prefixe}_{table.name}_{n}" for n in attendus}
            assert noms == attendus, (table.name, prefixe)


# Each CHECK that is not an enumeration, with values that break it.
CASSES = {
    ("candidature", "courriel_en_minuscules"): {"courriel_normalise": "Zoe@Example.org"},
    ("candidature_alternance", "reponse_datee"): {"etat": "acceptee", "repondue_le": None},
    ("compte", "age_des_seuls_candidats"): {"tranche_age": "majeur"},
    ("compte", "courriel_en_minuscules"): {"courriel": "Zoe@Example.org"},
    ("demande", "texte_assez_long"): {"texte": "Trop court."},
    ("demande", "traitee_a_une_date"): {"traitee_le": sa.func.now()},
    ("diplome", "niveau_de_3_a_8"): {"niveau": 9},
    ("diplome_prepare", "niveau_de_3_a_8"): {"niveau": 2},
    ("diplome_vise", "niveau_de_3_a_8"): {"niveau": 9},
    ("etablissement", "siret_de_14_chiffres"): {"siret": "123"},
    ("experience", "duree_positive"): {"nb_semaines": -1},
    ("fichier", "un_seul_proprietaire"): {"offre_id": "une_offre", "candidature_id": "une_candidature"},
    ("fichier", "sans_proprietaire_expire"): {"offre_id": None, "candidature_id": None, "expire_le": None},
    ("formation_suivie", "annee_plausible"): {"annee": 1900},
    ("inscription", "annulee_a_une_date"): {"annulee_le": sa.func.now()},
    ("inscription", "au_moins_un_statut"): {f"statut_{s}": False for s in Statut},
    ("inscription", "presente_si_confirmee"): {
        "etat": "en_attente",
        "present_le": sa.func.now(),
    },
    ("message", "un_seul_fil"): {"candidature_id": None},
    ("offre", "au_moins_un_public"): {f"public_{p}": False for p in ("collegien", "lyceen", "etudiant", "emploi")},
    ("offre", "description_assez_longue"): {"description": "Trop court."},
    ("offre", "duree_d_un_an_au_plus"): {"duree_jours": 367},
    ("offre", "publiee_a_une_date"): {"publiee_le": None},
    ("offre_alternance", "au_moins_un_contrat"): {f"contrat_{c}": False for c in Contrat},
    ("offre_alternance", "publiee_a_une_date"): {"publiee_le": None},
    ("passage", "un_seul_objet"): {"offre_id": None},
    ("projet_pro", "au_moins_un_contrat"): {f"contrat_{c}": False for c in Contrat},
    ("projet_pro", "au_moins_un_departement"): {"departements": 0},
    ("projet_pro", "duree_de_quatre_ans_au_plus"): {"duree_mois": 49},
    ("projet_pro", "rayon_de_200_km_au_plus"): {"rayon_km": 201},
    ("relance", "reponse_datee"): {"repondue_le": sa.func.now()},
    ("rencontre", "attente_positive"): {"nb_en_attente": -1},
    ("rencontre", "au_moins_un_public"): {f"public_{s}": False for s in Statut},
    ("rencontre", "autre_est_precise"): {"genre": "autre"},
    ("rencontre", "description_assez_longue"): {"description": "Trop court."},
    ("rencontre", "duree_d_une_journee_au_plus"): {"duree_minutes": 721},
    ("rencontre", "finit_apres_son_debut"): {"fin_le": sa.text("debut_le")},
    ("rencontre", "jamais_plus_que_le_maximum"): {"nb_inscrits": 11},
    ("rencontre", "nb_max_possible"): {"nb_max": 10_001},
    ("rencontre", "publiee_a_une_date"): {"publiee_le": None},
}


def controles() -> list[sa.CheckConstraint]:
    """Every CHECK of the models."""
    return [c for t in TABLES for c in t.constraints if isinstance(c, sa.CheckConstraint)]


def nom_court(controle: sa.CheckConstraint) -> str:
    """The name of a CHECK without its prefix."""
    return str(controle.name).removeprefix(f"ck_{controle.table.name}_")


def test_every_rule_of_the_database_has_an_example_that_breaks_it():
    enumerations = {(t.name, c.type.name) for t in TABLES for c in t.columns if isinstance(c.type, sa.Enum)}
    connus = {(c.table.name, nom_court(c)) for c in controles()}
    assert connus - enumerations == set(CASSES)


def refuse(ordre, nom: str | None = None) -> None:
    """The database refuses that statement, by the constraint of that name."""
    with pytest.raises((IntegrityError, DataError), match=nom), db.engine.begin() as connexion:
        touchees = connexion.execute(ordre).rowcount
        assert touchees, "no row to break: the test proves nothing"


def test_the_database_refuses_rows_that_break_a_rule(app, fabrique):
    fabrique.compte()
    offre = fabrique.offre()
    candidature = fabrique.candidature(offre)
    fabrique.fichier()
    fabrique.demande()
    fabrique.inscription(fabrique.rencontre())
    fabrique.relance(offre.projet_id)
    peupler_l_alternance(fabrique)
    db.session.add(Passage(offre_id=offre.id, action="publication", auteur="Équipe", le=maintenant()))
    db.session.commit()
    cles = {"une_offre": offre.id, "une_candidature": candidature.id}
    db.session.remove()
    for (nom, regle), valeurs in CASSES.items():
        casse = {c: cles.get(v, v) if isinstance(v, str) else v for c, v in valeurs.items()}
        refuse(Base.metadata.tables[nom].update().values(casse), f"ck_{nom}_{regle}")


def test_the_database_refuses_a_value_out_of_its_enumeration(app, fabrique):
    structure = fabrique.structure()
    compte = fabrique.compte()
    fabrique.adhesion(compte, structure)
    fabrique.candidature()
    db.session.remove()
    for table in TABLES:
        for colonne in table.columns:
            if isinstance(colonne.type, sa.Enum) and compter()[table.name]:
                refuse(text(f"UPDATE {table.name} SET {colonne.name} = 'inconnu'"))


def test_the_database_refuses_a_reference_to_nothing(app, fabrique):
    offre = fabrique.offre()
    ordre = Base.metadata.tables["offre"].update().where(sa.text(f"id = {offre.id}")).values(projet_id=999_999_999)
    db.session.remove()
    refuse(ordre)
