"""« Saisir un évènement » in the extranet: its form, each rule with its words, its publication."""

from datetime import date, time, timedelta

import pytest

from cmon.formulaires_rencontre import lire_duree
from cmon.publication.etats import EtatPublication
from cmon.rencontres.etats import GenreRencontre, Lieu, Statut
from cmon.temps import heure_de_paris, instant_de_paris, jour_de_paris, maintenant
from tests.aides import a_l_heure, relire
from tests.fichiers.exemples import pdf
from tests.rencontres.saisies import dernier_projet

NOUVEAU = "/portefeuille/projets/nouveau/"


def adresse(objet) -> str:
    """The page of a projet, or of the projet of a rencontre."""
    return f"/portefeuille/projets/{getattr(objet, 'projet_id', None) or objet.id}/"


def test_the_words_of_the_guide_stand_on_the_form(chez_nadia, nadia, fabrique):
    page = chez_nadia.get(adresse(fabrique.rencontre(charge=nadia)))
    for mots in (
        "Formulaire de saisie de la rencontre", "Public visé", "Élève", "Parent d’élève", "Étudiant",
        "Demandeur d’emploi", "Enseignant", "Professionnel", "Type de rencontre", "Visite d’entreprise",
        "Rendez-vous métier", "Autre (à préciser)", "Nombre maximum de personnes accueillies", "Date de la rencontre",
        "Heure de la rencontre", "Durée de la rencontre", "Métier ou famille de métiers proposé(e)",
        "Description de la rencontre", "Joindre un document à cette offre",
        "L’entreprise souhaite recevoir directement les inscriptions", "Oui", "Non", "Nom du contact",
        "Publication sur le site et sur l’extranet", "Publier", "Ne pas publier", "Envoyer un mail à l’employeur",
        "Retour", "Enregistrer", "Nouveau projet pour la même entreprise", "Dupliquer la rencontre",
    ):  # fmt: skip
        assert mots in page.mots(), mots


def test_a_rencontre_is_written_and_published_with_a_new_projet(chez_nadia, nadia, fabrique, champs_rencontre, boite):
    e = fabrique.etablissement()
    page = chez_nadia.get(f"{NOUVEAU}?entreprise={e.siret}&ouvrir=rencontre")
    donnees = {**champs_rencontre, "rencontre_publication": "publier", "rencontre_prevenir_employeur": True}
    reponse = chez_nadia.envoyer(NOUVEAU, donnees, {"rencontre_documents": (pdf(), "plan.pdf")}, page=page)
    assert reponse.status_code == 303, reponse.mots(".summary")
    r = dernier_projet().rencontre
    assert r.etat == EtatPublication.publiee and r.publics == [Statut.eleve, Statut.professionnel]
    assert (r.genre, r.nb_max, r.duree_minutes) == (GenreRencontre.visite, 12, 90)
    local = heure_de_paris(r.debut_le)
    assert (local.date(), local.time()) == (jour_de_paris(maintenant()) + timedelta(days=20), time(14, 30))
    assert r.fin_le - r.debut_le == timedelta(minutes=90)
    assert (r.lieu, r.ville, r.departement, r.latitude) == (Lieu.entreprise, e.ville, "86", e.latitude)
    assert r.inscriptions_directes is False and r.receveur_id == nadia.id
    assert relire(r, "document").document.nom == "plan.pdf"
    mail = boite.unique("rencontre_publiee")
    assert mail.destinataire == "atelier@example.org" and f"/rencontres/{r.numero}/" in mail.corps_texte
    assert "Nadia Ferrand reçoit les inscriptions" in mail.corps_texte
    page = chez_nadia.get(adresse(relire(r)))
    assert f"/rencontres/{r.numero}/" in page.mots(".lien-direct")
    assert "Publication de la rencontre" in page.mots(".historique")


