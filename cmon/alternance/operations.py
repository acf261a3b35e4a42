"""Verbs of alternance offers: write, save again, change state, publish what waited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import insert, select, update

from cmon.alertes.operations import apparier_offre, apparier_tranche
from cmon.alternance import requetes
from cmon.alternance.coordonnees import coordonnee_dans, est_nommee
from cmon.alternance.etats import PASSAGES, Contrat, EtatOffreAlternance, Niveau
from cmon.alternance.indexation import dernier_jour, indexer_offre
from cmon.alternance.modeles import DiplomePrepare, OffreAlternance
from cmon.base import RegleMetier, exiger
from cmon.comptes.modeles import Compte
from cmon.employeurs.etats import EtatSuivi
from cmon.employeurs.modeles import SuiviEmployeur
from cmon.etablissements.modeles import Etablissement, EtatEtablissement
from cmon.etablissements.operations import FERME
from cmon.extensions import db
from cmon.journal.modeles import Passage
from cmon.journal.operations import consigner, passer
from cmon.portefeuille.numeros import rangs_suivants
from cmon.referentiels.modeles import Commune
from cmon.structures.etats import EtatStructure, GenreStructure
from cmon.structures.modeles import Structure
from cmon.structures.requetes import adhesions_du_compte
from cmon.temps import jour_de_paris
from cmon.textes import casse_lisible

EN_COURS, EN_ATTENTE = EtatOffreAlternance.en_cours, EtatOffreAlternance.en_attente
FERMES = (EtatOffreAlternance.pourvue, EtatOffreAlternance.archivee)
GESTES = {
    EtatOffreAlternance.en_cours: "publication",
    EtatOffreAlternance.en_attente: "mise en attente",
    EtatOffreAlternance.pourvue: "offre pourvue",
    EtatOffreAlternance.archivee: "archivage",
}
MASQUES = ("adresse", "complement", "code_postal")
NB_DIPLOMES_MAX = 20
DATE_PASSEE = "La date prévue d’embauche est passée : indiquez une date à venir, ou laissez le champ vide."
EMPLOYEUR_A_CHOISIR = "Choisissez l’employeur dans la liste, ou ajoutez-le avant de créer votre offre."
REFERENT_A_CHOISIR = "Choisissez le référent parmi les utilisateurs de votre structure."
METIER_A_CHOISIR = "Choisissez un métier dans la liste."
STRUCTURE_A_VALIDER = "L’équipe n’a pas encore validé votre structure : votre offre attend sa décision."
EN_TOUTES_LETTRES = (
    "Le nom de l’entreprise est écrit dans la description, alors que vous ne souhaitez pas l’afficher : retirez-le."
)


@dataclass
class SaisieOffreAlternance:
    """What the form « Créer une offre » holds. `employeur` empty: the structure is itself the employer.

    `metier` is (ROME code or nothing, words); `diplomes` are (title, level, key of the catalogue or None). `cle_envoi`
    makes one offer of a form sent twice.
    """

    contrats: list[Contrat]
    employeur: SuiviEmployeur | None
    metier: tuple[str | None, str]
    diplomes: list[tuple[str, int, str | None]]
    commune: Commune | None
    adresse: str = ""
    complement: str = ""
    code_postal: str = ""
    embauche_le: date | None = None
    description: str = ""
    referent: Compte | None = None
    anonyme: bool = False
    cle_envoi: str | None = None


def textes_refuses(saisie: SaisieOffreAlternance) -> list[RegleMetier]:
    """The rules that the texts of an offer break: one for each that holds contact data."""
    libres = [intitule for intitule, _, cle in saisie.diplomes if cle is None]
    textes = [(saisie.description, "de la description", "description")]
    textes += [(intitule, "de l’intitulé du diplôme", "diplomes") for intitule in libres]
    lus = ((coordonnee_dans(texte), ou, champ) for texte, ou, champ in textes)
    suite = "les coordonnées ne sont pas diffusées, les candidats postulent en ligne."
    return [RegleMetier(f"Retirez {trouve} {ou} : {suite}", champ) for trouve, ou, champ in lus if trouve]


def nomme_l_entreprise(saisie: SaisieOffreAlternance, etablissement: Etablissement) -> bool:
    """Does a text say the name of a company that wants to stay anonymous?"""
    if not saisie.anonyme:
        return False
    dits = {nom_affiche(saisie.employeur, etablissement), etablissement.raison_sociale}
    dits |= {etablissement.nom_commercial, etablissement.sigle}
    textes = " ".join([saisie.description, *(d[0] for d in saisie.diplomes if d[2] is None)])
    return any(est_nommee(nom, textes) for nom in dits)


def _est_passee(embauche_le: date | None, le: datetime, deja: date | None) -> bool:
    return embauche_le not in (None, deja) and embauche_le < jour_de_paris(le)


def fautes_de_saisie(
    saisie: SaisieOffreAlternance, etablissement: Etablissement | None, *, le: datetime, deja: date | None = None
) -> list[RegleMetier]:
    """What the verbs would refuse of a form that is not yet complete: texts and date, so that all is said at once.

    `etablissement` is that of the employer, when one is chosen; `deja` is the date that stands saved, which may stay.
    """
    fautes = textes_refuses(saisie)
    if etablissement is not None and nomme_l_entreprise(saisie, etablissement):
        fautes.append(RegleMetier(EN_TOUTES_LETTRES, "description"))
    if _est_passee(saisie.embauche_le, le, deja):
        fautes.append(RegleMetier(DATE_PASSEE, "embauche_le"))
    return fautes


def _etablissement_de(
    structure: Structure, saisie: SaisieOffreAlternance, garde: OffreAlternance | None
) -> Etablissement:
    """The establishment that the offer is for. Raises RegleMetier: not a validated employer of that structure."""
    suivi = saisie.employeur
    if suivi is None:
        exiger(structure.genre == GenreStructure.employeur, EMPLOYEUR_A_CHOISIR, "employeur")
        etablissement_id = structure.etablissement_id
    else:
        connu = suivi.structure_id == structure.id and suivi.etat == EtatSuivi.valide
        exiger(connu, EMPLOYEUR_A_CHOISIR, "employeur")
        etablissement_id = suivi.etablissement_id
    etablissement = db.session.get(Etablissement, etablissement_id) if etablissement_id else None
    exiger(etablissement, EMPLOYEUR_A_CHOISIR, "employeur")
    inchange = garde is not None and garde.etablissement_id == etablissement_id
    exiger(inchange or etablissement.etat == EtatEtablissement.actif, FERME, "employeur")
    return etablissement


def nom_affiche(suivi: SuiviEmployeur | None, etablissement: Etablissement) -> str:
    """The company's name as candidates read it: the one that the structure gave, unless it holds contact data."""
    for nom in ((suivi.nom_commercial if suivi else ""), etablissement.nom_commercial):
        if nom and not coordonnee_dans(nom):
            return casse_lisible(nom)
    return casse_lisible(etablissement.raison_sociale)


