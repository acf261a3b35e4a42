"""Factories: each method writes what it makes, with French names and sensible defaults, commits and returns it."""

import hashlib
import itertools
import secrets
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from cmon.candidatures.modeles import Candidature, TrancheAge
from cmon.comptes.etats import GenreCompte
from cmon.comptes.modeles import Compte
from cmon.comptes.mots_de_passe import hacher
from cmon.comptes.session import empreinte
from cmon.demandes.etats import Demandeur, EtatDemande
from cmon.demandes.modeles import Demande
from cmon.etablissements.modeles import Etablissement, EtatEtablissement, SourceEtablissement
from cmon.extensions import db
from cmon.fichiers.modeles import Fichier
from cmon.fichiers.stockage import nouvelle_cle
from cmon.offres.etats import Public
from cmon.offres.modeles import Offre
from cmon.portefeuille.etats import Souhait
from cmon.portefeuille.modeles import Projet
from cmon.portefeuille.numeros import numero_suivant
from cmon.publication.etats import EtatPublication
from cmon.recherche.texte import indexer
from cmon.referentiels.modeles import Commune, Departement
from cmon.structures.etats import EtatDemandeAdhesion, EtatStructure, GenreStructure, RoleAdhesion
from cmon.structures.modeles import Adhesion, DemandeAdhesion, Invitation, Structure
from cmon.temps import heure_de_paris, maintenant
from tests.fabriques_alternance import FabriqueDAlternance
from tests.fabriques_rencontres import FabriqueDeRencontres

