"""The candidates of the demonstration and their projets professionnels."""

from random import Random

from sqlalchemy import select

from cmon.alternance.etats import TOUTE_LA_REGION, Contrat, ensemble_de_departements
from cmon.candidatures.modeles import TrancheAge
from cmon.comptes.etats import GenreCompte
from cmon.comptes.modeles import Compte
from cmon.demo import lecture, pieces
from cmon.demo.alternance.tirage import Scene, lire
from cmon.demo.monde import adresse_de, telephone_de
from cmon.extensions import db
from cmon.fichiers.operations import recevoir
from cmon.profils.etats import GenreExperience
from cmon.profils.indexation import indexer_projet
from cmon.profils.modeles import DiplomeVise, Experience, FormationSuivie, ProjetPro
from cmon.recherche.texte import normaliser
from cmon.referentiels.departements import DEPARTEMENTS
from cmon.referentiels.modeles import Commune, Metier

NB_CANDIDATS = 152
DUREES = (12, 24, 24, 24, 36)
VOISINS = {
    "16": ("17", "86", "87"), "17": ("16", "79"), "19": ("23", "24", "87"), "23": ("19", "87"),
    "24": ("19", "33", "47"), "33": ("24", "40", "47"), "40": ("33", "64"), "47": ("24", "33"),
    "64": ("40",), "79": ("17", "86"), "86": ("79", "87"), "87": ("23", "86", "16"),
}  # fmt: skip
ANNEE_DU_BREVET = 3


def ecrire_les_projets(scene: Scene) -> None:
    """Some 150 candidates and 210 projets: adults, minors (found or not), hidden ones, a few under 15."""
    hasard = Random(905)
    communes = _communes()
    metiers = {m.code: m for m in db.session.scalars(select(Metier))}
    contes = lire("metiers")["metier"]
    candidats = [*_candidats_nommes(scene), *_candidats(scene, hasard)]
    for rang, compte in enumerate(candidats):
        nb = 2 if rang < 2 or rang % 5 < 2 else 1
        for i in range(nb):
            conte = contes[(rang * 7 + i * 3) % len(contes)]
            scene.projets.append(_projet(scene, hasard, compte, conte, metiers, communes, rang + i))
    db.session.flush()


def _communes() -> list[Commune]:
    requete = select(Commune).where(Commune.departement.in_(DEPARTEMENTS), Commune.population > 4000)
    return list(db.session.scalars(requete.order_by(Commune.insee)))


def _candidats_nommes(scene: Scene) -> list[Compte]:
    return [c for c in scene.comptes.values() if c.genre == GenreCompte.candidat]


def _age(rang: int) -> TrancheAge:
    if rang % 37 == 11:
        return TrancheAge.moins_15
    return TrancheAge.de_15_a_17 if rang % 6 == 2 else TrancheAge.majeur


def _candidats(scene: Scene, hasard: Random):
    prenoms, noms = lecture.participants()
    couples = [(p, n) for p in prenoms for n in noms]
    for rang, (prenom, nom) in enumerate(hasard.sample(couples, NB_CANDIDATS)):
        adresse = adresse_de(prenom, f"{nom} projet")
        cree_le = scene.calendrier.instant(-5 - rang % 170, adresse)
        compte = Compte(
            courriel=adresse,
            nom=nom,
            prenom=prenom,
            telephone=telephone_de(adresse),
            genre=GenreCompte.candidat,
            tranche_age=_age(rang),
            charte_acceptee_le=cree_le,
            cree_le=cree_le,
            confirme_le=cree_le,
            est_demo=True,
        )
        db.session.add(compte)
        db.session.flush()
        yield compte


def _projet(scene: Scene, hasard: Random, compte: Compte, conte, metiers, communes, rang: int) -> ProjetPro:
    commune = hasard.choice(communes)
    cree_le = max(compte.cree_le, scene.calendrier.instant(-1 - rang % 60, compte.courriel))
    zones = [commune.departement, *VOISINS[commune.departement][: rang % 3]]
    projet = ProjetPro(
        compte_id=compte.id,
        cree_le=cree_le,
        modifie_le=cree_le,
        visible=_est_visible(compte, rang),
        metier_code=conte["code"],
        metier_libelle=metiers[conte["code"]].libelle,
        duree_mois=hasard.choice(DUREES),
        departements=TOUTE_LA_REGION if rang % 17 == 8 else ensemble_de_departements(zones),
        commune_insee=commune.insee if rang % 4 else None,
        latitude=commune.latitude if rang % 4 else None,
        longitude=commune.longitude if rang % 4 else None,
        rayon_km=hasard.choice((20, 30, 50)) if rang % 4 else None,
        disponible_le=scene.calendrier.debut(hasard.choice((None, None, -10, 20, 60, 200))),
    )
    projet.contrats = [Contrat(c) for c in conte["contrats"][: 1 + rang % 2]]
    titres = conte["diplomes"][: 1 + rang % 2] if rang % 3 else conte["diplomes"][-1:]
    projet.diplomes = [
        DiplomeVise(rang=i, intitule=t, niveau=n, diplome_cle=scene.diplomes.get(normaliser(t)))
        for i, (t, n) in enumerate(titres)
    ]
    annee = scene.calendrier.jour.year
    projet.formations = [
        FormationSuivie(rang=i, intitule=t, validee=(rang + i) % 5 != 0, annee=annee - ANNEE_DU_BREVET + i)
        for i, t in enumerate(conte["acquis"][: 1 + rang % 2])
    ]
    projet.experiences = [
        Experience(
            rang=i,
            genre=GenreExperience(genre),
            intitule=titre,
            nb_semaines=1 + (rang + i) % 8,
            nb_jours=5 if genre == "stage" else 0,
            description=fait,
        )
        for i, (genre, titre, fait) in enumerate(conte["vecu"][: rang % 3])
    ]
    indexer_projet(projet, compte)
    db.session.add(projet)
    db.session.flush()
    if rang % 3 == 0 or rang < 4:
        _joindre_un_cv(projet, compte, cree_le)
    return projet


def _est_visible(compte: Compte, rang: int) -> bool:
    if compte.tranche_age == TrancheAge.moins_15:
        return False
    return rang % 2 == 0 if compte.tranche_age == TrancheAge.de_15_a_17 else rang % 9 != 4


def _joindre_un_cv(projet: ProjetPro, compte: Compte, le) -> None:
    texte = f"{compte.nom_complet}\n{projet.metier_libelle}\n\n" + "\n".join(
        [*(f.intitule for f in projet.formations), *(f"{e.intitule} : {e.description}" for e in projet.experiences)]
    )
    fichier = recevoir(pieces.pdf(f"CV {compte.nom_complet}", texte), le=le)
    fichier.projet_pro_id, fichier.expire_le = projet.id, None
    db.session.flush()
