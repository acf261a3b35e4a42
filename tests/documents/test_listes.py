"""« Exporter la liste sous Excel », in the portfolio and in Consultation."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from cmon.comptes.modeles import SessionOuverte
from cmon.extensions import db
from cmon.relances.etats import Reponse
from cmon.temps import maintenant
from tests.documents.outils import lignes_de, lire_tableur
from tests.fabriques import MOT_DE_PASSE

PORTEFEUILLE, CONSULTATION = "/portefeuille/projets/export.xlsx", "/consultation/export.xlsx"


def lignes(reponse):
    """The rows of an export, by title."""
    assert reponse.status_code == 200
    return lignes_de(lire_tableur(reponse), "Nature")


def vieillir_les_sessions(minutes: int):
    """Everybody signed in that long ago."""
    for ligne in db.session.query(SessionOuverte):
        ligne.ouverte_le -= timedelta(minutes=minutes)
    db.session.commit()


def test_the_export_holds_the_projets_the_offers_and_the_rencontres(chez_nadia, nadia, fabrique):
    e = fabrique.etablissement(raison_sociale="=MENUISERIE()", adresse="1 rue du Bois")
    offre = fabrique.offre(charge=nadia, etablissement=e, metier_libelle="Menuisier", debut_le=date(2027, 3, 2))
    fabrique.candidature(offre)
    fabrique.candidature(offre)
    rencontre = fabrique.rencontre(charge=nadia, etablissement=e, nb_max=12)
    fabrique.inscription(rencontre)
    projet = fabrique.projet(charge=nadia, etablissement=e)
    fabrique.relance(offre.projet_id, reponse=Reponse.maintenue, repondue_le=maintenant())
    fabrique.relance(offre.projet_id)
    fabrique.offre()
    par_nature = {x["Nature"]: x for x in lignes(chez_nadia.get(PORTEFEUILLE))}
    assert set(par_nature) == {"Offre de stage", "Rencontre", "Projet"}
    o, r, p = par_nature["Offre de stage"], par_nature["Rencontre"], par_nature["Projet"]
    assert (o["Numéro"], r["Numéro"], p["Numéro"]) == (offre.numero, rencontre.numero, projet.numero)
    assert {x["Entreprise"] for x in (o, r, p)} == {"=MENUISERIE()"}
    assert o["SIRET"] == e.siret
    assert o["Métier ou objet"] == "Menuisier"
    assert o["Date de début"] == datetime.fromisoformat("2027-03-02")
    assert o["Postulants"] == 2
    assert o["Réponse"] == "En attente"
    assert o["Chargé du projet"] == "Nadia Ferrand"
    assert (r["Inscrits"], r["Maximum"], r["Postulants"]) == (1, 12, None)
    assert r["Heure"]
    assert r["Public visé"] == "Élève, Étudiant"
    assert p["État"] == "En cours"
    assert o["Département"] == "Vienne"


def test_an_offer_to_begin_at_once_says_so(chez_nadia, nadia, fabrique):
    fabrique.offre(charge=nadia, debut_le=None)
    assert lignes(chez_nadia.get(PORTEFEUILLE))[0]["Date de début"] == "Dès que possible"


def test_the_export_follows_the_filters_of_the_list(chez_nadia, nadia, fabrique, traces):
    offre = fabrique.offre(charge=nadia)
    fabrique.offre(charge=nadia, publiee=False)
    assert len(lignes(chez_nadia.get(PORTEFEUILLE))) == 2
    reponse = chez_nadia.get(PORTEFEUILLE + "?etat=publier")
    assert [x["Numéro"] for x in lignes(reponse)] == [offre.numero]
    assert "Filtres : Publier" in [c.value for c in lire_tableur(reponse)["A"]]
    assert traces() == [
        ("export portefeuille", "2 lignes ; filtres : aucun"),
        ("export portefeuille", "1 lignes ; filtres : Publier"),
    ]


def test_the_sheet_says_what_it_is_for_and_that_it_must_be_destroyed(chez_nadia, nadia):
    debut = " ".join(str(c.value) for c in lire_tableur(chez_nadia.get(PORTEFEUILLE))["A"])
    for attendu in ("Finalité", "Nadia Ferrand", "À détruire après usage"):
        assert attendu in debut, attendu


def test_the_file_is_saved_under_a_plain_name_and_kept_by_no_cache(chez_nadia):
    reponse = chez_nadia.get(PORTEFEUILLE)
    assert reponse.headers["Content-Disposition"].startswith("attachment; filename=portefeuille-20")
    assert reponse.headers["Cache-Control"] == "no-store"
    assert int(reponse.headers["Content-Length"]) == len(reponse.data)
    assert chez_nadia.head(PORTEFEUILLE).status_code == 200


def test_a_long_list_costs_as_many_statements_as_a_short_one(chez_nadia, nadia, fabrique, nb_requetes):
    def compter():
        with nb_requetes() as compte:
            chez_nadia.get(PORTEFEUILLE)
        return compte.nb

    fabrique.offre(charge=nadia)
    fabrique.rencontre(charge=nadia)
    compter()
    avant = compter()
    for _ in range(5):
        fabrique.candidature(fabrique.offre(charge=nadia))
        fabrique.inscription(fabrique.rencontre(charge=nadia))
    assert compter() == avant


def test_consultation_exports_everything_for_partenaires(chez_yann, fabrique, nadia):
    fabrique.offre(charge=nadia)
    fabrique.projet()
    assert len(lignes(chez_yann.get(CONSULTATION))) == 2


def test_the_equipe_gives_its_password_again_before_exporting_everything(chez_l_equipe, fabrique, traces):
    fabrique.projet()
    assert len(lignes(chez_l_equipe.get(CONSULTATION + "?etat=ne_pas_publier"))) == 1
    vieillir_les_sessions(16)
    refus = chez_l_equipe.get(CONSULTATION + "?etat=ne_pas_publier")
    assert refus.status_code == 303
    assert refus.location.startswith("/connexion/confirmer/?suite=")
    faux = chez_l_equipe.envoyer(refus.location, {"mot_de_passe": "ce-n-est-pas-lui"})
    assert faux.status_code == 422
    assert "Le mot de passe n’est pas le bon." in faux.mots()
    assert chez_l_equipe.get(CONSULTATION).status_code == 303
    suite = chez_l_equipe.envoyer(refus.location, {"mot_de_passe": MOT_DE_PASSE})
    assert suite.status_code == 303
    lien = chez_l_equipe.get(suite.location).soupe.find("a", string="Télécharger le fichier")["href"]
    assert lien == CONSULTATION + "?etat=ne_pas_publier"
    assert len(lignes(chez_l_equipe.get(lien))) == 1
    assert len(traces()) == 2


def test_the_password_given_again_replaces_the_session(chez_l_equipe, fabrique):
    vieillir_les_sessions(16)
    avant = db.session.scalars(select(SessionOuverte.empreinte)).one()
    chez_l_equipe.envoyer("/connexion/confirmer/", {"mot_de_passe": MOT_DE_PASSE})
    assert db.session.scalars(select(SessionOuverte.empreinte)).one() != avant


def test_where_to_go_on_stays_on_the_site(chez_l_equipe):
    page = chez_l_equipe.get("/connexion/confirmer/?suite=//ailleurs.example/")
    assert page.soupe.select_one("main a.btn-primary")["href"] == "/"


@pytest.mark.parametrize("age", [14, 16])
def test_fifteen_minutes_after_the_password_it_is_asked_again(chez_l_equipe, age):
    vieillir_les_sessions(age)
    assert chez_l_equipe.get(CONSULTATION).status_code == (200 if age < 15 else 303)


def test_visitors_and_employers_export_nothing(client, nouveau_client, connecter, fabrique):
    assert client.get(PORTEFEUILLE).status_code == 303
    chez_l_employeur = connecter(nouveau_client(), fabrique.employeur())
    for adresse in (PORTEFEUILLE, CONSULTATION):
        assert chez_l_employeur.get(adresse).status_code == 404
