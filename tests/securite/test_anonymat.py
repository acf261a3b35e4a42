"""Canaries: what one side must never read is planted, then everything that leaves the site is read as each role.

No candidate reads how to reach a company, nor its name when the offer hides it. No recruiter reads who a candidate is
before an application or an accepted contact. Pages, fragments, headers, files, feeds and mails as they leave.
"""

import io
import re
import zipfile
from email import message_from_bytes
from itertools import product

import pytest
from sqlalchemy import select

from cmon.acces import MARQUE
from cmon.alertes.taches import envoyer_les_recapitulatifs
from cmon.candidatures_alternance.operations import SaisieCandidatureAlternance, postuler
from cmon.candidatures_alternance.reponses import Choix, repondre
from cmon.comptes.modeles import Compte
from cmon.courriels.smtp import composer
from cmon.extensions import db
from cmon.fichiers.modeles import Fichier
from cmon.structures.modeles import Adhesion, Structure
from cmon.temps import maintenant

# What belongs to the employer, and to the structure that writes the offer.
EMPLOYEUR = {
    "nom du référent": "Zibelinac",
    "prénom du référent": "Quetzalie",
    "e-mail du référent": "referent.canari@serin.example.org",
    "téléphone du référent": "01 99 00 91 01",
    "e-mail de la structure": "structure.canari@serin.example.org",
    "téléphone de la structure": "01 99 00 91 02",
    "rue de la structure": "17 venelle des Bouvreuils-Perdus",
    "e-mail de l’employeur": "employeur.canari@serin.example.org",
    "téléphone de l’employeur": "01 99 00 91 03",
    "rue de l’employeur": "23 sente des Chardonnerets-Cachés",
    "complément de l’employeur": "Bâtiment Passereau-Muet",
    "raison sociale": "Fournil Ornithorynque Secret",
    "nom commercial": "Aux Deux Casoars Masqués",
    "siret": "00009990100019",
    "lieu de travail": "5 impasse du Roitelet-Discret",
    "complément du lieu": "Quai Hirondelle-Voilée",
}
# What belongs to the candidate.
CANDIDAT = {
    "nom de la candidate": "Wolframite",
    "prénom de la candidate": "Oriflamme",
    "e-mail de la candidate": "candidate.canari@moineau.example.org",
    "téléphone de la candidate": "01 99 00 92 01",
    "nom du CV": "cv-pinson-reserve.pdf",
    "commune": "Availles-Limouzine",
}
# The INSEE code of the candidate’s town.
COMMUNE = "86015"
# How an address that the general site answers is read again: its fragment when it has one, the sector site.
AUSSI = (("cmonalternance", {"HX-Request": "true"}), ("vin", {}))
GENRES = {
    "candidature_alternance_recue",
    "candidature_alternance_envoyee",
    "reponse_candidature",
    "recapitulatif_alertes",
}
SANS_ESPACE = re.compile(r"\s+")


