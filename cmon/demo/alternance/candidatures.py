"""Candidatures in every state, messages, contacts, favourites and saved searches of the demonstration."""

from datetime import timedelta
from random import Random

from cmon.alternance.etats import EtatOffreAlternance
from cmon.candidatures_alternance.etats import EtatCandidature
from cmon.candidatures_alternance.modeles import CandidatureAlternance
from cmon.contacts.etats import EtatContact
from cmon.contacts.modeles import Contact
from cmon.demo.alternance.tirage import Scene, phrase
from cmon.echanges.modeles import Message
from cmon.extensions import db
from cmon.favoris.modeles import FavoriOffre, FavoriProfil
from cmon.journal.operations import consigner
from cmon.recherches_enregistrees.modeles import RechercheEnregistree
from cmon.structures.etats import EtatStructure

NB_CANDIDATURES = 175
# (state, how many days ago it was sent), over and over: reminders and closures have something to do, and candidates may
# remind a recruiter themselves after ten days.
MOMENTS = (
    (EtatCandidature.a_traiter, 1), (EtatCandidature.acceptee, 12), (EtatCandidature.a_traiter, 5),
    (EtatCandidature.refusee, 20), (EtatCandidature.a_traiter, 11), (EtatCandidature.acceptee, 6),
    (EtatCandidature.retiree, 15), (EtatCandidature.a_traiter, 13), (EtatCandidature.refusee, 33),
    (EtatCandidature.close, 75), (EtatCandidature.acceptee, 3), (EtatCandidature.a_traiter, 0),
    (EtatCandidature.refusee, 8), (EtatCandidature.a_traiter, 24),
)  # fmt: skip
ETATS_CONTACT = (
    EtatContact.en_attente,
    EtatContact.accepte,
    EtatContact.refuse,
    EtatContact.en_attente,
    EtatContact.expire,
)
PREMIERE = "Bonjour, merci d’avoir accepté. Seriez-vous libre pour un appel cette semaine ?"


