"""A realistic volume of rencontres and participants for benchmarks, at companies that the offers have brought."""

import hashlib
import random
from datetime import datetime, time, timedelta

from sqlalchemy import insert, select

from cmon.demo.lecture import participants
from cmon.demo.monde import telephone_de
from cmon.etablissements.modeles import Etablissement
from cmon.extensions import db
from cmon.inscriptions.etats import EtatInscription
from cmon.inscriptions.modeles import Inscription
from cmon.portefeuille.etats import Souhait
from cmon.portefeuille.modeles import Projet
from cmon.publication.etats import EtatPublication
from cmon.recherche.texte import indexer, normaliser
from cmon.rencontres.etats import GenreRencontre, Lieu, Statut
from cmon.rencontres.modeles import Rencontre
from cmon.temps import PARIS, jour_de_paris

LOT = 500
HEURES = [time(9), time(10), time(14), time(14, 30), time(18, 30)]
DUREES = [45, 60, 90, 120, 180, 240, 420]
EVENEMENTS = ["", "", "", "Cap métiers tours", "Rallye des métiers", "Forum de l’apprentissage"]
GENRES = [*[GenreRencontre.visite] * 5, *[GenreRencontre.rendez_vous] * 4, GenreRencontre.autre]
PHRASES = [
    "Vous rencontrez celles et ceux qui exercent le métier et leur posez toutes vos questions.",
    "La visite suit une commande, de la demande du client à la livraison.",
    "Chacun essaie un geste simple, sous l’œil d’un tuteur.",
    "Les équipements de protection sont prêtés ; venez avec des chaussures fermées.",
    "Le parcours est accessible aux personnes à mobilité réduite.",
    "Un échange sur les formations et sur l’alternance termine la rencontre.",
]
COLONNES = (
    "id",
    "adresse",
    "code_postal",
    "ville",
    "commune_insee",
    "departement",
    "latitude",
    "longitude",
    "secteur",
    "raison_sociale",
)


def ajouter(nb: int, *, apres: int, graine: int, metiers: list, charges: list[int], rang: int, le: datetime) -> dict:
    """Add `nb` rencontres at companies whose id is over `apres`, four in five to come, with their participants.

    `metiers` are (code, label), `charges` the ids of accounts, `rang` the last rank in use. Flushes; gives the numbers
    of rows and the last rank.
    """
    hasard = random.Random(f"rencontres {graine}")
    colonnes = [getattr(Etablissement, nom) for nom in COLONNES]
    lieux = db.session.execute(select(*colonnes).where(Etablissement.id > apres).order_by(Etablissement.id)).all()
    nb_inscriptions = 0
    for debut in range(0, nb, LOT):
        tires = hasard.choices(lieux, k=min(LOT, nb - debut))
        rang, n = _lot(hasard, tires, metiers, charges, rang, le)
        nb_inscriptions += n
    return {"rencontres": nb, "inscriptions": nb_inscriptions, "rang": rang}


def _lot(hasard: random.Random, lieux, metiers, charges, rang: int, le: datetime) -> tuple[int, int]:
    projets, rencontres, tous = [], [], {}
    for lieu in lieux:
        charge, cree_le = hasard.choice(charges), le - timedelta(minutes=hasard.randrange(60 * 24 * 60))
        projets.append(_projet(lieu, rang + 1, charge, cree_le))
        rencontre, inscriptions = _rencontre(hasard, lieu, metiers, rang + 2, charge, cree_le, le)
        rencontres.append(rencontre)
        tous[rang + 2] = inscriptions
        rang += 2
    db.session.execute(insert(Projet), projets)
    premier = projets[0]["rang"]
    ids = dict(db.session.execute(select(Projet.rang, Projet.id).where(Projet.rang >= premier)).all())
    for rencontre in rencontres:
        rencontre["projet_id"] = ids[rencontre["rang"] - 1]
    db.session.execute(insert(Rencontre), rencontres)
    ids = dict(db.session.execute(select(Rencontre.rang, Rencontre.id).where(Rencontre.rang >= premier)).all())
    lignes = [{**i, "rencontre_id": ids[r]} for r, inscriptions in tous.items() for i in inscriptions]
    if lignes:
        db.session.execute(insert(Inscription), lignes)
    return rang, len(lignes)


def _projet(lieu, rang: int, charge: int, cree_le: datetime) -> dict:
    return {
        "numero": f"{cree_le:%m%Y}-{rang}",
        "rang": rang,
        "etablissement_id": lieu.id,
        "departement": lieu.departement,
        "souhait": Souhait.rencontre,
        "charge_id": charge,
        "version": 1,
        "cree_le": cree_le,
        "modifie_le": cree_le,
    }