def planter(fabrique) -> dict:
    """An anonymous offer of a structure and the projet of a candidate, full of canaries, and people around them."""
    e, c = EMPLOYEUR, CANDIDAT
    etablissement = fabrique.etablissement(
        siret=e["siret"],
        siren=e["siret"][:9],
        raison_sociale=e["raison sociale"],
        nom_commercial=e["nom commercial"],
        adresse=e["rue de l’employeur"],
    )
    structure = fabrique.structure(
        "acteur",
        etablissement_id=fabrique.etablissement().id,
        courriel=e["e-mail de la structure"],
        telephone=e["téléphone de la structure"],
        adresse=e["rue de la structure"],
    )
    referent = fabrique.recruteur(structure)
    referent.nom, referent.prenom = e["nom du référent"], e["prénom du référent"]
    referent.courriel, referent.telephone = e["e-mail du référent"], e["téléphone du référent"]
    employeur = fabrique.employeur_suivi(
        structure,
        etablissement=etablissement,
        nom_commercial=e["nom commercial"],
        courriel=e["e-mail de l’employeur"],
        telephone=e["téléphone de l’employeur"],
        adresse=e["rue de l’employeur"],
        complement=e["complément de l’employeur"],
    )
    lieu = {"adresse": e["lieu de travail"], "complement": e["complément du lieu"]}
    communs = {"referent_id": referent.id, "employeur": employeur, "anonyme": True, **lieu}
    offre = fabrique.offre_alternance(structure, **communs)
    vigne = {"metier_code": "A1418", "metier_libelle": "Viticulteur / Viticultrice"}
    du_vin = fabrique.offre_alternance(structure, **vigne, **communs)
    archivee = fabrique.offre_alternance(structure, etat="archivee", **communs)
    candidat = fabrique.candidat(
        nom=c["nom de la candidate"],
        prenom=c["prénom de la candidate"],
        courriel=c["e-mail de la candidate"],
        telephone=c["téléphone de la candidate"],
    )
    projet = fabrique.projet_pro(candidat, commune=COMMUNE)
    projet_du_vin = fabrique.projet_pro(candidat, commune=COMMUNE, **vigne)
    fabrique.fichier(nom=c["nom du CV"], projet_pro_id=projet.id, expire_le=None)
    fabrique.alerte(offre, projet)
    autre = fabrique.recruteur()
    fabrique.favori_profil(autre, structure_de(autre), projet)
    fabrique.favori_profil(referent, structure, projet)
    fabrique.contact(structure, projet)
    fabrique.contact(structure_de(autre), projet_du_vin, etat="refuse")
    autre_candidat = fabrique.candidat()
    fabrique.favori_offre(autre_candidat, offre)
    fabrique.favori_offre(autre_candidat, archivee)
    for quoi, etat in ((offre, "a_traiter"), (du_vin, "refusee"), (archivee, "acceptee")):
        reponse = {} if etat == "a_traiter" else {"reponse": "Merci de votre intérêt."}
        candidature = fabrique.candidature_alternance(quoi, fabrique.projet_pro(autre_candidat), etat=etat, **reponse)
    fabrique.message(candidature=candidature, texte="Bonjour.", auteur_id=referent.id)
    return {
        "offres": (offre, du_vin, archivee),
        "projets": (projet, projet_du_vin),
        "fichier": db.session.scalar(select(Fichier).where(Fichier.projet_pro_id == projet.id)),
        "candidature": candidature,
        "référent": referent,
        "candidate": candidat,
        "autre recruteur": autre,
        "autre candidat": autre_candidat,
        "employeur": employeur,
    }


def structure_de(compte: Compte) -> Structure:
    """The structure that somebody acts for."""
    return db.session.scalar(select(Structure).join(Adhesion).where(Adhesion.compte_id == compte.id))


def adresses(app, monde: dict, portail) -> list[str]:
    """Every GET address of that portail, about each of the planted objects: by number, by id, by file."""
    valeurs = {
        "numero": [o.numero for o in monde["offres"]],
        "jeton": [monde["fichier"].jeton],
        "offre_id": [o.id for o in monde["offres"]],
        "projet_id": [p.id for p in monde["projets"]],
        "employeur_id": [monde["employeur"].id],
        "candidature_id": list(range(1, 4)),
        "contact_id": [1, 2],
        "alerte_id": [1],
    }
    trouvees = []
    for regle in app.url_map.iter_rules():
        if "GET" not in regle.methods or regle.endpoint == "static" or regle.endpoint.startswith("developpement."):
            continue
        if not hasattr(app.view_functions[regle.endpoint], MARQUE) or not portail.sert(regle.endpoint.split(".")[0]):
            continue
        connues = [valeurs.get(nom, [1]) for nom in regle.arguments]
        for choix in product(*connues):
            try:
                trouvees.append(regle.build(dict(zip(regle.arguments, choix, strict=True)), append_unknown=False)[1])
            except (ValueError, TypeError):
                continue
    recherches = ("/offres/?q=", "/mon-espace/profils/?q=", "/vite-mon-stage/?q=", "/mon-espace/candidatures/?q=")
    return trouvees + [r + mot for r in recherches for mot in ("boulanger", "casoars", "wolframite", "serin")]


def deplier(octets: bytes) -> bytes:
    """What an archive holds (one’s data, a spreadsheet), all its pieces one after the other; anything else as it is."""
    if not octets.startswith(b"PK"):
        return octets
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        return b"\n".join(archive.read(nom) for nom in archive.namelist()) + "\n".join(archive.namelist()).encode()


def fuites(octets: bytes, entetes: str, canaris: dict[str, str], demande: str) -> list[str]:
    """The canaries that an answer holds, unless the question itself held them."""
    texte = SANS_ESPACE.sub(" ", (entetes + deplier(octets).decode("utf-8", "replace")).lower())
    serre = texte.replace(" ", "")
    trouves = []
    for nom, valeur in canaris.items():
        v = valeur.lower()
        if v not in demande and (v in texte or SANS_ESPACE.sub("", v) in serre):
            trouves.append(nom)
    return [f"{demande}: {nom}" for nom in trouves]


