"""A realistic volume for benchmarks: companies, projets, offers and applications in large numbers."""

import hashlib
import random
import secrets
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select

from cmon.alternance.modeles import OffreAlternance
from cmon.base_sql import insertion, transaction_d_ecriture
from cmon.candidatures.modeles import Candidature, TrancheAge
from cmon.comptes.modeles import Compte
from cmon.demo import volume_rencontres
from cmon.etablissements.modeles import Etablissement, EtatEtablissement, SourceEtablissement
from cmon.extensions import db
from cmon.offres.etats import Public
from cmon.offres.modeles import Offre
from cmon.portefeuille.etats import Souhait
from cmon.portefeuille.modeles import CompteurNumero, Projet
from cmon.publication.etats import EtatPublication
from cmon.recherche.texte import indexer, normaliser
from cmon.referentiels.modeles import Commune, Departement, Metier, Naf
from cmon.rencontres.modeles import Rencontre
from cmon.structures.etats import EtatStructure, GenreStructure, RoleAdhesion
from cmon.structures.modeles import Adhesion, Structure
from cmon.temps import jour_de_paris

REGION = "75"
LOT = 2_000
NB_CHARGES = 40
OFFRES_PAR_RENCONTRE = 20
PHRASES = (
    "Vous accompagnez l’équipe dans son travail de tous les jours et participez à l’accueil des clients.",
    "Vous préparez les commandes, contrôlez la qualité et tenez à jour les documents de suivi.",
    "Un tuteur vous guide du premier au dernier jour et fait le point avec vous chaque vendredi.",
    "Vous découvrez les outils, les règles de sécurité et les gestes du métier avant de les essayer.",
    "L’atelier est accessible en bus ; prévoyez des chaussures fermées et votre repas de midi.",
    "La boutique vend au détail et livre des restaurants : la vente occupe une partie de la matinée.",
    "Une visite du site, des échanges avec chaque service et un petit projet rythment la semaine.",
    "Curiosité, ponctualité et envie d’apprendre comptent davantage que l’expérience.",
)
METIER_COURANT = ("D1102", "Boulanger / Boulangère")
NOMS = ("Atelier", "Maison", "Comptoir", "Établissements", "Société", "Fabrique", "Domaine", "Cabinet", "Garage")
SUITES = ("du Pont", "des Tilleuls", "Océane", "du Clain", "Garonne", "Bontemps", "des Halles", "du Moulin", "Vézère")


def remplir(nb_offres: int, *, graine: int, le: datetime, nb_rencontres: int | None = None) -> dict[str, int]:
    """Add `nb_offres` published offers, as many projets and companies, twice as many applications, and rencontres.

    `nb_rencontres` with their participants: one for twenty offers unless told otherwise.
    Towns are drawn by population over the region, métiers and NAF codes evenly; `graine` makes the draw repeatable.
    Commits by batches; gives the numbers of rows.
    """
    hasard = random.Random(graine)
    communes, poids = communes_par_population()
    metiers = db.session.execute(select(Metier.code, Metier.libelle)).all()
    nafs = db.session.execute(select(Naf.code, Naf.secteur)).all()
    rang = dernier_rang()
    dernier = db.session.scalar(select(func.coalesce(func.max(Etablissement.id), 0))) or 0
    nb_rencontres = nb_offres // OFFRES_PAR_RENCONTRE if nb_rencontres is None else nb_rencontres
    with transaction_d_ecriture():
        db.session.rollback()
        charges = _charges(le, graine)
        for debut in range(0, nb_offres, LOT):
            nb = min(LOT, nb_offres - debut)
            tirage = hasard.choices(communes, poids, k=nb)
            rang = _lot(hasard, tirage, metiers, nafs, charges, rang, le)
        faites = volume_rencontres.ajouter(
            nb_rencontres, apres=dernier, graine=graine, metiers=metiers, charges=charges, rang=rang, le=le
        )
        rang = faites.pop("rang")
        noter_le_dernier_rang(rang)
        db.session.commit()
    return {"offres": nb_offres, "etablissements": nb_offres, "candidatures": 2 * nb_offres, **faites}