def _debut(hasard: random.Random, cree_le: datetime, le: datetime) -> datetime:
    """A working day: of the ten weeks to come four times in five, else between its creation and yesterday."""
    jour = jour_de_paris(le) + timedelta(days=hasard.randrange(1, 71))
    if hasard.random() < 0.2 and (age := (le - cree_le).days) > 4:
        jour = jour_de_paris(le) - timedelta(days=hasard.randrange(3, age))
    if jour.weekday() > 4:
        jour += timedelta(days=7 - jour.weekday()) if jour > jour_de_paris(le) else timedelta(days=4 - jour.weekday())
    return datetime.combine(jour, hasard.choice(HEURES), tzinfo=PARIS)


def _rencontre(hasard, lieu, metiers, rang, charge, cree_le, le) -> tuple[dict, list[dict]]:
    debut_le, duree = _debut(hasard, cree_le, le), hasard.choice(DUREES)
    passee = debut_le <= le
    genre, evenement = hasard.choice(GENRES), hasard.choice(EVENEMENTS)
    code, libelle = hasard.choice(metiers)
    nom = lieu.raison_sociale.capitalize()
    publics = hasard.sample(list(Statut), hasard.randrange(1, 5))
    nb_max = hasard.choice([4, 8, 10, 12, 15, 20, 25, 30, 40, 60])
    inscriptions = _inscriptions(hasard, publics, nb_max, rang, cree_le, min(le, debut_le), passee)
    description = " ".join([f"{nom} vous reçoit à {lieu.ville}.", *hasard.sample(PHRASES, 4)])
    precision = "Stand dans un forum" if genre == GenreRencontre.autre else ""
    etats = [i["etat"] for i in inscriptions]
    fin_le, directes = debut_le + timedelta(minutes=duree), hasard.random() < 0.5
    return {
        **{f"public_{s}": s in publics for s in Statut},
        **{nom_: getattr(lieu, nom_) for nom_ in COLONNES[1:9]},
        "etablissement_id": lieu.id,
        "numero": f"{cree_le:%m%Y}-{rang}",
        "rang": rang,
        "etat": EtatPublication.depubliee if passee else EtatPublication.publiee,
        "version": 1,
        "cree_le": cree_le,
        "modifiee_le": cree_le,
        "publiee_le": cree_le,
        "depubliee_le": fin_le if passee else None,
        "genre": genre,
        "precision_genre": precision,
        "evenement": evenement,
        "nb_max": nb_max,
        "nb_inscrits": etats.count(EtatInscription.confirmee),
        "nb_en_attente": etats.count(EtatInscription.en_attente),
        "debut_le": debut_le,
        "fin_le": fin_le,
        "duree_minutes": duree,
        "metier_code": code,
        "metier_libelle": libelle,
        "description": description,
        "inscriptions_directes": directes,
        "receveur_id": None if directes else charge,
        "nom_commercial": nom,
        "contact_nom": "Alix Mesure",
        "telephone": "01 99 00 30 00",
        "courriel": "contact@example.org",
        "lieu": Lieu.entreprise,
        "recherche": indexer(libelle, evenement, nom, lieu.ville, description),
    }, inscriptions


def _inscriptions(hasard, publics, nb_max: int, rang: int, debut: datetime, fin: datetime, passee: bool) -> list[dict]:
    """From nobody to a full house: one rencontre in twelve is full, with a few who wait; some have cancelled."""
    complete = hasard.random() < 1 / 12
    nb = nb_max if complete else int(nb_max * hasard.betavariate(1.4, 2.2))
    etats = [EtatInscription.confirmee] * nb
    etats += [EtatInscription.en_attente] * (hasard.randrange(4) if complete else 0)
    etats += [EtatInscription.annulee] * hasard.randrange(1 + nb // 6)
    return [_inscription(hasard, etat, publics, f"{rang}-{i}", debut, fin, passee) for i, etat in enumerate(etats)]


def _inscription(hasard, etat, publics, cle: str, debut: datetime, fin: datetime, passee: bool) -> dict:
    prenoms, noms = participants()
    nom, prenom, statut = hasard.choice(noms), hasard.choice(prenoms), hasard.choice(publics)
    adresse = f"participant-{cle}@example.org"
    inscrite_le = debut + (fin - debut) * hasard.random()
    venu = passee and etat == EtatInscription.confirmee and hasard.random() < 0.8
    return {
        **{f"statut_{s}": s == statut for s in Statut},
        "jeton": hashlib.sha256(f"{adresse}{hasard.random()}".encode()).hexdigest()[:40],
        "etat": etat,
        "nom": nom,
        "prenom": prenom,
        "nom_normalise": f"{normaliser(prenom)} {normaliser(nom)}",
        "telephone": telephone_de(adresse),
        "courriel": adresse,
        "courriel_normalise": adresse,
        "cree_le": inscrite_le,
        "inscrite_le": inscrite_le,
        "annulee_le": fin if etat == EtatInscription.annulee else None,
        "present_le": fin if venu else None,
    }
