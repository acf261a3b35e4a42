"""Verbs of projets professionnels: what a candidate writes of what they look for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func, select, update

from cmon.alertes.operations import apparier_projet, attendre_l_appariement, retirer_les_projets_caches
from cmon.alternance.etats import Contrat, ensemble_de_departements
from cmon.base import RegleMetier, exiger
from cmon.base_sql import chacun_son_tour
from cmon.candidatures.modeles import TrancheAge
from cmon.comptes.modeles import Compte
from cmon.contacts.modeles import Contact
from cmon.courriels.operations import oublier_pour
from cmon.extensions import db
from cmon.fichiers.modeles import Fichier
from cmon.fichiers.operations import oublier_ceux_de, rattacher, retirer
from cmon.profils import anonymat, requetes_candidat
from cmon.profils.etats import GenreExperience
from cmon.profils.indexation import AGES_TROUVABLES, indexer_projet, peut_etre_trouve
from cmon.profils.modeles import DiplomeVise, Experience, FormationSuivie, ProjetPro
from cmon.referentiels.modeles import Commune

NB_MAX = 10
SANS_RELECTURE = {"synchronize_session": False}
# The same form sent twice (double click, back button) makes one projet.
TROP_DE_PROJETS = f"Vous avez déjà {NB_MAX} projets professionnels : supprimez-en un pour en créer un autre."
TROP_JEUNE = "Avant 15 ans, un profil ne peut pas être visible par les recruteurs."


@dataclass(frozen=True)
class SaisieFormation:
    """One formation déjà suivie."""

    intitule: str
    validee: bool = False
    annee: int | None = None


@dataclass(frozen=True)
class SaisieExperience:
    """One experience; a duration is weeks and days."""

    genre: GenreExperience
    intitule: str
    employeur: str = ""
    nb_semaines: int = 0
    nb_jours: int = 0
    description: str = ""


@dataclass(frozen=True)
class SaisieProjet:
    """What a candidate types of a projet.

    `metier` is (ROME code, title); `diplomes` are (title, level, key of the catalogue or None); `cv` is the file kept,
    if any, one that waits or the one that stands.
    """

    metier: tuple[str, str]
    contrats: Sequence[Contrat]
    diplomes: Sequence[tuple[str, int, str | None]]
    duree_mois: int
    departements: Sequence[str]
    visible: bool = False
    commune: Commune | None = None
    rayon_km: int | None = None
    disponible_le: date | None = None
    formations: Sequence[SaisieFormation] = field(default_factory=tuple)
    experiences: Sequence[SaisieExperience] = field(default_factory=tuple)
    cv: Fichier | None = None
    cle_envoi: str | None = None


def textes_libres(saisie: SaisieProjet) -> Iterator[tuple[str, str]]:
    """The texts that the candidate writes, each with the name of its field."""
    for intitule, _, cle in saisie.diplomes:
        if cle is None:
            yield intitule, "diplomes"
    for i, f in enumerate(saisie.formations):
        yield f.intitule, f"formations-{i}-intitule"
    for i, e in enumerate(saisie.experiences):
        for nom in ("intitule", "employeur", "description"):
            yield getattr(e, nom), f"experiences-{i}-{nom}"


def textes_refuses(saisie: SaisieProjet, compte: Compte) -> list[RegleMetier]:
    """The rules that the texts of a projet break: one for each that holds an address, a number or one’s name."""
    lus = ((anonymat.motif_de_refus(texte, compte), champ) for texte, champ in textes_libres(saisie))
    return [RegleMetier(motif, champ) for motif, champ in lus if motif]


def _verifier(saisie: SaisieProjet, compte: Compte) -> None:
    exiger(saisie.contrats, "Choisissez au moins un type d’alternance.", "contrats")
    exiger(saisie.diplomes, "Ajoutez au moins un diplôme ou une formation à préparer.", "diplomes")
    exiger(ensemble_de_departements(saisie.departements), "Choisissez au moins un département.", "departements")
    exiger(not saisie.visible or compte.tranche_age in AGES_TROUVABLES, TROP_JEUNE, "visible")
    for regle in textes_refuses(saisie, compte):
        raise regle


def _ecrire(projet: ProjetPro, saisie: SaisieProjet, compte: Compte, le: datetime) -> None:
    code, libelle = saisie.metier
    projet.metier_code, projet.metier_libelle = code, libelle
    projet.contrats = saisie.contrats
    projet.duree_mois = saisie.duree_mois
    projet.departements = ensemble_de_departements(saisie.departements)
    lieu = saisie.commune
    projet.commune_insee = lieu.insee if lieu else None
    projet.latitude, projet.longitude = (lieu.latitude, lieu.longitude) if lieu else (None, None)
    projet.rayon_km = saisie.rayon_km if lieu else None
    projet.disponible_le, projet.visible, projet.modifie_le = saisie.disponible_le, saisie.visible, le
    projet.diplomes = [
        DiplomeVise(rang=i, intitule=intitule, niveau=niveau, diplome_cle=cle)
        for i, (intitule, niveau, cle) in enumerate(saisie.diplomes)
    ]
    projet.formations = [FormationSuivie(rang=i, **vars(f)) for i, f in enumerate(saisie.formations)]
    projet.experiences = [Experience(rang=i, **vars(e)) for i, e in enumerate(saisie.experiences)]
    indexer_projet(projet, compte)


def creer_projet(compte: Compte, saisie: SaisieProjet, *, par: Compte, le: datetime) -> ProjetPro:
    """Write a projet professionnel of a candidate; the same form sent twice (same `cle_envoi`) gives
    the projet of the first time.

    Raises RegleMetier: not the candidate’s own account, ten projets already, nothing of what is needed, under 15 and
    visible, an address, a number or a name in a text.
    """
    exiger(par.id == compte.id and compte.est_candidat, "Seul un candidat crée son projet professionnel.")
    _verifier(saisie, compte)
    chacun_son_tour(f"projets:{compte.id}")
    if saisie.cle_envoi:
        deja = db.session.scalar(requetes_candidat.projet_par_cle(compte.id, saisie.cle_envoi))
        if deja is not None:
            return deja
    projet = ProjetPro(compte_id=compte.id, cle_envoi=saisie.cle_envoi, cree_le=le)
    _ecrire(projet, saisie, compte, le)
    nb = db.session.scalar(select(func.count()).where(ProjetPro.compte_id == compte.id))
    exiger(nb < NB_MAX, TROP_DE_PROJETS)
    db.session.add(projet)
    db.session.flush()
    if saisie.cv is not None:
        rattacher([saisie.cv], projet_pro=projet)
    apparier_projet(projet.id, le=le)
    return projet


def modifier_projet(projet: ProjetPro, saisie: SaisieProjet, *, par: Compte, le: datetime) -> None:
    """Save a projet again, its CV replaced or taken away. Raises RegleMetier as `creer_projet` does."""
    exiger(par.id == projet.compte_id, "Ce projet n’est pas le vôtre.")
    _verifier(saisie, par)
    attendre_l_appariement()
    _ecrire(projet, saisie, par, le)
    db.session.flush()
    if projet.cv is not None and projet.cv is not saisie.cv:
        retirer(projet.cv)
    if saisie.cv is not None and saisie.cv.projet_pro_id is None:
        rattacher([saisie.cv], projet_pro=projet)
    apparier_projet(projet.id, le=le)


def supprimer_projet(projet: ProjetPro, *, par: Compte) -> None:
    """Erase a projet with its CV, the contacts and the alerts that it was in.

    Its candidatures stay, without projet nor CV: withdrawing them is another gesture. Raises RegleMetier when it is
    somebody else’s.
    """
    exiger(par.id == projet.compte_id, "Ce projet n’est pas le vôtre.")
    attendre_l_appariement()
    if db.session.scalar(select(ProjetPro.id).where(ProjetPro.id == projet.id)) is None:
        return  # the button was pressed twice
    oublier_pour(contacts=select(Contact.id).where(Contact.projet_pro_id == projet.id))
    oublier_ceux_de(projets_pro=[projet.id])
    db.session.expire(projet, ["cv"])
    db.session.delete(projet)
    db.session.flush()


def regler_visibilite(projet: ProjetPro, visible: bool, *, par: Compte, le: datetime) -> None:
    """Show a projet to recruiters, or take it out of their sight and of their alerts. Raises RegleMetier under 15."""
    exiger(par.id == projet.compte_id, "Ce projet n’est pas le vôtre.")
    exiger(not visible or par.tranche_age in AGES_TROUVABLES, TROP_JEUNE)
    attendre_l_appariement()
    projet.visible = visible
    projet.trouvable = visible and peut_etre_trouve(par)
    db.session.flush()
    apparier_projet(projet.id, le=le)


def refleter_le_compte(compte: Compte) -> None:
    """Bring the projets of an account to what it has become: its age, whether it is open and confirmed.

    Those that go out of sight leave the alerts; the nightly matching finds again those that come back.
    """
    db.session.flush()
    trouvable = ProjetPro.visible if peut_etre_trouve(compte) else False
    valeurs = {"mineur": compte.tranche_age != TrancheAge.majeur, "trouvable": trouvable}
    ordre = update(ProjetPro).where(ProjetPro.compte_id == compte.id)
    db.session.execute(ordre.values(version=ProjetPro.version + 1, **valeurs), execution_options=SANS_RELECTURE)
    retirer_les_projets_caches(compte.id)


def changer_de_tranche_d_age(compte: Compte, tranche_age: TrancheAge) -> bool:
    """Correct the age of a candidate, and what their projets show; gives whether the projets were taken out of sight.

    Whoever was of age and no longer is has to ask again to be visible; under 15 nobody is. What recruiters wrote freely
    and was not accepted goes to no minor: nor by a mail that waits.
    """
    exiger(compte.est_candidat, "Cette information ne concerne que les candidats.")
    if tranche_age == compte.tranche_age:
        return False
    compte.tranche_age = tranche_age
    db.session.flush()
    caches = 0
    if tranche_age != TrancheAge.majeur:
        ordre = update(ProjetPro).where(ProjetPro.compte_id == compte.id, ProjetPro.visible.is_(True))
        caches = db.session.execute(ordre.values(visible=False), execution_options=SANS_RELECTURE).rowcount
        oublier_pour(contacts=requetes_candidat.contacts_en_attente_de(compte.id))
    refleter_le_compte(compte)
    return caches > 0