def communes_par_population() -> tuple[list[Commune], list[int]]:
    """The communes of the region, and how often each is to be drawn."""
    requete = select(Commune).join(Departement, Departement.code == Commune.departement)
    communes = list(db.session.scalars(requete.where(Departement.region == REGION)))
    return communes, [c.population + 1 for c in communes]


def dernier_rang() -> int:
    """The last rank in use: projets, offers, rencontres and alternance offers share one counter."""
    rangs = (Projet.rang, Offre.rang, Rencontre.rang, OffreAlternance.rang, CompteurNumero.valeur)
    return max(db.session.scalar(select(func.max(rang))) or 0 for rang in rangs)


def noter_le_dernier_rang(rang: int) -> None:
    """The next number that is drawn comes after this one."""
    regle = insertion(CompteurNumero).values(nom="cmonstage", valeur=rang)
    db.session.execute(regle.on_conflict_do_update(index_elements=[CompteurNumero.nom], set_={"valeur": rang}))


def _charges(le: datetime, graine: int) -> list[int]:
    structure = Structure(
        nom=f"Partenaire de mesure {graine}", genre=GenreStructure.partenaire, etat=EtatStructure.validee, cree_le=le
    )
    comptes = [
        Compte(
            courriel=f"mesure-{graine}-{i}-{secrets.token_hex(4)}@example.org",
            nom=f"Mesure{i}",
            prenom="Alix",
            cree_le=le,
        )
        for i in range(NB_CHARGES)
    ]
    db.session.add_all([structure, *comptes])
    db.session.flush()
    db.session.add_all(
        Adhesion(compte_id=c.id, structure_id=structure.id, role=RoleAdhesion.utilisateur, depuis_le=le)
        for c in comptes
    )
    db.session.flush()
    return [c.id for c in comptes]


def _siret(hasard: random.Random) -> str:
    siren = _cle(f"0000{hasard.randrange(10**4):04d}")
    return _cle(siren + f"{hasard.randrange(10**4):04d}")


def _cle(chiffres: str) -> str:
    somme = sum(sum(divmod(int(c) * (2 - i % 2), 10)) for i, c in enumerate(reversed(chiffres)))
    return chiffres + str(-somme % 10)


def ajouter_etablissements(hasard: random.Random, tirage: list[Commune], nafs: list, le: datetime) -> list[tuple]:
    """Add a company in each of these communes; gives (id, name, NAF code, its place as values of a row)."""
    pris = set(db.session.scalars(select(Etablissement.siret)))
    lignes, lieux = [], []
    for commune in tirage:
        siret = _siret(hasard)
        while siret in pris:
            siret = _siret(hasard)
        pris.add(siret)
        naf, secteur = hasard.choice(nafs)
        nom = f"{hasard.choice(NOMS)} {hasard.choice(SUITES)}"
        lieu = {
            "commune_insee": commune.insee,
            "ville": commune.nom,
            "departement": commune.departement,
            "latitude": commune.latitude,
            "longitude": commune.longitude,
            "secteur": secteur,
        }
        lieux.append((siret, nom, naf, lieu))
        lignes.append(
            {
                **lieu,
                "siret": siret,
                "siren": siret[:9],
                "raison_sociale": nom.upper(),
                "nom_recherche": normaliser(nom),
                "naf": naf,
                "adresse": f"{hasard.randrange(1, 90)} rue des Écoles",
                "code_postal": commune.codes_postaux[:5],
                "etat": EtatEtablissement.actif,
                "source": SourceEtablissement.saisie,
                "lu_le": le,
            }
        )
    db.session.execute(insert(Etablissement), lignes)
    sirets = [ligne["siret"] for ligne in lignes]
    requete = select(Etablissement.siret, Etablissement.id).where(Etablissement.siret.in_(sirets))
    ids = dict(db.session.execute(requete).tuples().all())
    return [(ids[siret], nom, naf, lieu) for siret, nom, naf, lieu in lieux]


