"""Factories of rencontres, of registrations and of relances: the other half of Fabrique."""

import itertools
import secrets
from datetime import timedelta

from cmon.comptes.modeles import Compte
from cmon.etablissements.modeles import Etablissement
from cmon.extensions import db
from cmon.inscriptions.etats import EtatInscription
from cmon.inscriptions.modeles import EnvoiGroupe, Inscription
from cmon.portefeuille.etats import Souhait
from cmon.portefeuille.modeles import Projet
from cmon.portefeuille.numeros import numero_suivant
from cmon.publication.etats import EtatPublication
from cmon.recherche.texte import indexer, normaliser
from cmon.relances.modeles import Relance
from cmon.rencontres.etats import GenreRencontre, Lieu, Statut
from cmon.rencontres.modeles import Rencontre
from cmon.temps import maintenant

_rangs = itertools.count(1)


class FabriqueDeRencontres:
    """To be mixed into Fabrique, which has `projet`, `description` and `_ecrire`."""

    def rencontre(
        self,
        *,
        publiee: bool = True,
        publics=(Statut.eleve, Statut.etudiant),
        projet: Projet | None = None,
        etablissement: Etablissement | None = None,
        charge: Compte | None = None,
        receveur: Compte | None = None,
        commune: str | None = "86194",
        dans_heures: float = 240,
        duree_minutes: int = 120,
        **valeurs,
    ) -> Rencontre:
        """A visit of a company, public unless told otherwise, `dans_heures` hours from now (negative: begun).

        With a `receveur`, that account receives the registrations; without, the company does.
        """
        projet = projet or self.projet(
            etablissement=etablissement, charge=charge, commune=commune, souhait=Souhait.rencontre
        )
        le = maintenant()
        numero, rang = numero_suivant(le)
        debut_le = valeurs.pop("debut_le", None) or le + timedelta(hours=dans_heures)
        lieu = db.session.get(Etablissement, projet.etablissement_id)
        defauts = {
            "numero": numero,
            "rang": rang,
            "projet_id": projet.id,
            "etablissement_id": projet.etablissement_id,
            "etat": EtatPublication.publiee if publiee else EtatPublication.brouillon,
            "cree_le": le,
            "modifiee_le": le,
            "publiee_le": le if publiee else None,
            "publics": list(publics),
            "genre": GenreRencontre.visite,
            "nb_max": 10,
            "debut_le": debut_le,
            "fin_le": debut_le + timedelta(minutes=duree_minutes),
            "duree_minutes": duree_minutes,
            "description": self.description,
            "inscriptions_directes": receveur is None,
            "receveur_id": receveur.id if receveur else None,
            "nom_commercial": "Menuiserie du Clain",
            "contact_nom": "Camille Lavergne",
            "telephone": "01 99 00 30 01",
            "courriel": "contact@menuiserie.example.org",
            "lieu": Lieu.entreprise,
            "adresse": lieu.adresse,
            "code_postal": lieu.code_postal,
            "ville": lieu.ville,
            "commune_insee": lieu.commune_insee,
            "departement": lieu.departement,
            "latitude": lieu.latitude,
            "longitude": lieu.longitude,
        }
        rencontre = Rencontre(**{**defauts, **valeurs})
        rencontre.recherche = indexer(
            rencontre.intitule,
            rencontre.evenement or "",
            rencontre.nom_commercial,
            rencontre.ville,
            rencontre.description,
        )
        return self._ecrire(rencontre)

    def inscription(self, rencontre: Rencontre, *, statuts=(Statut.eleve,), **valeurs) -> Inscription:
        """A registration, confirmed unless `etat` says otherwise; the counters of the rencontre follow."""
        n, le = next(_rangs), maintenant()
        nom, prenom = valeurs.pop("nom", f"Mazières{n}"), valeurs.pop("prenom", "Noémie")
        courriel = valeurs.pop("courriel", f"participant{n}@example.org")
        defauts = {
            "rencontre_id": rencontre.id,
            "jeton": secrets.token_urlsafe(24),
            "etat": EtatInscription.confirmee,
            "nom": nom,
            "prenom": prenom,
            "nom_normalise": f"{normaliser(prenom)} {normaliser(nom)}",
            "telephone": "01 99 00 40 01",
            "courriel": courriel,
            "courriel_normalise": courriel.lower(),
            "statuts": list(statuts),
            "cree_le": le,
            "inscrite_le": le,
        }
        inscription = Inscription(**{**defauts, **valeurs})
        rencontre = db.session.get(Rencontre, rencontre.id)
        rencontre.nb_inscrits += inscription.etat == EtatInscription.confirmee
        rencontre.nb_en_attente += inscription.etat == EtatInscription.en_attente
        return self._ecrire(inscription, rencontre)

    def envoi_groupe(self, rencontre_id: int, **valeurs) -> EnvoiGroupe:
        """A mail sent to all the participants of the rencontre; its mails are not made."""
        defauts = {
            "rencontre_id": rencontre_id,
            "auteur": "Nadia Ferrand",
            "le": maintenant(),
            "nb": 3,
            "cle_envoi": secrets.token_urlsafe(24),
        }
        return self._ecrire(EnvoiGroupe(**{**defauts, **valeurs}))

    def relance(self, projet_id: int, **valeurs) -> Relance:
        """A relance of the projet that waits for an answer, unless `reponse` and `repondue_le` are given."""
        le = valeurs.pop("cree_le", maintenant())
        defauts = {
            "projet_id": projet_id,
            "jeton": secrets.token_urlsafe(24),
            "destinataire": "contact@menuiserie.example.org",
            "auteur": "Équipe",
            "cree_le": le,
            "expire_le": le + timedelta(days=15),
        }
        return self._ecrire(Relance(**{**defauts, **valeurs}))