def test_ticking_the_wish_opens_the_form_in_place_with_what_is_known(chez_nadia, nadia, fabrique):
    p = fabrique.projet(charge=nadia, souhait="aide")
    fragment = chez_nadia.hx(adresse(p) + "?ouvrir=rencontre")
    assert fragment.soupe.select_one("#rencontre [name=rencontre_description]")
    assert fragment.soupe.select_one("[name=rencontre_courriel]")["value"] == "contact@menuiserie.example.org"
    assert fragment.soupe.select_one("[name=rencontre_receveur]")["value"] == str(nadia.id)
    assert fragment.soupe.select_one("[name=rencontre_lieu][checked]")["value"] == "entreprise"


def test_the_form_opens_without_javascript_and_keeps_what_was_typed(chez_nadia, nadia, fabrique):
    p = fabrique.projet(charge=nadia, souhait="aide", demande="Avant")
    page = chez_nadia.envoyer(
        adresse(p), {"demande": "Tapé", "souhait": "rencontre"}, bouton="Ouvrir le formulaire de la rencontre"
    )
    assert page.status_code == 200 and page.soupe.select_one("[name=rencontre_description]")
    assert "Tapé" in page.mots("[name=demande]") and relire(p).demande == "Avant"


def test_the_two_forms_may_stand_open_and_the_wish_says_which_counts(chez_nadia, nadia, fabrique, champs_rencontre):
    p = fabrique.projet(charge=nadia, souhait="aide")
    page = chez_nadia.get(adresse(p) + "?ouvrir=offre")
    page = chez_nadia.envoyer(
        adresse(p), {"souhait": "stagiaire", "offre_description": "Commencée"}, page=page,
        bouton="Ouvrir le formulaire de la rencontre",
    )  # fmt: skip
    assert "Commencée" in page.mots("[name=offre_description]")
    assert chez_nadia.envoyer(adresse(p), champs_rencontre, page=page).status_code == 303
    p = relire(p, "offre", "rencontre")
    assert p.offre is None and p.rencontre is not None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"publics": []}, "Cochez au moins un public visé."),
        ({"genre": None}, "Choisissez le type de rencontre."),
        ({"genre": "autre"}, "Précisez le type de rencontre."),
        ({"nb_max": ""}, "Indiquez combien de personnes vous pouvez accueillir."),
        ({"nb_max": "0"}, "Écrivez un nombre entre 1 et 10000."),
        ({"nb_max": "10001"}, "Écrivez un nombre entre 1 et 10000."),
        ({"jour": ""}, "Indiquez la date de la rencontre."),
        ({"jour": "2020-03-02"}, "La date de la rencontre est passée : donnez une date à venir."),
        ({"heure": ""}, "Indiquez l’heure de la rencontre."),
        ({"heure": "25:00"}, "Écrivez l’heure en chiffres, par exemple 14:00 ou 14 h 30."),
        ({"duree": "longtemps"}, "Écrivez la durée en heures et minutes, par exemple 2 h, 1 h 30 ou 90 min."),
        ({"duree": "4 min"}, "Une rencontre dure de 5 minutes à 12 heures."),
        ({"duree": "12 h 01"}, "Une rencontre dure de 5 minutes à 12 heures."),
        ({"description": ""}, "Décrivez la rencontre, en 100 caractères au moins."),
        ({"description": "é" * 99}, "Ajoutez 1 caractère : 100 au moins, 99 pour l’instant."),
        ({"lieu": "partenaire"}, "Indiquez le nom du lieu."),
        ({"lieu": "partenaire", "lieu_nom": "Lycée"}, "Indiquez la commune du lieu."),
        ({"lieu": "partenaire", "lieu_nom": "Lycée", "commune": "Zzyzx"}, "Précisez la commune"),
        ({"inscriptions_directes": None}, "Choisissez « Oui » ou « Non »"),
        ({"inscriptions_directes": "oui", "courriel": ""}, "elle reçoit les inscriptions."),
        ({"contact_nom": ""}, "Indiquez le nom du contact."),
        ({"nom_commercial": ""}, "Indiquez le nom à afficher"),
    ],
)
def test_each_rule_says_what_to_do_and_everything_typed_is_kept(
    chez_nadia, nadia, fabrique, champs_rencontre, change, message
):
    p = fabrique.projet(charge=nadia, souhait="aide", demande="Avant")
    page = chez_nadia.get(adresse(p) + "?ouvrir=rencontre")
    donnees = {**champs_rencontre, **{f"rencontre_{n}": v for n, v in change.items()}, "demande": "Tapée"}
    donnees = {n: v for n, v in donnees.items() if v is not None}
    documents = {"rencontre_documents": (pdf(), "plan.pdf")}
    reponse = chez_nadia.envoyer(adresse(p), donnees, documents, page=page)
    assert reponse.status_code == 422 and message in reponse.mots(".summary"), reponse.mots(".summary")
    assert "Tapée" in reponse.mots("[name=demande]") and "plan.pdf" in reponse.mots("#rencontre .files")
    if "evenement" not in change:
        assert reponse.soupe.select_one("[name=rencontre_evenement]")["value"] == "Forum des métiers"
    assert relire(p, "rencontre").rencontre is None and relire(p).demande == "Avant"