MOT_DE_PASSE = "trois-lutins-au-verger"
PRENOMS = ("Camille", "Sacha", "Noémie", "Loïc", "Inès", "Théo", "Maëlys", "Yanis", "Zoé", "Émile")
NOMS = ("Lavergne", "Dubosc", "Etcheverry", "Roumégoux", "Pradeau", "Castaing", "Fauconnier", "Mazières", "Béchade")
ENTREPRISES = ("Menuiserie du Clain", "Boulangerie Aux Deux Épis", "Atelier Vélo Garonne", "Librairie L’Encrier")
DESCRIPTION = (
    "Vous découvrez la vie de l’atelier : accueil des clients, préparation des commandes, choix du bois, usage des "
    "machines sous la conduite d’un compagnon, puis finition et livraison. Chaque matin commence par un point en "
    "équipe. Prévoyez des chaussures fermées et une tenue qui ne craint rien."
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
_rangs = itertools.count(1)


@lru_cache(maxsize=8)
def _hache(mot: str) -> str:
    return hacher(mot)


def siret_valide(rang: int) -> str:
    """A made-up SIRET that begins with 0000 and whose two keys are right."""
    siren = _avec_cle(f"0000{rang % 10000:04d}")
    return _avec_cle(siren + "0001")


def _avec_cle(chiffres: str) -> str:
    somme = 0
    for i, c in enumerate(reversed(chiffres)):
        n = int(c) * (2 if i % 2 == 0 else 1)
        somme += n - 9 if n > 9 else n
    return chiffres + str(-somme % 10)


class Fabrique(FabriqueDAlternance, FabriqueDeRencontres):
    """Makes rows. Keyword arguments replace the defaults of the model's columns."""

    mot_de_passe = MOT_DE_PASSE
    description = DESCRIPTION

    def _ecrire(self, *objets):
        db.session.add_all(objets)
        db.session.commit()
        return objets[0]

    def compte(self, *, mot_de_passe: str | None = MOT_DE_PASSE, **valeurs) -> Compte:
        """A confirmed account that belongs to no structure; its password is `fabrique.mot_de_passe`."""
        n, le = next(_rangs), maintenant()
        defauts = {
            "courriel": f"personne{n}@example.org",
            "nom": NOMS[n % len(NOMS)],
            "prenom": PRENOMS[n % len(PRENOMS)],
            "telephone": "01 99 00 20 01",
            "mot_de_passe": _hache(mot_de_passe) if mot_de_passe else None,
            "cree_le": le - timedelta(days=30),
            "confirme_le": le - timedelta(days=30),
        }
        return self._ecrire(Compte(**{**defauts, **valeurs}))

    def structure(self, genre=GenreStructure.partenaire, *, departements=(), **valeurs) -> Structure:
        """A validated structure; `departements` are the codes of those whose deposits a partenaire is shown."""
        n = next(_rangs)
        defauts = {
            "nom": f"Maison de l’orientation {n}",
            "genre": GenreStructure(genre),
            "etat": EtatStructure.validee,
            "courriel": f"structure{n}@example.org",
            "cree_le": maintenant() - timedelta(days=60),
        }
        structure = Structure(**{**defauts, **valeurs})
        if departements:
            codes = [str(c) for c in departements]
            requete = select(Departement).where(Departement.code.in_(codes))
            structure.departements = list(db.session.execute(requete).scalars())
            assert len(structure.departements) == len(codes), codes
        return self._ecrire(structure)

    def adhesion(self, compte: Compte, structure: Structure, role=RoleAdhesion.utilisateur) -> Adhesion:
        """Make `compte` a member of `structure`."""
        return self._ecrire(
            Adhesion(compte_id=compte.id, structure_id=structure.id, role=RoleAdhesion(role), depuis_le=maintenant())
        )

    def professionnel(self, genre="employeur", **valeurs) -> Compte:
        """A confirmed account of a professional who has not said yet for which structure."""
        return self.compte(**{"genre": GenreCompte(genre), **valeurs})

    def demande_adhesion(self, structure: Structure, compte: Compte | None = None) -> DemandeAdhesion:
        """Somebody asks to join `structure`, and waits."""
        compte = compte or self.professionnel()
        etat = EtatDemandeAdhesion.en_attente
        return self._ecrire(
            DemandeAdhesion(compte_id=compte.id, structure_id=structure.id, etat=etat, cree_le=maintenant())
        )

    def invitation(self, structure: Structure, role=RoleAdhesion.utilisateur, *, jeton: str = "") -> Invitation:
        """An address invited to join `structure` for a week; `jeton` is the random value of its link."""
        n, le = next(_rangs), maintenant()
        return self._ecrire(
            Invitation(
                empreinte=empreinte(jeton or secrets.token_urlsafe(32)),
                structure_id=structure.id,
                courriel=f"invite{n}@example.org",
                role=RoleAdhesion(role),
                cree_le=le,
                expire_le=le + timedelta(days=7),
            )
        )

    def _membre(self, structure: Structure, role, valeurs: dict) -> Compte:
        compte = self.compte(**valeurs)
        self.adhesion(compte, structure, role)
        return compte

    def partenaire(
        self, *, departements=("86",), structure=None, etat=EtatStructure.validee, role="gestionnaire", **valeurs
    ) -> Compte:
        """A person of a validated CMonStage partenaire that is shown the deposits of `departements`."""
        structure = structure or self.structure(departements=departements, etat=EtatStructure(etat))
        return self._membre(structure, role, valeurs)

    def membre_equipe(self, *, structure=None, **valeurs) -> Compte:
        """A person of the équipe (administrateur)."""
        structure = structure or self.structure(GenreStructure.equipe, nom="Équipe CMonStage")
        return self._membre(structure, RoleAdhesion.gestionnaire, valeurs)

    def employeur(self, *, structure=None, **valeurs) -> Compte:
        """A person of an employer."""
        structure = structure or self.structure(GenreStructure.employeur, nom="Menuiserie du Clain")
        return self._membre(structure, RoleAdhesion.gestionnaire, valeurs)

    def etablissement(self, *, commune: str | None = "86194", **valeurs) -> Etablissement:
        """An establishment in the commune of that INSEE code (Poitiers by default)."""
        n = next(_rangs)
        siret = valeurs.pop("siret", None) or siret_valide(n)
        nom = valeurs.pop("raison_sociale", f"{ENTREPRISES[n % len(ENTREPRISES)]} {n}")
        defauts = {
            "siret": siret,
            "siren": siret[:9],
            "raison_sociale": nom,
            "nom_recherche": nom.lower(),
            "naf": "1623Z",
            "adresse": "12 rue des Écluses",
            "etat": EtatEtablissement.actif,
            "source": SourceEtablissement.annuaire,
            "lu_le": maintenant(),
            **self._lieu(commune),
        }
        return self._ecrire(Etablissement(**{**defauts, **valeurs}))

    @staticmethod
    def _lieu(insee: str | None) -> dict:
        if insee is None:
            return {"ville": ""}
        lieu = db.session.get(Commune, insee)
        assert lieu is not None, f"no commune {insee} in the reference data"
        return {
            "ville": lieu.nom,
            "commune_insee": insee,
            "departement": lieu.departement,
            "latitude": lieu.latitude,
            "longitude": lieu.longitude,
        }

    def projet(self, *, etablissement=None, charge: Compte | None = None, commune: str | None = "86194", **valeurs):
        """A company's wish: without `charge`, it waits in « À prendre en charge »."""
        etablissement = etablissement or self.etablissement(commune=commune)
        le = maintenant()
        numero, rang = numero_suivant(le)
        defauts = {
            "numero": numero,
            "rang": rang,
            "etablissement_id": etablissement.id,
            "departement": etablissement.departement,
            "souhait": Souhait.stagiaire,
            "charge_id": charge.id if charge else None,
            "contact_nom": "Camille Lavergne",
            "contact_courriel": "contact@menuiserie.example.org",
            "contact_telephone": "01 99 00 30 01",
            "cree_le": le,
            "modifie_le": le,
        }
        return self._ecrire(Projet(**{**defauts, **valeurs}))

    def offre(
        self,
        *,
        publiee: bool = True,
        publics=(Public.collegien,),
        projet: Projet | None = None,
        etablissement: Etablissement | None = None,
        charge: Compte | None = None,
        commune: str | None = "86194",
        debut_dans: int | None = 30,
        **valeurs,
    ) -> Offre:
        """An offer of its own projet, public unless `publiee=False`; it starts in `debut_dans` days (None: « dès que
        possible »). `etat=` names another state."""
        le = maintenant()
        if projet is None:
            projet = self.projet(etablissement=etablissement, charge=charge, commune=commune)
        etat = EtatPublication(valeurs.pop("etat", EtatPublication.publiee if publiee else EtatPublication.brouillon))
        parue = etat in (EtatPublication.publiee, EtatPublication.depubliee)
        debut: date | None = None
        if debut_dans is not None:
            debut = heure_de_paris(le).date() + timedelta(days=debut_dans)
        numero, rang = numero_suivant(le)
        defauts = {
            "numero": numero,
            "rang": rang,
            "projet_id": projet.id,
            "etablissement_id": projet.etablissement_id,
            "etat": etat,
            "cree_le": le,
            "modifiee_le": le,
            "publiee_le": le if parue else None,
            "depubliee_le": le if etat == EtatPublication.depubliee else None,
            "metier_libelle": "Menuisier, menuisière",
            "description": DESCRIPTION,
            "debut_le": debut,
            "duree_jours": 5,
            "nom_commercial": "Menuiserie du Clain",
            "contact_nom": "Camille Lavergne",
            "telephone": "01 99 00 30 01",
            "courriel": "contact@menuiserie.example.org",
            **self._lieu(commune),
        }
        offre = Offre(**{**defauts, **valeurs})
        offre.publics = [Public(p) for p in publics]
        offre.recherche = indexer(
            offre.metier_libelle, offre.nom_commercial, offre.ville, offre.formation_souhaitee or "", offre.description
        )
        return self._ecrire(offre)

    def candidature(self, offre: Offre | None = None, *, fichiers: int = 0, **valeurs) -> Candidature:
        """An application to `offre`, with that number of attached files."""
        offre = offre or self.offre()
        n = next(_rangs)
        courriel = valeurs.pop("courriel", f"candidate{n}@example.org")
        defauts = {
            "offre_id": offre.id,
            "jeton": secrets.token_urlsafe(32),
            "nom": NOMS[n % len(NOMS)],
            "prenom": PRENOMS[n % len(PRENOMS)],
            "tranche_age": TrancheAge.moins_15,
            "courriel": courriel,
            "courriel_normalise": courriel.lower(),
            "telephone": "01 99 00 40 01",
            "formation_actuelle": "Troisième, collège Jean-Moulin",
            "motivations": "Je voudrais voir comment on fabrique un meuble et rencontrer des artisans.",
            "cree_le": maintenant(),
        }
        candidature = self._ecrire(Candidature(**{**defauts, **valeurs}))
        for rang in range(fichiers):
            self.fichier(candidature=candidature, nom=f"cv-{rang + 1}.pdf")
        return candidature

    def demande(self, **valeurs) -> Demande:
        """A demande d’information that waits for the équipe; `etat="traitee"` makes it handled now."""
        le, n = maintenant(), next(_rangs)
        etat = EtatDemande(valeurs.pop("etat", EtatDemande.a_traiter))
        defauts = {
            "portail": "cmonstage",
            "demandeur": Demandeur.jeune,
            "nom": f"{PRENOMS[n % len(PRENOMS)]} {NOMS[n % len(NOMS)]}",
            "courriel": f"demande{n}@example.org",
            "telephone": "01 99 00 50 01",
            "texte": "Ma fille peut-elle faire son stage dans l’entreprise de sa tante ?",
            "etat": etat,
            "cree_le": le,
            "traitee_le": le if etat == EtatDemande.traitee else None,
        }
        return self._ecrire(Demande(**{**defauts, **valeurs}))

    def fichier(
        self,
        *,
        offre: Offre | None = None,
        candidature: Candidature | None = None,
        contenu: bytes = PDF,
        nom: str = "cv.pdf",
        type_mime: str = "application/pdf",
        **valeurs,
    ) -> Fichier:
        """A stored file, of an offer, of an application, or still waiting for its form."""
        le, cle = maintenant(), nouvelle_cle()
        defauts = {
            "jeton": secrets.token_urlsafe(32),
            "nom": nom,
            "type_mime": type_mime,
            "taille": len(contenu),
            "empreinte": hashlib.sha256(contenu).hexdigest(),
            "cle": cle,
            "cree_le": le,
            "expire_le": None if offre or candidature else le + timedelta(hours=24),
            "offre_id": offre.id if offre else None,
            "candidature_id": candidature.id if candidature else None,
        }
        fichier = Fichier(**{**defauts, **valeurs})
        chemin = self._chemin(fichier.cle)
        chemin.parent.mkdir(parents=True, exist_ok=True)
        chemin.write_bytes(contenu)
        return self._ecrire(fichier)

    @staticmethod
    def _chemin(cle: str) -> Path:
        return Path(current_app.config["FICHIERS_URL"]) / cle