def repondre_aux_offres(scene: Scene) -> None:
    """Candidates apply, mostly to what fits; some are answered, some wait, some give up."""
    hasard = Random(131)
    publiees = [o for o in scene.offres if o.publiee_le]
    faites = set()
    for rang in range(NB_CANDIDATURES):
        projet = scene.projets[(rang * 5) % len(scene.projets)] if rang % 8 else scene.projets[rang // 8 % 4]
        etat, age = MOMENTS[rang % len(MOMENTS)]
        possibles = [
            o
            for o in publiees
            if (o.id, projet.compte_id) not in faites
            and o.publiee_le < scene.calendrier.le - timedelta(days=age)
            and (etat != EtatCandidature.a_traiter or o.etat == EtatOffreAlternance.en_cours)
        ]
        offre = hasard.choice(_les_plus_proches(possibles, projet))
        faites.add((offre.id, projet.compte_id))
        _candidater(scene, hasard, offre, projet, etat, age, rang)
    db.session.flush()


def _les_plus_proches(offres: list, projet) -> list:
    """Those of the same métier, else of the same domaine, else of the same large family, else all of them."""
    for longueur in (5, 3, 1):
        debut = projet.metier_code[:longueur]
        if proches := [o for o in offres if o.metier_code.startswith(debut)]:
            return proches
    return offres


def _candidater(scene, hasard, offre, projet, etat, age, rang) -> None:
    le = scene.calendrier.instant(-age, f"{offre.rang}-{projet.id}")
    repondue = etat in (EtatCandidature.acceptee, EtatCandidature.refusee)
    repondue_le = min(le + timedelta(days=1 + rang % 4, hours=2), scene.calendrier.le - timedelta(minutes=20))
    candidature = CandidatureAlternance(
        structure_id=offre.structure_id,
        offre_id=offre.id,
        compte_id=projet.compte_id,
        projet_pro_id=projet.id,
        etat=etat,
        message=phrase(hasard, "candidature"),
        avec_cv=True,
        candidatee_le=le,
        repondue_le=repondue_le if repondue else None,
        repondue_par_id=offre.referent_id if repondue else None,
        reponse=phrase(hasard, "entretien" if etat == EtatCandidature.acceptee else "refus") if repondue else "",
        rappelee_le=le + timedelta(days=7) if etat == EtatCandidature.close or age == 24 else None,
        relancee_le=le + timedelta(days=11) if age == 13 and rang % 2 else None,
        close_le=le + timedelta(days=60) if etat == EtatCandidature.close else None,
    )
    db.session.add(candidature)
    db.session.flush()
    candidat = projet.compte_id
    consigner(candidature, "candidature", par="Candidat", le=le, vers=EtatCandidature.a_traiter)
    if etat != EtatCandidature.a_traiter:
        quand = candidature.repondue_le or candidature.close_le or le + timedelta(days=2)
        par = next(c for c in scene.comptes.values() if c.id == offre.referent_id) if repondue else "Candidat"
        consigner(candidature, "réponse", par=par, le=quand, de=EtatCandidature.a_traiter, vers=etat)
    if etat == EtatCandidature.acceptee and rang % 2:
        _discuter(scene, hasard, {"candidature_id": candidature.id}, candidat, offre.referent_id, repondue_le)


def _discuter(scene, hasard, fil, candidat_id, recruteur_id, depuis_le) -> None:
    """A few messages, the candidate first."""
    for i, texte in enumerate(phrase(hasard, "fil")):
        du_candidat = i % 2 == 0
        le = min(depuis_le + timedelta(hours=3 * (i + 1)), scene.calendrier.le - timedelta(minutes=10 - i))
        auteur_id = candidat_id if du_candidat else recruteur_id
        db.session.add(Message(**fil, auteur_id=auteur_id, du_candidat=du_candidat, texte=texte, ecrit_le=le))


def prendre_contact(scene: Scene) -> None:
    """Structures write to the owners of profiles, and put some aside; candidates keep offers and searches."""
    hasard = Random(71)
    recruteurs = [
        c
        for c in scene.comptes.values()
        if c.genre is not None and c.genre.est_professionnel and scene.structure_de(c).etat == EtatStructure.validee
    ]
    trouvables = [p for p in scene.projets if p.trouvable]
    for rang, projet in enumerate(trouvables[: 8 * len(recruteurs)]):
        compte = recruteurs[rang % len(recruteurs)]
        structure = scene.structure_de(compte)
        le = scene.calendrier.instant(-3 - rang % 20, str(projet.id))
        db.session.add(
            FavoriProfil(compte_id=compte.id, structure_id=structure.id, projet_pro_id=projet.id, cree_le=le)
        )
        if rang % 2 == 0:
            _contacter(scene, hasard, compte, structure, projet, ETATS_CONTACT[rang // 2 % len(ETATS_CONTACT)], le)
    _mettre_de_cote(scene, hasard)
    db.session.flush()


def _contacter(scene, hasard, compte, structure, projet, etat, le) -> None:
    if etat == EtatContact.expire:
        le -= timedelta(days=35)
    repondu = etat in (EtatContact.accepte, EtatContact.refuse)
    contact = Contact(
        structure_id=structure.id,
        projet_pro_id=projet.id,
        auteur_id=compte.id,
        etat=etat,
        message="" if projet.mineur else phrase(hasard, "invitation"),
        cree_le=le,
        repondu_le=le + timedelta(days=1) if repondu else None,
    )
    db.session.add(contact)
    db.session.flush()
    consigner(contact, "contact", par=compte, le=le, vers=EtatContact.en_attente)
    if etat == EtatContact.accepte:
        ecrit_le = contact.repondu_le + timedelta(hours=1)
        db.session.add(
            Message(contact_id=contact.id, auteur_id=compte.id, du_candidat=False, texte=PREMIERE, ecrit_le=ecrit_le)
        )


def _mettre_de_cote(scene: Scene, hasard: Random) -> None:
    en_cours = [o for o in scene.offres if o.etat == EtatOffreAlternance.en_cours]
    closes = [o for o in scene.offres if o.etat == EtatOffreAlternance.pourvue]
    le = scene.calendrier.le - timedelta(days=2)
    for candidat in {p.compte_id: None for p in scene.projets[:12]}:
        for offre in [*hasard.sample(en_cours, 3), hasard.choice(closes)]:
            db.session.add(FavoriOffre(compte_id=candidat, offre_id=offre.id, cree_le=le))
        for parametres, libelle in (
            ("q=boulanger", "boulanger"),
            ("contrat=apprentissage&departement=33", "Apprentissage, Gironde"),
        ):
            db.session.add(
                RechercheEnregistree(
                    compte_id=candidat,
                    portail="cmonalternance",
                    parametres=parametres,
                    libelle=libelle,
                    cree_le=le,
                    vue_jusqu_a=le,
                )
            )
