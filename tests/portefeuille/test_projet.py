"""The page of a projet: its form, its offer, its publication, two people who save it at once."""

import pytest

from cmon.extensions import db
from cmon.publication.etats import EtatPublication
from tests.aides import relire
from tests.client import remplir
from tests.fichiers.exemples import pdf

PDF = pdf()


def adresse(objet):
    """The page of a projet, or of the projet of an offer."""
    return f"/portefeuille/projets/{getattr(objet, 'projet_id', None) or objet.id}/"


def test_the_words_of_the_guide_stand_on_the_page(chez_nadia, nadia, fabrique):
    o = fabrique.offre(charge=nadia)
    page = chez_nadia.get(adresse(o))
    for mots in (
        "Nom du créateur du projet", "Chargé du projet", "Votre entreprise souhaite", "Accueillir un(e) stagiaire",
        "Organiser une rencontre, une visite, signaler un évènement", "Sa demande", "Commentaires",
        "Détail de l’offre recueillie", "Public visé", "Informations complémentaires", "Nom commercial",
        "Liste des postulants à l’offre", "Formation suivie actuellement", "Formations / expériences / motivations",
        "Fichiers joints", "Aucun enregistrement", "lignes par page", "Inscrire un postulant", "Publication", "État",
        "Publier", "Ne pas publier", "Envoyer un mail à l’employeur", "Retour", "Enregistrer", "Historique",
    ):  # fmt: skip
        assert mots in page.mots(), mots


def test_saving_adds_a_dated_line_to_the_follow_up(chez_nadia, nadia, fabrique):
    p = fabrique.projet(charge=nadia, souhait="aide")
    reponse = chez_nadia.envoyer(adresse(p), {"demande": "Deux stagiaires", "commentaire": "Appelée ce matin."})
    assert reponse.status_code == 303
    page = chez_nadia.get(adresse(p))
    assert "Deux stagiaires" in page.mots() and "Appelée ce matin." in page.mots(".suivi")
    assert "Nadia Ferrand" in page.mots(".suivi")


def test_ticking_the_wish_opens_the_form_of_the_offer_in_place(chez_nadia, nadia, fabrique):
    p = fabrique.projet(charge=nadia, souhait="aide")
    fragment = chez_nadia.hx(adresse(p) + "?ouvrir=offre")
    assert fragment.soupe.select_one("[name=offre_description]")
    assert fragment.soupe.select_one("[name=offre_courriel]")["value"] == "contact@menuiserie.example.org"


def test_the_offer_opens_without_javascript_and_keeps_what_was_typed(chez_nadia, nadia, fabrique):
    p = fabrique.projet(charge=nadia, souhait="aide", demande="Avant")
    page = chez_nadia.envoyer(
        adresse(p), {"demande": "Tapé à l’instant", "souhait": "stagiaire"},
        bouton="Ouvrir le formulaire de l’offre de stage",
    )  # fmt: skip
    assert page.status_code == 200 and page.soupe.select_one("[name=offre_description]")
    assert "Tapé à l’instant" in page.mots("[name=demande]")
    assert relire(p).demande == "Avant"


def test_the_pencil_opens_the_list_of_people_without_javascript(chez_nadia, nadia, yann, fabrique):
    p = fabrique.projet(charge=nadia, souhait="aide")
    page = chez_nadia.envoyer(adresse(p), {"demande": "Gardé"}, bouton="Changer le chargé du projet")
    assert page.status_code == 200 and "Yann Mérigot" in page.mots("#charge-liste")
    page = chez_nadia.envoyer(adresse(p), {"charge_q": "merigot"}, bouton="Chercher le chargé du projet", page=page)
    assert "Yann Mérigot" in page.mots("#charge-liste") and "Gardé" in page.mots("[name=demande]")
    reponse = chez_nadia.envoyer(adresse(p), {"charge": str(yann.id)}, page=page)
    assert reponse.status_code == 303 and reponse.location == "/portefeuille/projets/"
    assert relire(p).charge_id == yann.id


def test_handing_over_mails_the_new_charge_and_closes_the_page_to_me(chez_nadia, nadia, yann, fabrique, boite):
    p = fabrique.projet(charge=nadia, souhait="aide")
    page = chez_nadia.get(adresse(p) + "?ouvrir=charge")
    assert chez_nadia.envoyer(adresse(p), {"charge": str(yann.id)}, page=page).status_code == 303
    assert boite.unique("projet_affecte").destinataire == yann.courriel
    assert chez_nadia.get(adresse(p)).status_code == 404


