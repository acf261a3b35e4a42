"""Factories of CMonAlternance: employers, offers, projets, candidatures, contacts, alerts, favourites."""

import itertools
import json
from datetime import timedelta

from cmon.alertes.etats import Raison
from cmon.alertes.modeles import Alerte
from cmon.alternance.etats import Contrat, EtatOffreAlternance, ensemble_de_departements
from cmon.alternance.indexation import dernier_jour, indexer_offre
from cmon.alternance.modeles import DiplomePrepare, LotOffres, OffreAlternance
from cmon.candidatures.modeles import TrancheAge
from cmon.candidatures_alternance.etats import EtatCandidature
from cmon.candidatures_alternance.modeles import CandidatureAlternance
from cmon.comptes.etats import GenreCompte
from cmon.comptes.modeles import Compte
from cmon.contacts.etats import EtatContact
from cmon.contacts.modeles import Contact
from cmon.echanges.modeles import Message
from cmon.employeurs.etats import EtatSuivi
from cmon.employeurs.modeles import SuiviEmployeur
from cmon.etablissements.modeles import Etablissement
from cmon.extensions import db
from cmon.favoris.modeles import FavoriOffre, FavoriProfil
from cmon.portefeuille.numeros import numero_suivant
from cmon.profils.indexation import indexer_projet
from cmon.profils.modeles import DiplomeVise, Experience, FormationSuivie, ProjetPro
from cmon.recherche.texte import normaliser
from cmon.recherches_enregistrees.modeles import RechercheEnregistree
from cmon.referentiels.modeles import Commune
from cmon.structures.etats import GenreStructure, RoleAdhesion
from cmon.structures.modeles import Structure
from cmon.temps import maintenant

_rangs = itertools.count(1)