def test_several_mistakes_are_told_at_once_the_past_date_too(chez_nadia, nadia, fabrique, champs_rencontre):
    p = fabrique.projet(charge=nadia, souhait="aide")
    page = chez_nadia.get(adresse(p) + "?ouvrir=rencontre")
    donnees = {**champs_rencontre, "rencontre_jour": "2020-03-02", "rencontre_description": "Court"}
    mots = chez_nadia.envoyer(adresse(p), donnees, page=page).mots(".summary")
    assert "La date de la rencontre est passée" in mots and "Ajoutez 95 caractères" in mots


@pytest.mark.parametrize(
    ("texte", "attendue"), [("14h", "14:00"), ("14 h 30", "14:30"), ("9:05", "09:05"), ("08h15", "08:15")]
)
def test_an_hour_is_read_as_people_write_it(chez_nadia, nadia, fabrique, champs_rencontre, texte, attendue):
    p = fabrique.projet(charge=nadia, souhait="aide")
    page = chez_nadia.get(adresse(p) + "?ouvrir=rencontre")
    assert chez_nadia.envoyer(adresse(p), {**champs_rencontre, "rencontre_heure": texte}, page=page).status_code == 303
    assert f"{heure_de_paris(relire(p, 'rencontre').rencontre.debut_le):%H:%M}" == attendue


@pytest.mark.parametrize(
    ("texte", "minutes"),
    [("2h", 120), ("1 h 30", 90), ("1h30", 90), ("1:30", 90), ("90 min", 90), ("90", 90), ("2", 120), ("45 mn", 45),
     ("1 heure 15 minutes", 75), ("2 heures", 120), ("1,5 h", 90), ("12 h", 720)],
)  # fmt: skip
def test_a_length_of_time_is_read_as_people_write_it(texte, minutes):
    assert lire_duree(texte) == minutes


@pytest.mark.parametrize("texte", ["", "h", "2 h 3 h", "deux heures", "-1 h", "13", "١ h"])
def test_a_length_of_time_that_says_nothing_sure_is_refused(texte):
    with pytest.raises(ValueError):
        assert lire_duree(texte) > 720


def test_the_days_when_clocks_change_have_their_own_hours():
    assert instant_de_paris(date(2027, 3, 28), time(2, 30)) is None
    printemps = instant_de_paris(date(2027, 3, 28), time(3, 0))
    assert printemps - instant_de_paris(date(2027, 3, 28), time(1, 0)) == timedelta(hours=1)
    automne = instant_de_paris(date(2027, 10, 31), time(4, 0))
    assert automne - instant_de_paris(date(2027, 10, 31), time(2, 0)) == timedelta(hours=3)