def _lot(hasard, tirage, metiers, nafs, charges, rang: int, le: datetime) -> int:
    projets, offres = [], []
    for etablissement_id, nom, _, lieu in ajouter_etablissements(hasard, tirage, nafs, le):
        publiee_le = le - timedelta(minutes=hasard.randrange(60 * 24 * 90))
        projets.append(
            {
                "numero": f"{publiee_le:%m%Y}-{rang + 1}",
                "rang": rang + 1,
                "etablissement_id": etablissement_id,
                "departement": lieu["departement"],
                "souhait": Souhait.stagiaire,
                "charge_id": hasard.choice(charges),
                "version": 1,
                "cree_le": publiee_le,
                "modifie_le": publiee_le,
            }
        )
        offres.append(_offre(hasard, nom, lieu, metiers, etablissement_id, rang + 2, publiee_le, le))
        rang += 2
    db.session.execute(insert(Projet), projets)
    par_rang = dict(
        db.session.execute(select(Projet.rang, Projet.id).where(Projet.rang > rang - 2 * len(projets))).all()
    )
    for offre in offres:
        offre["projet_id"] = par_rang[offre["rang"] - 1]
    db.session.execute(insert(Offre), offres)
    _candidatures(hasard, [o["rang"] for o in offres], le)
    return rang


def _offre(hasard, nom, lieu, metiers, etablissement_id, rang, publiee_le, le) -> dict:
    # One offer in twenty is of a trade that everybody searches: a draw over 1,584 métiers alone would have none.
    code, libelle = hasard.choice(metiers) if hasard.random() < 0.95 else METIER_COURANT
    description = " ".join([f"{nom} vous accueille à {lieu['ville']}.", *hasard.sample(PHRASES, 5)])
    debut = None if hasard.random() < 0.4 else jour_de_paris(le) + timedelta(days=hasard.randrange(200))
    publics = {f"public_{p}": hasard.random() < 0.4 for p in Public}
    publics["public_lyceen"] = publics["public_lyceen"] or not any(publics.values())
    return {
        **lieu,
        **publics,
        "numero": f"{publiee_le:%m%Y}-{rang}",
        "rang": rang,
        "etablissement_id": etablissement_id,
        "etat": EtatPublication.publiee,
        "version": 1,
        "cree_le": publiee_le,
        "modifiee_le": publiee_le,
        "publiee_le": publiee_le,
        "metier_code": code,
        "metier_libelle": libelle,
        "description": description,
        "debut_le": debut,
        "duree_jours": hasard.choice((5, 10, 20, 40)),
        "nom_commercial": nom,
        "telephone": "01 99 00 30 00",
        "courriel": "contact@example.org",
        "recherche": indexer(libelle, nom, lieu["ville"], description),
    }


def _candidatures(hasard, rangs: list[int], le: datetime) -> None:
    ids = list(db.session.scalars(select(Offre.id).where(Offre.rang.in_(rangs))))
    lignes = []
    for n, offre_id in enumerate(hasard.choices(ids, k=2 * len(ids))):
        adresse = f"personne-{offre_id}-{n}@example.org"
        lignes.append(
            {
                "offre_id": offre_id,
                "jeton": hashlib.sha256(f"{adresse}{hasard.random()}".encode()).hexdigest()[:40],
                "nom": f"Nom{n % 500}",
                "prenom": "Sasha",
                "tranche_age": hasard.choice(list(TrancheAge)),
                "courriel": adresse,
                "courriel_normalise": adresse,
                "telephone": "01 99 00 40 00",
                "formation_actuelle": "Seconde professionnelle",
                "motivations": "Je découvre ce métier et souhaite le voir de près avant de choisir ma formation.",
                "cree_le": le,
            }
        )
    db.session.execute(insert(Candidature), lignes)