def _verifier(saisie: SaisieOffreAlternance, structure: Structure, par: Compte) -> None:
    exiger(saisie.contrats, "Cochez au moins un type d’alternance.", "contrats")
    exiger(saisie.metier and saisie.metier[1], METIER_A_CHOISIR, "metier")
    exiger(saisie.commune, "Indiquez la commune du lieu de travail.", "commune")
    exiger(saisie.diplomes, "Ajoutez au moins un diplôme ou une formation à préparer.", "diplomes")
    exiger(len(saisie.diplomes) <= NB_DIPLOMES_MAX, f"Indiquez {NB_DIPLOMES_MAX} diplômes au plus.", "diplomes")
    exiger(all(n in set(Niveau) for _, n, _ in saisie.diplomes), "Indiquez le niveau de chaque diplôme.", "diplomes")
    for regle in textes_refuses(saisie):
        raise regle
    referent = saisie.referent or par
    if referent.id != par.id:
        adhesions = db.session.scalars(adhesions_du_compte(referent.id))
        exiger(structure.id in {a.structure_id for a in adhesions}, REFERENT_A_CHOISIR, "referent")


def _ecrire(
    offre: OffreAlternance, structure: Structure, saisie: SaisieOffreAlternance, *, par: Compte, le: datetime
) -> None:
    etablissement = _etablissement_de(structure, saisie, offre if offre.id else None)
    exiger(not nomme_l_entreprise(saisie, etablissement), EN_TOUTES_LETTRES, "description")
    offre.etablissement_id, offre.anonyme = etablissement.id, saisie.anonyme
    offre.entreprise = nom_affiche(saisie.employeur, etablissement)
    offre.employeur_id = saisie.employeur.id if saisie.employeur else None
    offre.naf, offre.secteur = etablissement.naf, etablissement.secteur
    offre.referent_id = (saisie.referent or par).id
    offre.contrats = saisie.contrats
    offre.metier_code, offre.metier_libelle = saisie.metier
    offre.embauche_le, offre.description = saisie.embauche_le, saisie.description
    for nom in MASQUES:
        setattr(offre, nom, getattr(saisie, nom))
    commune = saisie.commune
    offre.commune_insee, offre.ville, offre.departement = commune.insee, commune.nom, commune.departement
    # The middle of the commune: a distance from the exact place would tell the street.
    offre.latitude, offre.longitude = commune.latitude, commune.longitude
    if [(d.intitule, d.niveau, d.diplome_cle) for d in offre.diplomes] != list(saisie.diplomes):
        offre.diplomes = [
            DiplomePrepare(rang=i, intitule=intitule, niveau=niveau, diplome_cle=cle)
            for i, (intitule, niveau, cle) in enumerate(saisie.diplomes)
        ]
    offre.modifiee_le = le
    indexer_offre(offre)


