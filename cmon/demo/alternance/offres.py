"""The partner employers and the offers of the demonstration, in every state."""

from datetime import timedelta
from random import Random

from cmon.alternance.etats import Contrat, EtatOffreAlternance
from cmon.alternance.indexation import dernier_jour, indexer_offre
from cmon.alternance.modeles import DiplomePrepare, OffreAlternance
from cmon.demo import lecture
from cmon.demo.alternance.tirage import Scene, lire, phrase
from cmon.employeurs.etats import EtatSuivi
from cmon.employeurs.modeles import SuiviEmployeur
from cmon.etablissements.modeles import Etablissement
from cmon.extensions import db
from cmon.journal.operations import consigner
from cmon.portefeuille.numeros import numero_suivant
from cmon.recherche.texte import normaliser
from cmon.referentiels.modeles import Metier
from cmon.structures.etats import GenreStructure

# Which acteur follows the employers of a département.
SUIVI_PAR = {
    "lycee": {"24", "33", "40", "47", "64"},
    "tremplin": {"16", "19", "23", "87"},
    "cfa": {"17", "79", "86"},
}
MOTIF = "Ce Siret est celui d’un établissement fermé : donnez celui de l’atelier, rue des Tanneurs."
VIEILLE = 183
# How many days ago an offer was published.
AGES = (1, 2, 4, 8, 13, 20, 33, 47, 62, 85, 110, 140, 200, 230)


def suivre_les_employeurs(scene: Scene) -> None:
    """Each acteur follows the companies of its départements; a few requests wait, a few were refused."""
    for cle, departements in SUIVI_PAR.items():
        structure = scene.structures[cle]
        suivis = [e for e in scene.etablissements.values() if e.departement in departements]
        for rang, etablissement in enumerate(sorted(suivis, key=lambda e: e.siret)):
            etat = {3: EtatSuivi.a_valider, 9: EtatSuivi.a_valider, 6: EtatSuivi.refuse}.get(rang, EtatSuivi.valide)
            scene.employeurs.append(_suivre(scene, structure, etablissement, etat, rang))
    # A company that two structures follow: each sees its own offers only.
    deux = next(s for s in scene.employeurs if s.structure_id == scene.structures["lycee"].id)
    etablissement = db.session.get(Etablissement, deux.etablissement_id)
    scene.employeurs.append(_suivre(scene, scene.structures["tremplin"], etablissement, EtatSuivi.valide, 40))


def _suivre(scene: Scene, structure, etablissement: Etablissement, etat: EtatSuivi, rang: int) -> SuiviEmployeur:
    contact = lecture.entreprises()[etablissement.siret]
    attend = etat == EtatSuivi.a_valider
    demande_le = scene.calendrier.instant(-2 - rang % 3 if attend else -150 + rang, etablissement.siret)
    membre = scene.membres(structure.id)[0]
    suivi = SuiviEmployeur(
        structure_id=structure.id,
        etablissement_id=etablissement.id,
        etat=etat,
        nom_commercial=etablissement.nom_commercial,
        courriel=contact["courriel"],
        telephone=contact["telephone"],
        adresse=etablissement.adresse,
        code_postal=etablissement.code_postal,
        ville=etablissement.ville,
        recherche=normaliser(
            f"{etablissement.raison_sociale} {etablissement.nom_commercial} {etablissement.siret} {etablissement.ville}"
        ),
        demande_par_id=membre.id,
        demande_le=demande_le,
        traite_le=None if attend else demande_le + timedelta(days=1),
        motif_refus=MOTIF if etat == EtatSuivi.refuse else "",
    )
    db.session.add(suivi)
    db.session.flush()
    consigner(suivi, "demande", par=membre, le=demande_le, vers=EtatSuivi.a_valider)
    if not attend:
        action = "validation" if etat == EtatSuivi.valide else "refus"
        equipe, le = scene.comptes["equipe"], suivi.traite_le
        consigner(suivi, action, par=equipe, le=le, de=EtatSuivi.a_valider, vers=etat, motif=suivi.motif_refus)
    return suivi


def ecrire_les_offres(scene: Scene) -> None:
    """An offer for each métier of each employer that has it, published over the last eight months."""
    hasard = Random(20_300)
    prevues = list(_prevues(scene))
    metiers = {m.code: m for m in db.session.query(Metier).where(Metier.code.in_({p[2]["code"] for p in prevues}))}
    # The oldest first: their numbers follow.
    ages = sorted((hasard.choice(AGES) for _ in prevues), reverse=True)
    hasard.shuffle(prevues)
    for rang, ((structure, suivi, conte, etablissement), age) in enumerate(zip(prevues, ages, strict=True)):
        scene.offres.append(_ecrire(scene, hasard, rang, structure, suivi, conte, etablissement, metiers, age))
    db.session.flush()