def test_an_hour_that_spring_skips_is_refused(chez_nadia, nadia, fabrique, champs_rencontre, connecter):
    with a_l_heure("2027-03-01 12:00"):
        connecter(chez_nadia, nadia)
        p = fabrique.projet(charge=nadia, souhait="aide")
        page = chez_nadia.get(adresse(p) + "?ouvrir=rencontre")
        donnees = {**champs_rencontre, "rencontre_jour": "2027-03-28", "rencontre_heure": "02:30"}
        reponse = chez_nadia.envoyer(adresse(p), donnees, page=page)
        assert reponse.status_code == 422 and "Cette heure n’existe pas ce jour-là" in reponse.mots(".summary")


def test_the_place_of_a_partenaire_has_its_own_commune_and_position(chez_nadia, nadia, fabrique, champs_rencontre):
    p = fabrique.projet(charge=nadia, souhait="aide")
    page = chez_nadia.get(adresse(p) + "?ouvrir=rencontre")
    ailleurs = {
        "rencontre_lieu": "partenaire", "rencontre_lieu_nom": "Mission locale", "rencontre_commune": "Niort (79000)",
        "rencontre_adresse_lieu": "3 rue du Port",
    }  # fmt: skip
    assert chez_nadia.envoyer(adresse(p), {**champs_rencontre, **ailleurs}, page=page).status_code == 303
    r = relire(p, "rencontre").rencontre
    assert (r.lieu, r.lieu_nom, r.ville, r.departement) == (Lieu.partenaire, "Mission locale", "Niort", "79")
    assert r.code_postal == "79000" and r.adresse == "3 rue du Port" and r.commune_insee == "79191"
    page = chez_nadia.get(adresse(p))
    assert page.soupe.select_one("[name=rencontre_commune]")["value"] == "Niort (79000)"
    assert chez_nadia.envoyer(adresse(p), {"rencontre_lieu": "entreprise"}, page=page).status_code == 303
    r = relire(r)
    assert (r.ville, r.departement, r.lieu_nom) == ("Poitiers", "86", "") and r.latitude != 0


def test_the_receveur_is_chosen_in_a_searchable_list(chez_nadia, nadia, yann, fabrique, champs_rencontre):
    p = fabrique.projet(charge=nadia, souhait="aide")
    page = chez_nadia.get(adresse(p) + "?ouvrir=rencontre")
    page = chez_nadia.envoyer(
        adresse(p), champs_rencontre, page=page, bouton="Changer la personne qui reçoit les inscriptions"
    )
    assert "Yann Mérigot" in page.mots("#rencontre-receveur-liste")
    assert page.soupe.select_one("[name=rencontre_evenement]")["value"] == "Forum des métiers"
    reponse = chez_nadia.envoyer(adresse(p), {"rencontre_receveur": str(yann.id)}, page=page)
    assert reponse.status_code == 303, reponse.mots(".summary")
    assert relire(p, "rencontre").rencontre.receveur_id == yann.id
    fragment = chez_nadia.hx(adresse(p) + "?ouvrir=receveur&rencontre_receveur_q=merigot")
    assert "Yann Mérigot" in fragment.mots("#rencontre-receveur-liste") and "Ferrand" not in fragment.mots()


def test_a_receveur_who_may_not_carry_a_projet_is_refused(chez_nadia, nadia, fabrique, champs_rencontre):
    p, autre = fabrique.projet(charge=nadia, souhait="aide"), fabrique.compte()
    page = chez_nadia.get(adresse(p) + "?ouvrir=rencontre")
    reponse = chez_nadia.envoyer(adresse(p), {**champs_rencontre, "rencontre_receveur": str(autre.id)}, page=page)
    assert reponse.status_code == 422 and "Choisissez une personne dans la liste." in reponse.mots(".summary")