def tout_lire(app, client, monde: dict, canaris: dict[str, str]) -> tuple[list[str], int]:
    """Ask every address; give the leaks and how many answers were 200.

    What the general site does not know, or closes, is not asked again: the sector site shows a part of it, and a
    fragment is read where the answer says that it depends on who asks for one (Vary).
    """
    client.verifie, trouvees, lues = False, [], 0

    def lire(portail: str, adresse: str, entetes: dict):
        nonlocal lues
        reponse = client.get(adresse, portail=portail, headers=entetes)
        lues += reponse.status_code == 200
        demande = f"{portail} {adresse} {entetes}"
        trouvees.extend(fuites(reponse.get_data(), str(reponse.headers), canaris, demande))
        return reponse

    portails = app.extensions["portails"]
    for adresse in dict.fromkeys(adresses(app, monde, portails["cmonalternance"])):
        page = lire("cmonalternance", adresse, {})
        if page.status_code != 404 and not (page.location or "").startswith("/connexion/"):
            for portail, entetes in AUSSI:
                if not entetes or "HX-Request" in page.headers.get("Vary", ""):
                    lire(portail, adresse, entetes)
    for adresse in dict.fromkeys(adresses(app, monde, portails["cmonstage"])):
        if adresse.startswith("/offres/"):
            lire("cmonstage", adresse, {})
    return trouvees, lues


def entrer(client, connecter, compte: Compte) -> None:
    """Sign in on every portail."""
    compte = db.session.get(Compte, compte.id)
    for portail in ("cmonalternance", "vin", "cmonstage"):
        connecter(client, compte, portail=portail)


@pytest.fixture
def monde(fabrique):
    return planter(fabrique)


# Who reads, and what they must never read.
LECTEURS = {
    "visiteur": EMPLOYEUR | CANDIDAT,
    "autre candidat": EMPLOYEUR | CANDIDAT,
    "candidate": EMPLOYEUR,
    "autre recruteur": EMPLOYEUR | CANDIDAT,
    "référent": CANDIDAT,
}


@pytest.mark.parametrize("qui", LECTEURS)
def test_no_answer_of_the_site_tells_one_side_who_or_where_the_other_is(app, client, connecter, monde, qui):
    if qui in monde:
        entrer(client, connecter, monde[qui])
    trouvees, lues = tout_lire(app, client, monde, LECTEURS[qui])
    assert not trouvees, "\n".join(trouvees[:20])
    assert lues > 40


def test_the_canaries_are_alive(client, connecter, monde):
    """The employer’s people read what is theirs, and the candidate what is theirs: the test can fail."""
    entrer(client, connecter, monde["référent"])
    fiche = client.get(f"/mes-offres/employeurs/{monde['employeur'].id}/", portail="cmonalternance").texte
    assert EMPLOYEUR["e-mail de l’employeur"] in fiche
    entrer(client, connecter, monde["candidate"])
    page = client.get(f"/mon-espace/candidat/projets/{monde['projets'][0].id}/modifier/", portail="cmonalternance")
    assert CANDIDAT["nom du CV"] in page.texte
    donnees = client.get("/mon-compte/mes-donnees.zip", portail="cmonalternance").get_data()
    assert fuites(donnees, "", CANDIDAT, "") and not fuites(donnees, "", EMPLOYEUR, "")


def test_no_mail_tells_one_side_how_to_reach_the_other(monde, boite):
    le = maintenant()
    offre, (projet, _) = monde["offres"][0], monde["projets"]
    candidate, referent = db.session.get(Compte, monde["candidate"].id), db.session.get(Compte, monde["référent"].id)
    candidature = postuler(offre, projet, SaisieCandidatureAlternance("Bonjour !"), par=candidate, le=le)
    candidature = candidature[0] if isinstance(candidature, tuple) else candidature
    db.session.commit()
    repondre(candidature, Choix.refus, "Nous avons choisi quelqu’un d’autre.", par=referent, le=le)
    db.session.commit()
    envoyer_les_recapitulatifs(le=le)
    mails = list(boite())
    assert {m.genre for m in mails} >= GENRES
    for mail in mails:
        vers_la_candidate = mail.destinataire == CANDIDAT["e-mail de la candidate"]
        interdits = EMPLOYEUR if vers_la_candidate else CANDIDAT
        interdits = {n: v for n, v in interdits.items() if v != mail.destinataire}
        message = message_from_bytes(composer(mail).octets)
        parties = [p.get_payload(decode=True) or b"" for p in message.walk()]
        octets = b"\n".join(parties)
        assert not fuites(octets, str(message.items()), interdits, mail.genre)
        assert message["Reply-To"] is None