def est_validee(structure_id: int) -> bool:
    """Has the équipe validated the structure? Read under its lock: a decision taken at once comes before or after."""
    return db.session.scalar(requetes.etat_de_la_structure(structure_id)) == EtatStructure.validee


def _dater(offre: OffreAlternance, le: datetime) -> None:
    offre.publiee_le, offre.visible_jusqu_au, offre.close_le = le, dernier_jour(le), None


def composer_offre(
    structure: Structure, saisie: SaisieOffreAlternance, *, par: Compte, le: datetime
) -> OffreAlternance:
    """The offer that a form says, by the rules of `creer_offre`: neither numbered nor dated, nothing is written."""
    _verifier(saisie, structure, par)
    exiger(not _est_passee(saisie.embauche_le, le, None), DATE_PASSEE, "embauche_le")
    offre = OffreAlternance(structure_id=structure.id, cle_envoi=saisie.cle_envoi, cree_le=le, diplomes=[])
    _ecrire(offre, structure, saisie, par=par, le=le)
    return offre


def ajouter_offres(offres: Sequence[OffreAlternance], *, validee: bool, par: Compte, le: datetime) -> list[int]:
    """Write offers that `composer_offre` made, all at once; their ids. Nobody is matched with them yet.

    `validee`: has the équipe validated the structure? Read under its lock.
    """
    for offre, rang in zip(offres, rangs_suivants(len(offres)), strict=True):
        offre.rang, offre.cree_le, offre.modifiee_le = rang, le, le
        offre.etat = EN_COURS if validee else EN_ATTENTE
        if validee:
            _dater(offre, le)
    db.session.add_all(offres)
    db.session.flush()
    ids = [offre.id for offre in offres]
    consigner_en_nombre(ids, "création", par=par, le=le, vers=EN_COURS if validee else EN_ATTENTE)
    return ids


def creer_offre(structure: Structure, saisie: SaisieOffreAlternance, *, par: Compte, le: datetime) -> OffreAlternance:
    """Write an offer: published at once when the équipe has validated the structure, else it waits for that.

    The same form sent twice (same `cle_envoi`) gives the offer of the first time.
    Raises RegleMetier: no contract, an employer that is not a validated one of the structure or is closed, no métier,
    commune or diploma, a date already past, contact data or the name of an anonymous company in a text, a référent of
    elsewhere. Source: guide CMonAlternance, « Créer une offre »: « immédiatement publiée ».
    """
    validee = est_validee(structure.id)
    if saisie.cle_envoi:
        deja = db.session.scalar(requetes.offre_alternance_par_cle(structure.id, saisie.cle_envoi))
        if deja is not None:
            return deja
    offre = composer_offre(structure, saisie, par=par, le=le)
    ajouter_offres([offre], validee=validee, par=par, le=le)
    if validee:
        apparier_offre(offre.id, le=le)
    return offre


def modifier_offre(offre: OffreAlternance, saisie: SaisieOffreAlternance, *, par: Compte, le: datetime) -> None:
    """Save the form of an offer: it lives six months more. A filled or archived one comes back on the site.

    A date of hiring that has passed since it was written may stay. Raises RegleMetier like `creer_offre`.
    Source: guide CMonAlternance, Gérer ses offres: « il vous suffit de l’ouvrir et de l’enregistrer de nouveau ».
    """
    structure = offre.structure
    validee = est_validee(structure.id)
    _verifier(saisie, structure, par)
    exiger(not _est_passee(saisie.embauche_le, le, offre.embauche_le), DATE_PASSEE, "embauche_le")
    _ecrire(offre, structure, saisie, par=par, le=le)
    vers = EN_COURS if validee else EN_ATTENTE
    if offre.etat == vers:
        consigner(offre, "modification", par=par, le=le)
    else:
        passer(offre, vers, PASSAGES, "modification et " + GESTES[vers], par=par, le=le)
    offre.close_le = None
    if validee:
        _dater(offre, le)
    db.session.flush()
    apparier_offre(offre.id, le=le)