def test_an_offer_is_written_and_published_in_one_go(chez_nadia, nadia, fabrique, boite, champs_offre):
    p = fabrique.projet(charge=nadia, souhait="aide")
    page = chez_nadia.get(adresse(p) + "?ouvrir=offre")
    reponse = chez_nadia.envoyer(
        adresse(p),
        {"souhait": "stagiaire", **champs_offre, "publication": "publier", "prevenir_employeur": True},
        {"offre_documents": (PDF, "fiche de poste.pdf")},
        page=page,
    )
    assert reponse.status_code == 303
    offre = relire(p, "offre").offre
    assert offre.etat == EtatPublication.publiee and relire(offre, "document").document.nom == "fiche de poste.pdf"
    assert boite.unique("offre_publiee").destinataire == "stages@menuiserie.example.org"
    page = chez_nadia.get(adresse(p))
    assert f"/detail-offre-stage/offre-detail/{offre.numero}/" in page.mots(".lien-direct")
    assert "Voir en ligne" in page.mots() and "Publication de l’offre" in page.mots(".historique")


def test_saving_again_keeps_the_document(chez_nadia, nadia, fabrique):
    o = fabrique.offre(charge=nadia)
    fabrique.fichier(offre=o, nom="fiche.pdf")
    reponse = chez_nadia.envoyer(adresse(o), {"offre_formation_souhaitee": "CAP menuisier"})
    assert reponse.status_code == 303
    assert relire(o, "document").document.nom == "fiche.pdf" and relire(o).formation_souhaitee == "CAP menuisier"


def test_unpublishing_is_written_to_the_history(chez_nadia, nadia, fabrique):
    o = fabrique.offre(charge=nadia)
    assert chez_nadia.envoyer(adresse(o), {"publication": "ne_pas_publier"}).status_code == 303
    assert relire(o).etat == EtatPublication.depubliee
    mots = chez_nadia.get(adresse(o)).mots(".historique")
    assert "publiée → dépubliée" in mots and "Nadia Ferrand" in mots


def test_a_refused_offer_keeps_everything_that_was_typed(chez_nadia, nadia, fabrique, champs_offre):
    p = fabrique.projet(charge=nadia, souhait="aide", demande="Avant")
    page = chez_nadia.get(adresse(p) + "?ouvrir=offre")
    donnees = {
        **champs_offre,
        "offre_description": "Trop court.",
        "souhait": "stagiaire",
        "demande": "Nouvelle demande",
    }
    reponse = chez_nadia.envoyer(adresse(p), donnees, {"offre_documents": (PDF, "fiche.pdf")}, page=page)
    assert reponse.status_code == 422
    assert "Trop court." in reponse.mots("[name=offre_description]") and "Nouvelle demande" in reponse.mots(
        "[name=demande]"
    )
    assert "fiche.pdf" in reponse.mots(".files") and "Ajoutez" in reponse.mots(".summary")
    assert relire(p, "offre").offre is None and relire(p).demande == "Avant"


def test_the_mail_to_the_employer_needs_a_published_offer(chez_nadia, nadia, fabrique, boite):
    o = fabrique.offre(charge=nadia, publiee=False)
    reponse = chez_nadia.envoyer(adresse(o), {"prevenir_employeur": True, "demande": "Tapé"})
    assert reponse.status_code == 422 and "Publiez l’offre pour envoyer le mail" in reponse.mots(".summary")
    assert "Tapé" in reponse.mots("[name=demande]") and not len(boite)
    assert relire(o, "projet").projet.demande == ""


def test_a_past_date_is_refused_at_publication_and_nothing_is_lost(chez_nadia, nadia, fabrique):
    o = fabrique.offre(charge=nadia, publiee=False, debut_dans=-3)
    reponse = chez_nadia.envoyer(adresse(o), {"publication": "publier", "commentaire": "À prolonger"})
    assert reponse.status_code == 422 and "La date de début est passée" in reponse.mots(".summary")
    assert "À prolonger" in reponse.mots("[name=commentaire]")
    assert relire(o).etat == EtatPublication.brouillon


def test_another_wish_leaves_the_offer_form_aside(chez_nadia, nadia, fabrique):
    p = fabrique.projet(charge=nadia, souhait="aide")
    page = chez_nadia.get(adresse(p) + "?ouvrir=offre")
    reponse = chez_nadia.envoyer(adresse(p), {"souhait": "rencontre", "demande": "Une visite en mai"}, page=page)
    assert reponse.status_code == 303
    p = relire(p, "offre")
    assert p.offre is None and p.souhait == "rencontre" and p.demande == "Une visite en mai"


def test_who_saves_second_sees_both_texts_and_loses_nothing(chez_nadia, nadia, fabrique, connecter, nouveau_client):
    o = fabrique.offre(charge=nadia)
    avant = chez_nadia.get(adresse(o))
    equipe = connecter(nouveau_client(), fabrique.membre_equipe())
    autre = {"demande": "Texte de l’équipe", "offre_formation_souhaitee": "Bac pro"}
    assert equipe.envoyer(adresse(o), autre).status_code == 303
    mien = {"demande": "Mon texte", "offre_formation_souhaitee": "CAP"}
    conflit = chez_nadia.envoyer(adresse(o), mien, page=avant)
    assert conflit.status_code == 409
    for mots in ("Texte de l’équipe", "Mon texte", "Bac pro", "CAP"):
        assert mots in conflit.mots("#contenu table"), mots
    assert "Mon texte" in conflit.mots("[name=demande]")
    assert relire(o, "projet").projet.demande == "Texte de l’équipe"
    assert chez_nadia.envoyer(adresse(o), {}, page=conflit, action="/projets/").status_code == 303
    assert relire(o, "projet").projet.demande == "Mon texte"