def _prevues(scene: Scene):
    """(structure, partner employer or None, métier of the file, establishment), in a steady order."""
    valides = [s for s in scene.employeurs if s.etat == EtatSuivi.valide]
    par_id = {e.id: e for e in scene.etablissements.values()}
    structures = {s.id: s for s in scene.structures.values()}
    siens = [(structures[s.structure_id], s, par_id[s.etablissement_id]) for s in valides]
    eux_memes = [
        (s, None, par_id[s.etablissement_id])
        for s in (scene.structures[cle] for cle in ("menard", "torsac", "charmillac"))
    ]
    for structure, suivi, etablissement in [*siens, *eux_memes]:
        for conte in lire("metiers")["metier"]:
            if etablissement.naf.startswith(tuple(conte["naf"])):
                yield structure, suivi, conte, etablissement


def _etat(structure, rang: int, age: int) -> EtatOffreAlternance:
    if structure.genre == GenreStructure.employeur and structure.etat != "validee":
        return EtatOffreAlternance.en_attente
    if age >= VIEILLE or rang % 19 == 5:
        return EtatOffreAlternance.archivee
    return EtatOffreAlternance.pourvue if rang % 7 == 3 else EtatOffreAlternance.en_cours


def _ecrire(scene, hasard, rang, structure, suivi, conte, e, metiers, age) -> OffreAlternance:
    etat = _etat(structure, rang, age)
    le = scene.calendrier.instant(-age, f"{e.siret}{conte['code']}")
    publiee_le = None if etat == EtatOffreAlternance.en_attente else le
    close = etat in (EtatOffreAlternance.pourvue, EtatOffreAlternance.archivee)
    offre = OffreAlternance(
        rang=numero_suivant(le)[1],
        structure_id=structure.id,
        employeur_id=suivi and suivi.id,
        etablissement_id=e.id,
        referent_id=hasard.choice(scene.membres(structure.id)).id,
        etat=etat,
        cree_le=le,
        modifiee_le=le,
        publiee_le=publiee_le,
        visible_jusqu_au=publiee_le and dernier_jour(publiee_le),
        close_le=min(le + timedelta(days=VIEILLE if age >= VIEILLE else 12), scene.calendrier.le) if close else None,
        metier_code=conte["code"],
        metier_libelle=metiers[conte["code"]].libelle,
        description="\n\n".join([conte["mission"], phrase(hasard, "profil"), phrase(hasard, "cadre")]),
        embauche_le=scene.calendrier.debut(hasard.choice((None, 14, 30, 45, 75, 120))),
        entreprise=e.nom_usuel,
        anonyme=rang % 11 == 4,
        adresse=e.adresse,
        code_postal=e.code_postal,
        commune_insee=e.commune_insee,
        ville=e.ville,
        departement=e.departement,
        latitude=e.latitude,
        longitude=e.longitude,
        naf=e.naf,
        secteur=e.secteur,
    )
    offre.contrats = [Contrat(c) for c in conte["contrats"][: 1 + rang % 3]]
    titres = conte["diplomes"][rang % len(conte["diplomes"]) :][: 1 + rang % 2]
    offre.diplomes = [
        DiplomePrepare(rang=i, intitule=t, niveau=n, diplome_cle=scene.diplomes.get(normaliser(t)))
        for i, (t, n) in enumerate(titres)
    ]
    indexer_offre(offre)
    db.session.add(offre)
    db.session.flush()
    raconter_l_offre(scene, offre)
    return offre


def raconter_l_offre(scene: Scene, offre: OffreAlternance) -> None:
    """What the history of an offer says: published, then filled or archived."""
    par = next(c for c in scene.comptes.values() if c.id == offre.referent_id)
    premier = EtatOffreAlternance.en_cours if offre.publiee_le else EtatOffreAlternance.en_attente
    consigner(offre, "création", par=par, le=offre.cree_le, vers=premier)
    if offre.close_le:
        action = "offre pourvue" if offre.etat == EtatOffreAlternance.pourvue else "archivage"
        consigner(offre, action, par=par, le=offre.close_le, de=premier, vers=offre.etat)