def changer_etat(
    offre: OffreAlternance, vers: EtatOffreAlternance, *, par: Compte, le: datetime, annule: bool = False
) -> None:
    """« Pourvue », « Archiver », or back on the site: at any time. Twice the same is done once.

    Back on the site it lives six months more, unless this undoes what has just been done (`annule`); it waits when the
    équipe has not validated the structure. Its applications stay to be answered. Raises RegleMetier.
    """
    validee = est_validee(offre.structure_id)
    db.session.refresh(offre, ["etat", "version", "visible_jusqu_au"], with_for_update={"key_share": True})
    exiger(validee or (offre.etat, vers) != (EN_ATTENTE, EN_COURS), STRUCTURE_A_VALIDER)
    if vers in (EN_COURS, EN_ATTENTE):
        vers = EN_COURS if validee else EN_ATTENTE
    if offre.etat == vers:
        return
    passer(offre, vers, PASSAGES, "annulation" if annule else GESTES[vers], par=par, le=le)
    offre.modifiee_le = le
    if vers in FERMES:
        offre.close_le = le
    elif vers == EN_COURS and not (annule and offre.visible_jusqu_au and offre.visible_jusqu_au >= jour_de_paris(le)):
        _dater(offre, le)
    else:
        offre.close_le = None
    db.session.flush()
    apparier_offre(offre.id, le=le)


def _toutes(
    structure: Structure,
    de: EtatOffreAlternance,
    vers: EtatOffreAlternance,
    motif: str,
    *,
    par,
    le: datetime,
    **valeurs,
) -> list[int]:
    """Make all the offers of a structure in one state pass to another; gives their ids.

    Those that follow one another, as a spreadsheet makes them, are matched with profiles at once.
    """
    db.session.flush()
    condition = (OffreAlternance.structure_id == structure.id, OffreAlternance.etat == de)
    dans_l_ordre = select(OffreAlternance.id).where(*condition).order_by(OffreAlternance.id)
    dans_l_ordre = dans_l_ordre.with_for_update(key_share=True)
    ordre = (
        update(OffreAlternance)
        .where(*condition, OffreAlternance.id.in_(dans_l_ordre))
        .values(etat=vers, modifiee_le=le, version=OffreAlternance.version + 1, **valeurs)
        .returning(OffreAlternance.id)
    )
    ids = sorted(db.session.scalars(ordre, execution_options={"synchronize_session": False}))
    consigner_en_nombre(ids, GESTES[vers], de=de, vers=vers, par=par, le=le, motif=motif)
    for _, suite in groupby(enumerate(ids), lambda rang_id: rang_id[1] - rang_id[0]):
        suite = [offre_id for _, offre_id in suite]
        apparier_tranche(suite[0], suite[-1], le=le)
    return ids


def consigner_en_nombre(ids: list[int], action: str, *, par, le: datetime, de=None, vers=None, motif: str = "") -> None:
    """One line in the history of each of these offers. `par` as for `consigner`."""
    auteur = par if isinstance(par, str) else par.nom_complet
    ligne = {"action": action, "de": de, "vers": vers, "auteur": auteur[:200], "le": le, "motif": motif}
    ligne["par_id"] = None if isinstance(par, str) else par.id
    if ids:
        db.session.execute(insert(Passage), [{"offre_alternance_id": i, **ligne} for i in ids])


def publier_les_offres_en_attente(
    structure: Structure, *, par="Validation de la structure", le: datetime, motif: str = "La structure est validée."
) -> int:
    """Publish what waits for the équipe, or for somebody to answer. Gives how many. Flushes, never commits."""
    visible = {"publiee_le": le, "visible_jusqu_au": dernier_jour(le), "close_le": None}
    return len(_toutes(structure, EN_ATTENTE, EN_COURS, motif, par=par, le=le, **visible))


def retirer_les_offres_du_site(
    structure: Structure, *, par="Structure à valider", le: datetime, motif: str = "La structure n’est plus validée."
) -> int:
    """The offers of a structure leave the site and wait, for the reason `motif`. Gives how many."""
    return len(_toutes(structure, EN_COURS, EN_ATTENTE, motif, par=par, le=le))