def test_the_job_that_unpublishes_meanwhile_is_seen_too(chez_nadia, nadia, fabrique):
    o = fabrique.offre(charge=nadia)
    avant = chez_nadia.get(adresse(o))
    o.etat, o.depubliee_le = EtatPublication.depubliee, o.cree_le
    db.session.commit()
    conflit = chez_nadia.envoyer(adresse(o), {"demande": "Prolongée"}, page=avant)
    assert conflit.status_code == 409 and "Ne pas publier" in conflit.mots("#contenu table")


@pytest.mark.parametrize("hx", [False, True])
def test_the_projet_of_another_partenaire_is_a_missing_page(chez_nadia, yann, fabrique, hx):
    o = fabrique.offre(charge=yann)
    jeton = chez_nadia.get("/portefeuille/projets/nouveau/?saisie=1").soupe.find("input", {"name": "csrf_token"})[
        "value"
    ]
    avant = relire(o, "projet").projet
    version = f"{avant.version}.{o.version}"
    for chemin in (adresse(o), adresse(o) + "postulants/nouveau/", adresse(o) + "?ouvrir=offre"):
        for methode in ("GET", "HEAD", "POST", "PUT", "DELETE"):
            reponse = chez_nadia.open(
                chemin, method=methode, headers={"HX-Request": "true"} if hx else {},
                data={"csrf_token": jeton, "demande": "Piraté", "souhait": "aide", "version": version},
            )  # fmt: skip
            assert reponse.status_code in ((404,) if methode in ("GET", "HEAD", "POST") else (404, 405)), (
                methode,
                chemin,
            )
    assert relire(o, "projet").projet.demande == "" and relire(o, "projet").projet.version == avant.version


def test_the_equipe_may_change_any_projet(client, connecter, fabrique, yann):
    connecter(client, fabrique.membre_equipe())
    p = fabrique.projet(charge=yann, souhait="aide")
    assert client.envoyer(adresse(p), {"demande": "Corrigé"}).status_code == 303
    assert relire(p).demande == "Corrigé" and relire(p).charge_id == yann.id


def test_unknown_fields_change_nothing(chez_nadia, nadia, yann, fabrique):
    o = fabrique.offre(charge=nadia)
    page = chez_nadia.get(adresse(o))
    formulaire = chez_nadia.formulaire(page, avec=["demande"])
    donnees = remplir(formulaire, page.soupe, {"demande": "Vu"})
    triche = {
        "id": "1", "numero": "999", "etat": "refusee", "createur_id": yann.id, "etablissement_id": "1", "rang": "7",
        "offre_numero": "1", "offre_etat": "refusee", "refuse_le": "2020-01-01", "affecte_le": "x",
    }  # fmt: skip

    def protege():
        lue = relire(o, "projet")
        p = lue.projet
        return lue.numero, lue.rang, lue.etat, p.numero, p.rang, p.createur_id, p.etablissement_id, p.refuse_le

    avant = protege()
    reponse = chez_nadia.post(adresse(o), data={**donnees, **triche}, content_type="multipart/form-data")
    assert reponse.status_code == 303 and protege() == avant


@pytest.mark.parametrize(
    "texte", ["\x00", "<script>alert(1)</script>", "'; DROP TABLE offre --", "é" * 4000 + "😀", "%_\\"]
)
def test_odd_texts_are_kept_escaped_and_never_break(chez_nadia, nadia, fabrique, texte):
    p = fabrique.projet(charge=nadia, souhait="aide")
    reponse = chez_nadia.envoyer(adresse(p), {"demande": texte, "commentaire": texte, "contact_nom": texte[:100]})
    assert reponse.status_code in (303, 422)
    assert "<script>alert" not in chez_nadia.get(adresse(p)).texte


@pytest.mark.parametrize("numero", ["0", "999999999", "99999999999999999999999", "-1", "abc", "1e3"])
def test_odd_numbers_are_missing_pages(chez_nadia, numero):
    for chemin in (f"/portefeuille/projets/{numero}/", f"/portefeuille/projets/{numero}/prendre-en-charge/"):
        assert chez_nadia.get(chemin).status_code == 404


def test_the_page_leads_to_the_pdf_and_to_the_relances(chez_nadia, nadia, fabrique):
    o = fabrique.offre(charge=nadia)
    liens = {a["href"] for a in chez_nadia.get(adresse(o)).soupe.select(".liens-du-projet a")}
    assert {adresse(o) + "projet.pdf", adresse(o) + "relances/"} <= liens