class FabriqueDAlternance:
    """To be mixed into Fabrique, which has `compte`, `structure`, `adhesion`, `etablissement` and `_ecrire`."""

    def recruteur(
        self, structure: Structure | None = None, *, genre="acteur", role=RoleAdhesion.gestionnaire, **valeurs
    ) -> Compte:
        """Somebody who acts for `structure`, else for a validated structure of that kind with an establishment."""
        if structure is None:
            etablissement = self.etablissement()
            structure = self.structure(GenreStructure(genre), etablissement_id=etablissement.id, **valeurs)
        genre_compte = GenreCompte.employeur if structure.genre == GenreStructure.employeur else GenreCompte.acteur
        compte = self.compte(genre=genre_compte)
        self.adhesion(compte, structure, role)
        return compte

    def candidat(self, tranche_age=TrancheAge.majeur, **valeurs) -> Compte:
        """A confirmed account of a candidate."""
        return self.compte(genre=GenreCompte.candidat, tranche_age=TrancheAge(tranche_age), **valeurs)

    def employeur_suivi(
        self, structure: Structure, *, etat=EtatSuivi.valide, etablissement: Etablissement | None = None, **valeurs
    ) -> SuiviEmployeur:
        """A partner employer of `structure`, validated unless told otherwise."""
        etablissement = etablissement or self.etablissement()
        le = maintenant()
        defauts = {
            "structure_id": structure.id,
            "etablissement_id": etablissement.id,
            "etat": EtatSuivi(etat),
            "courriel": "rh@entreprise.example.org",
            "telephone": "01 99 00 40 01",
            "adresse": "3 rue du Moulin",
            "code_postal": "86000",
            "ville": "Poitiers",
            "recherche": normaliser(f"{etablissement.raison_sociale} {etablissement.siret} Poitiers"),
            "demande_le": le - timedelta(days=5),
            "traite_le": None if etat == EtatSuivi.a_valider else le - timedelta(days=4),
        }
        return self._ecrire(SuiviEmployeur(**{**defauts, **valeurs}))

    def offre_alternance(
        self,
        structure: Structure | None = None,
        *,
        employeur: SuiviEmployeur | None = None,
        etat=EtatOffreAlternance.en_cours,
        contrats=(Contrat.apprentissage,),
        diplomes=(("CAP Boulanger", 3, None),),
        commune: str | None = "86194",
        age_jours: float = 2,
        **valeurs,
    ) -> OffreAlternance:
        """A published offer of a boulanger at Poitiers; `diplomes` are (title, level, key of the catalogue).

        `structure` is whoever writes it, else a new validated acteur; `age_jours` is how long ago it was published.
        """
        structure = structure or self.structure(GenreStructure.acteur, etablissement_id=self.etablissement().id)
        employeur = employeur or self.employeur_suivi(structure)
        etablissement = db.session.get(Etablissement, employeur.etablissement_id)
        le = maintenant()
        publiee_le = None if etat == EtatOffreAlternance.en_attente else le - timedelta(days=age_jours)
        lieu = db.session.get(Commune, commune) if commune else None
        defauts = {
            "rang": numero_suivant(le)[1],
            "structure_id": structure.id,
            "employeur_id": employeur.id,
            "etablissement_id": etablissement.id,
            "etat": EtatOffreAlternance(etat),
            "cree_le": publiee_le or le,
            "modifiee_le": publiee_le or le,
            "publiee_le": publiee_le,
            "visible_jusqu_au": dernier_jour(publiee_le) if publiee_le else None,
            "metier_code": "D1102",
            "metier_libelle": "Boulanger / Boulangère",
            "description": "Vous apprenez à pétrir, à façonner et à cuire, au fournil comme au magasin.",
            "entreprise": etablissement.nom_usuel,
            "naf": etablissement.naf,
            "adresse": "3 rue du Moulin",
            "code_postal": "86000",
            "commune_insee": lieu and lieu.insee,
            "ville": lieu.nom if lieu else "Poitiers",
            "departement": lieu.departement if lieu else "86",
            "latitude": lieu and lieu.latitude,
            "longitude": lieu and lieu.longitude,
        }
        offre = OffreAlternance(**{**defauts, **valeurs})
        offre.contrats = [Contrat(c) for c in contrats]
        offre.diplomes = [
            DiplomePrepare(rang=i, intitule=intitule, niveau=niveau, diplome_cle=cle)
            for i, (intitule, niveau, cle) in enumerate(diplomes)
        ]
        indexer_offre(offre)
        return self._ecrire(offre)

    def lot_d_offres(self, structure: Structure, *, importe_le=None, **valeurs) -> LotOffres:
        """A spreadsheet of one right line and one wrong one, read now; once imported it keeps the wrong one."""
        le = maintenant()
        resume = {"metier": "Boulanger / Boulangère", "employeur": "Fournil des Halles", "commune": "Poitiers (86000)"}
        bonne = {"n": 2, "cellules": {}, "erreurs": [], "resume": resume}
        fausse = {**bonne, "n": 3, "erreurs": [["Commune", "Indiquez la commune du lieu de travail."]]}
        defauts = {
            "structure_id": structure.id,
            "nom": "offres-de-rentree.xlsx",
            "lignes": json.dumps([fausse] if importe_le else [bonne, fausse]),
            "nb_offres": 1,
            "nb_erreurs": 1,
            "cree_le": le,
            "expire_le": le + timedelta(days=1),
            "importe_le": importe_le,
        }
        return self._ecrire(LotOffres(**{**defauts, **valeurs}))

    def projet_pro(
        self,
        compte: Compte | None = None,
        *,
        contrats=(Contrat.apprentissage,),
        departements=("86",),
        diplomes=(("CAP Boulanger", 3, None),),
        formations=(("Brevet des collèges", True, 2024),),
        experiences=(),
        commune: str | None = None,
        **valeurs,
    ) -> ProjetPro:
        """A visible projet of a boulanger in the Vienne; its owner is `compte`, else a new adult candidate."""
        compte = compte or self.candidat()
        le = maintenant()
        lieu = db.session.get(Commune, commune) if commune else None
        defauts = {
            "compte_id": compte.id,
            "cree_le": le - timedelta(days=3),
            "modifie_le": le - timedelta(days=3),
            "visible": True,
            "metier_code": "D1102",
            "metier_libelle": "Boulanger / Boulangère",
            "duree_mois": 24,
            "departements": ensemble_de_departements(departements),
            "commune_insee": lieu and lieu.insee,
            "latitude": lieu and lieu.latitude,
            "longitude": lieu and lieu.longitude,
        }
        projet = ProjetPro(**{**defauts, **valeurs})
        projet.contrats = [Contrat(c) for c in contrats]
        projet.diplomes = [
            DiplomeVise(rang=i, intitule=intitule, niveau=niveau, diplome_cle=cle)
            for i, (intitule, niveau, cle) in enumerate(diplomes)
        ]
        projet.formations = [
            FormationSuivie(rang=i, intitule=t, validee=v, annee=a) for i, (t, v, a) in enumerate(formations)
        ]
        projet.experiences = [Experience(rang=i, **e) for i, e in enumerate(experiences)]
        indexer_projet(projet, compte)
        return self._ecrire(projet)

    def candidature_alternance(
        self,
        offre: OffreAlternance | None = None,
        projet: ProjetPro | None = None,
        *,
        etat=EtatCandidature.a_traiter,
        age_jours: float = 1,
        **valeurs,
    ) -> CandidatureAlternance:
        """An application to `offre` with `projet` (new ones otherwise), sent `age_jours` days ago."""
        offre = offre or self.offre_alternance()
        projet = projet or self.projet_pro()
        le = maintenant()
        repondue = etat in (EtatCandidature.acceptee, EtatCandidature.refusee)
        defauts = {
            "structure_id": offre.structure_id,
            "offre_id": offre.id,
            "compte_id": projet.compte_id,
            "projet_pro_id": projet.id,
            "etat": EtatCandidature(etat),
            "message": "Je souhaite apprendre ce métier chez vous.",
            "candidatee_le": le - timedelta(days=age_jours),
            "repondue_le": le if repondue else None,
            "reponse": "Nous vous proposons un entretien : rh@entreprise.example.org" if repondue else "",
        }
        return self._ecrire(CandidatureAlternance(**{**defauts, **valeurs}))

    def contact(
        self, structure: Structure, projet: ProjetPro | None = None, *, etat=EtatContact.en_attente, **valeurs
    ) -> Contact:
        """`structure` has written to the owner of `projet` (a new one otherwise)."""
        projet = projet or self.projet_pro()
        le = maintenant()
        defauts = {
            "structure_id": structure.id,
            "projet_pro_id": projet.id,
            "etat": EtatContact(etat),
            "message": "" if projet.mineur else "Votre profil nous intéresse : parlons-en.",
            "cree_le": le - timedelta(days=1),
            "repondu_le": le if etat in (EtatContact.accepte, EtatContact.refuse) else None,
        }
        return self._ecrire(Contact(**{**defauts, **valeurs}))

    def message(self, *, candidature=None, contact=None, du_candidat: bool = False, **valeurs) -> Message:
        """A message in the thread of a candidature or of a contact."""
        defauts = {
            "candidature_id": candidature and candidature.id,
            "contact_id": contact and contact.id,
            "du_candidat": du_candidat,
            "texte": "Quand pouvez-vous venir ?",
            "ecrit_le": maintenant(),
        }
        return self._ecrire(Message(**{**defauts, **valeurs}))

    def alerte(self, offre: OffreAlternance, projet: ProjetPro, **valeurs) -> Alerte:
        """`projet` fits `offre`, by its métier, contract and département."""
        defauts = {
            "structure_id": offre.structure_id,
            "offre_id": offre.id,
            "projet_pro_id": projet.id,
            "score": 80,
            "raisons": int(Raison.metier | Raison.contrat | Raison.departement),
            "cree_le": maintenant(),
        }
        return self._ecrire(Alerte(**{**defauts, **valeurs}))

    def favori_profil(self, compte: Compte, structure: Structure, projet: ProjetPro) -> FavoriProfil:
        """`compte`, acting for `structure`, has put `projet` aside."""
        favori = FavoriProfil(
            compte_id=compte.id, structure_id=structure.id, projet_pro_id=projet.id, cree_le=maintenant()
        )
        return self._ecrire(favori)

    def recherche_enregistree(self, compte: Compte, parametres: str = "q=boulanger", **valeurs) -> RechercheEnregistree:
        """The candidate `compte` keeps a search of offers, and was told of what it finds until yesterday."""
        hier = maintenant() - timedelta(days=1)
        defauts = {"portail": "cmonalternance", "libelle": parametres or "Toutes", "cree_le": hier, "vue_jusqu_a": hier}
        return self._ecrire(
            RechercheEnregistree(**{"compte_id": compte.id, "parametres": parametres, **defauts, **valeurs})
        )

    def favori_offre(self, compte: Compte, offre: OffreAlternance) -> FavoriOffre:
        """The candidate `compte` has put `offre` aside."""
        return self._ecrire(FavoriOffre(compte_id=compte.id, offre_id=offre.id, cree_le=maintenant()))