def test_a_projet_is_formalised_once(chez_nadia, nadia, fabrique):
    o = fabrique.offre(charge=nadia)
    page = chez_nadia.get(adresse(o) + "?ouvrir=rencontre")
    assert not page.soupe.select_one("[name=rencontre_description]")
    lien = page.soupe.select_one("#rencontre a")
    assert "Nouveau projet pour la même entreprise" in lien.text
    assert chez_nadia.get(lien["href"]).soupe.select_one("[name=rencontre_description]")
    r = fabrique.rencontre(charge=nadia)
    assert not chez_nadia.get(adresse(r) + "?ouvrir=offre").soupe.select_one("[name=offre_description]")


def test_who_saves_second_sees_both_texts(chez_nadia, nadia, fabrique, connecter, nouveau_client):
    r = fabrique.rencontre(charge=nadia)
    avant = chez_nadia.get(adresse(r))
    equipe = connecter(nouveau_client(), fabrique.membre_equipe())
    autre = {"rencontre_evenement": "Rallye", "rencontre_duree": "3 h"}
    assert equipe.envoyer(adresse(r), autre).status_code == 303
    conflit = chez_nadia.envoyer(adresse(r), {"rencontre_evenement": "Forum", "rencontre_duree": "4 h"}, page=avant)
    assert conflit.status_code == 409
    for mots in ("Rallye", "Forum", "3 h", "4 h"):
        assert mots in conflit.mots("#contenu table"), mots
    assert chez_nadia.envoyer(adresse(r), {}, page=conflit, action="/projets/").status_code == 303
    assert relire(r).evenement == "Forum" and relire(r).duree_minutes == 240


def test_a_rencontre_in_progress_is_still_saved_and_a_past_one_is_not_published_again(chez_nadia, nadia, fabrique):
    r = fabrique.rencontre(charge=nadia, dans_heures=-0.5)
    assert chez_nadia.envoyer(adresse(r), {"commentaire": "Trois absents."}).status_code == 303
    assert relire(r).etat == EtatPublication.publiee
    assert chez_nadia.envoyer(adresse(r), {"rencontre_publication": "ne_pas_publier"}).status_code == 303
    reponse = chez_nadia.envoyer(adresse(r), {"rencontre_publication": "publier"})
    assert reponse.status_code == 422 and "La date de la rencontre est passée" in reponse.mots(".summary")


def test_the_mail_to_the_employer_needs_a_published_rencontre_and_an_address(chez_nadia, nadia, fabrique, boite):
    r = fabrique.rencontre(charge=nadia, publiee=False, receveur=nadia, courriel="")
    reponse = chez_nadia.envoyer(adresse(r), {"rencontre_prevenir_employeur": True})
    assert reponse.status_code == 422 and "Publiez la rencontre pour envoyer le mail" in reponse.mots(".summary")
    reponse = chez_nadia.envoyer(
        adresse(r),
        {"rencontre_prevenir_employeur": True, "rencontre_publication": "publier", "rencontre_courriel": ""},
    )
    assert reponse.status_code == 303
    assert boite.unique("rencontre_publiee").destinataire == "contact@menuiserie.example.org"


@pytest.mark.parametrize("hx", [False, True])
def test_the_rencontre_of_another_partenaire_is_a_missing_page(chez_nadia, yann, fabrique, hx):
    r = fabrique.rencontre(charge=yann)
    jeton = chez_nadia.get(f"{NOUVEAU}?saisie=1").soupe.find("input", {"name": "csrf_token"})["value"]
    for suite in ("", "?ouvrir=receveur", "dupliquer/", "demander-la-suppression/", "remettre-en-ligne/", "supprimer/"):
        for methode in ("GET", "POST"):
            reponse = chez_nadia.open(
                adresse(r) + suite, method=methode, headers={"HX-Request": "true"} if hx else {},
                data={"csrf_token": jeton, "rencontre_evenement": "Piraté", "motif": "Une raison longue"},
            )  # fmt: skip
            assert reponse.status_code in (404, 405), (methode, suite)
    assert relire(r).evenement == "" and relire(r, "projet").projet.suppression_demandee_le is None
