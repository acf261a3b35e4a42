"""CMonAlternance: employers followed, offers, projets professionnels, candidatures, contacts, alerts, favourites."""

import sqlalchemy as sa
from alembic import op


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def somme(colonnes) -> str:
    """How many of these columns name something."""
    return " + ".join(f"(CASE WHEN {c} IS NULL THEN 0 ELSE 1 END)" for c in colonnes)


def l_un_de(colonnes) -> str:
    """A file that belongs to nothing has a life."""
    return " OR ".join(f"{c} IS NOT NULL" for c in colonnes)


def regles(objets, proprietaires) -> dict:
    """What a line of the history, and a file, may belong to."""
    return {
        "passage": {"un_seul_objet": somme(objets) + " = 1"},
        "fichier": {
            "un_seul_proprietaire": somme(proprietaires) + " <= 1",
            "sans_proprietaire_expire": l_un_de(("expire_le", *proprietaires)),
        },
    }


OBJETS = ("projet_id", "offre_id", "structure_id", "demande_id", "rencontre_id")
NOUVEAUX_OBJETS = ("offre_alternance_id", "suivi_employeur_id", "candidature_alternance_id", "contact_id")
PROPRIETAIRES = ("offre_id", "rencontre_id", "candidature_id")
NOUVEAUX_PROPRIETAIRES = ("projet_pro_id", "candidature_alternance_id")
AVANT = regles(OBJETS, PROPRIETAIRES)
APRES = regles(OBJETS + NOUVEAUX_OBJETS, PROPRIETAIRES + NOUVEAUX_PROPRIETAIRES)


def changer_les_regles(voulues) -> None:
    """Replace the rules about what a line of the history, and a file, may belong to."""
    for table, textes in voulues.items():
        with op.batch_alter_table(table) as lot:
            for nom, texte in textes.items():
                lot.drop_constraint(op.f(f"ck_{table}_{nom}"), type_="check")
                lot.create_check_constraint(op.f(f"ck_{table}_{nom}"), texte)


def upgrade():
    op.create_table('diplome',
    sa.Column('cle', sa.String(length=40), nullable=False),
    sa.Column('intitule', sa.String(length=250), nullable=False),
    sa.Column('genre', sa.String(length=40), nullable=False),
    sa.Column('niveau', sa.Integer(), nullable=False),
    sa.Column('recherche', sa.String(length=400), nullable=False),
    sa.CheckConstraint('niveau BETWEEN 3 AND 8', name=op.f('ck_diplome_niveau_de_3_a_8')),
    sa.PrimaryKeyConstraint('cle', name=op.f('pk_diplome'))
    )
    with op.batch_alter_table('diplome') as lot:
        lot.create_index('ix_diplome_recherche', ['recherche'], unique=False)

    op.create_table('appellation',
    sa.Column('ogr', sa.String(length=8), nullable=False),
    sa.Column('metier_code', sa.String(length=5), nullable=False),
    sa.Column('libelle', sa.String(length=250), nullable=False),
    sa.Column('recherche', sa.String(length=400), nullable=False),
    sa.ForeignKeyConstraint(['metier_code'], ['metier.code'], name=op.f('fk_appellation_metier_code_metier')),
    sa.PrimaryKeyConstraint('ogr', name=op.f('pk_appellation'))
    )
    with op.batch_alter_table('appellation') as lot:
        lot.create_index('ix_appellation_metier_code', ['metier_code'], unique=False)
        lot.create_index('ix_appellation_recherche', ['recherche'], unique=False)

    op.create_table('recherche_enregistree',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('compte_id', sa.Integer(), nullable=False),
    sa.Column('portail', sa.String(length=30), nullable=False),
    sa.Column('parametres', sa.String(length=500), nullable=False),
    sa.Column('libelle', sa.String(length=250), nullable=False),
    sa.Column('par_courriel', sa.Boolean(), nullable=False),
    sa.Column('cree_le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('vue_jusqu_a', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['compte_id'], ['compte.id'], name=op.f('fk_recherche_enregistree_compte_id_compte'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recherche_enregistree')),
    sa.UniqueConstraint('compte_id', 'portail', 'parametres', name=op.f('uq_recherche_enregistree_compte_id_portail_parametres'))
    )
    with op.batch_alter_table('recherche_enregistree') as lot:
        lot.create_index('ix_recherche_enregistree_vue_jusqu_a', ['vue_jusqu_a'], unique=False)

    op.create_table('projet_pro',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('compte_id', sa.Integer(), nullable=False),
    sa.Column('cle_envoi', sa.String(length=64), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('cree_le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('modifie_le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('visible', sa.Boolean(), nullable=False),
    sa.Column('mineur', sa.Boolean(), nullable=False),
    sa.Column('trouvable', sa.Boolean(), nullable=False),
    sa.Column('contrat_pro', sa.Boolean(), nullable=False),
    sa.Column('contrat_apprentissage', sa.Boolean(), nullable=False),
    sa.Column('contrat_stage', sa.Boolean(), nullable=False),
    sa.Column('metier_code', sa.String(length=5), nullable=True),
    sa.Column('metier_libelle', sa.String(length=200), nullable=False),
    sa.Column('domaine', sa.String(length=3), nullable=True),
    sa.Column('activites', sa.Integer(), nullable=False),
    sa.Column('niveaux', sa.Integer(), nullable=False),
    sa.Column('duree_mois', sa.Integer(), nullable=False),
    sa.Column('departements', sa.Integer(), nullable=False),
    sa.Column('commune_insee', sa.String(length=5), nullable=True),
    sa.Column('latitude', sa.Double(), nullable=True),
    sa.Column('longitude', sa.Double(), nullable=True),
    sa.Column('rayon_km', sa.Integer(), nullable=True),
    sa.Column('disponible_le', sa.Date(), nullable=True),
    sa.Column('recherche', sa.Text(), nullable=False),
    sa.CheckConstraint('contrat_pro OR contrat_apprentissage OR contrat_stage', name=op.f('ck_projet_pro_au_moins_un_contrat')),
    sa.CheckConstraint('departements > 0', name=op.f('ck_projet_pro_au_moins_un_departement')),
    sa.CheckConstraint('duree_mois BETWEEN 1 AND 48', name=op.f('ck_projet_pro_duree_de_quatre_ans_au_plus')),
    sa.CheckConstraint('rayon_km IS NULL OR rayon_km BETWEEN 1 AND 200', name=op.f('ck_projet_pro_rayon_de_200_km_au_plus')),
    sa.ForeignKeyConstraint(['commune_insee'], ['commune.insee'], name=op.f('fk_projet_pro_commune_insee_commune')),
    sa.ForeignKeyConstraint(['compte_id'], ['compte.id'], name=op.f('fk_projet_pro_compte_id_compte'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['metier_code'], ['metier.code'], name=op.f('fk_projet_pro_metier_code_metier')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_projet_pro')),
    sa.UniqueConstraint('compte_id', 'cle_envoi', name=op.f('uq_projet_pro_compte_id_cle_envoi'))
    )
    with op.batch_alter_table('projet_pro') as lot:
        lot.create_index('ix_projet_pro_compte_id', ['compte_id', 'id'], unique=False)
        lot.create_index('ix_projet_pro_domaine', ['domaine', 'trouvable'], unique=False)
        lot.create_index('ix_projet_pro_liste', [
            'trouvable', 'modifie_le', 'id', 'departements', 'niveaux', 'contrat_pro', 'contrat_apprentissage',
            'contrat_stage', 'metier_code',
        ], unique=False)
        lot.create_index('ix_projet_pro_metier_code', ['metier_code', 'trouvable', 'modifie_le'], unique=False)

    op.create_table('diplome_vise',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('projet_id', sa.Integer(), nullable=False),
    sa.Column('rang', sa.Integer(), nullable=False),
    sa.Column('diplome_cle', sa.String(length=40), nullable=True),
    sa.Column('intitule', sa.String(length=250), nullable=False),
    sa.Column('niveau', sa.Integer(), nullable=False),
    sa.CheckConstraint('niveau BETWEEN 3 AND 8', name=op.f('ck_diplome_vise_niveau_de_3_a_8')),
    sa.ForeignKeyConstraint(['diplome_cle'], ['diplome.cle'], name=op.f('fk_diplome_vise_diplome_cle_diplome')),
    sa.ForeignKeyConstraint(['projet_id'], ['projet_pro.id'], name=op.f('fk_diplome_vise_projet_id_projet_pro'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_diplome_vise'))
    )
    with op.batch_alter_table('diplome_vise') as lot:
        lot.create_index('ix_diplome_vise_diplome_cle', ['diplome_cle', 'projet_id'], unique=False)
        lot.create_index('ix_diplome_vise_projet_id', ['projet_id', 'rang'], unique=False)

    op.create_table('experience',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('projet_id', sa.Integer(), nullable=False),
    sa.Column('rang', sa.Integer(), nullable=False),
    sa.Column('genre', sa.Enum('stage', 'emploi', 'alternance', 'benevolat', name='genre', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('intitule', sa.String(length=200), nullable=False),
    sa.Column('employeur', sa.String(length=200), nullable=False),
    sa.Column('nb_semaines', sa.Integer(), nullable=False),
    sa.Column('nb_jours', sa.Integer(), nullable=False),
    sa.Column('description', sa.String(length=500), nullable=False),
    sa.CheckConstraint('nb_semaines >= 0 AND nb_jours >= 0', name=op.f('ck_experience_duree_positive')),
    sa.ForeignKeyConstraint(['projet_id'], ['projet_pro.id'], name=op.f('fk_experience_projet_id_projet_pro'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_experience'))
    )
    with op.batch_alter_table('experience') as lot:
        lot.create_index('ix_experience_projet_id', ['projet_id', 'rang'], unique=False)

    op.create_table('formation_suivie',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('projet_id', sa.Integer(), nullable=False),
    sa.Column('rang', sa.Integer(), nullable=False),
    sa.Column('intitule', sa.String(length=250), nullable=False),
    sa.Column('validee', sa.Boolean(), nullable=False),
    sa.Column('annee', sa.Integer(), nullable=True),
    sa.CheckConstraint('annee IS NULL OR annee BETWEEN 1950 AND 2100', name=op.f('ck_formation_suivie_annee_plausible')),
    sa.ForeignKeyConstraint(['projet_id'], ['projet_pro.id'], name=op.f('fk_formation_suivie_projet_id_projet_pro'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_formation_suivie'))
    )
    with op.batch_alter_table('formation_suivie') as lot:
        lot.create_index('ix_formation_suivie_projet_id', ['projet_id', 'rang'], unique=False)

    op.create_table('favori_profil',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('compte_id', sa.Integer(), nullable=False),
    sa.Column('structure_id', sa.Integer(), nullable=False),
    sa.Column('projet_pro_id', sa.Integer(), nullable=False),
    sa.Column('cree_le', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['compte_id'], ['compte.id'], name=op.f('fk_favori_profil_compte_id_compte'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['projet_pro_id'], ['projet_pro.id'], name=op.f('fk_favori_profil_projet_pro_id_projet_pro'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['structure_id'], ['structure.id'], name=op.f('fk_favori_profil_structure_id_structure'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_favori_profil')),
    sa.UniqueConstraint('compte_id', 'structure_id', 'projet_pro_id', name=op.f('uq_favori_profil_compte_id_structure_id_projet_pro_id'))
    )
    with op.batch_alter_table('favori_profil') as lot:
        lot.create_index('ix_favori_profil_projet_pro_id', ['projet_pro_id'], unique=False)
        lot.create_index(lot.f('ix_favori_profil_structure_id'), ['structure_id'], unique=False)

    op.create_table('lot_d_offres',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('structure_id', sa.Integer(), nullable=False),
    sa.Column('compte_id', sa.Integer(), nullable=True),
    sa.Column('nom', sa.String(length=150), nullable=False),
    sa.Column('empreinte', sa.String(length=64), nullable=False),
    sa.Column('lignes', sa.Text(), nullable=False),
    sa.Column('nb_offres', sa.Integer(), nullable=False),
    sa.Column('nb_erreurs', sa.Integer(), nullable=False),
    sa.Column('cree_le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expire_le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('importe_le', sa.DateTime(timezone=True), nullable=True),
    sa.Column('annule_le', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['compte_id'], ['compte.id'], name=op.f('fk_lot_d_offres_compte_id_compte'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['structure_id'], ['structure.id'], name=op.f('fk_lot_d_offres_structure_id_structure'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lot_d_offres'))
    )
    with op.batch_alter_table('lot_d_offres') as lot:
        lot.create_index(lot.f('ix_lot_d_offres_expire_le'), ['expire_le'], unique=False)
        lot.create_index('ix_lot_d_offres_structure_id', ['structure_id', 'cree_le'], unique=False)

    op.create_table('suivi_employeur',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('structure_id', sa.Integer(), nullable=False),
    sa.Column('etablissement_id', sa.Integer(), nullable=False),
    sa.Column('etat', sa.Enum('a_valider', 'valide', 'refuse', name='etat', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('nom_commercial', sa.String(length=250), nullable=False),
    sa.Column('domaine', sa.String(length=250), nullable=False),
    sa.Column('courriel', sa.String(length=254), nullable=False),
    sa.Column('telephone', sa.String(length=30), nullable=False),
    sa.Column('adresse', sa.String(length=250), nullable=False),
    sa.Column('complement', sa.String(length=250), nullable=False),
    sa.Column('code_postal', sa.String(length=5), nullable=False),
    sa.Column('ville', sa.String(length=120), nullable=False),
    sa.Column('recherche', sa.String(length=900), nullable=False),
    sa.Column('demande_par_id', sa.Integer(), nullable=True),
    sa.Column('demande_le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('traite_le', sa.DateTime(timezone=True), nullable=True),
    sa.Column('motif_refus', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['demande_par_id'], ['compte.id'], name=op.f('fk_suivi_employeur_demande_par_id_compte'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['etablissement_id'], ['etablissement.id'], name=op.f('fk_suivi_employeur_etablissement_id_etablissement')),
    sa.ForeignKeyConstraint(['structure_id'], ['structure.id'], name=op.f('fk_suivi_employeur_structure_id_structure'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suivi_employeur')),
    sa.UniqueConstraint('structure_id', 'etablissement_id', name=op.f('uq_suivi_employeur_structure_id_etablissement_id'))
    )
    with op.batch_alter_table('suivi_employeur') as lot:
        lot.create_index(lot.f('ix_suivi_employeur_etablissement_id'), ['etablissement_id'], unique=False)
        lot.create_index('ix_suivi_employeur_etat', ['etat', 'id'], unique=False)
        lot.create_index('ix_suivi_employeur_structure_id_etat', ['structure_id', 'etat', 'id'], unique=False)

    op.create_table('offre_alternance',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rang', sa.Integer(), nullable=False),
    sa.Column('structure_id', sa.Integer(), nullable=False),
    sa.Column('employeur_id', sa.Integer(), nullable=True),
    sa.Column('etablissement_id', sa.Integer(), nullable=False),
    sa.Column('referent_id', sa.Integer(), nullable=True),
    sa.Column('lot_id', sa.Integer(), nullable=True),
    sa.Column('cle_envoi', sa.String(length=64), nullable=True),
    sa.Column('etat', sa.Enum('en_attente', 'en_cours', 'pourvue', 'archivee', name='etat', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('cree_le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('modifiee_le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('publiee_le', sa.DateTime(timezone=True), nullable=True),
    sa.Column('visible_jusqu_au', sa.Date(), nullable=True),
    sa.Column('close_le', sa.DateTime(timezone=True), nullable=True),
    sa.Column('contrat_pro', sa.Boolean(), nullable=False),
    sa.Column('contrat_apprentissage', sa.Boolean(), nullable=False),
    sa.Column('contrat_stage', sa.Boolean(), nullable=False),
    sa.Column('metier_code', sa.String(length=5), nullable=True),
    sa.Column('metier_libelle', sa.String(length=200), nullable=False),
    sa.Column('domaine', sa.String(length=3), nullable=True),
    sa.Column('activites', sa.Integer(), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('embauche_le', sa.Date(), nullable=True),
    sa.Column('niveaux', sa.Integer(), nullable=False),
    sa.Column('entreprise', sa.String(length=250), nullable=False),
    sa.Column('anonyme', sa.Boolean(), nullable=False),
    sa.Column('adresse', sa.String(length=250), nullable=False),
    sa.Column('complement', sa.String(length=250), nullable=False),
    sa.Column('code_postal', sa.String(length=5), nullable=False),
    sa.Column('commune_insee', sa.String(length=5), nullable=True),
    sa.Column('ville', sa.String(length=120), nullable=False),
    sa.Column('departement', sa.String(length=3), nullable=True),
    sa.Column('latitude', sa.Double(), nullable=True),
    sa.Column('longitude', sa.Double(), nullable=True),
    sa.Column('naf', sa.String(length=6), nullable=True),
    sa.Column('secteur', sa.String(length=20), nullable=True),
    sa.Column('recherche', sa.Text(), nullable=False),
    sa.CheckConstraint("etat <> 'en_cours' OR (publiee_le IS NOT NULL AND visible_jusqu_au IS NOT NULL)", name=op.f('ck_offre_alternance_publiee_a_une_date')),
    sa.CheckConstraint('contrat_pro OR contrat_apprentissage OR contrat_stage', name=op.f('ck_offre_alternance_au_moins_un_contrat')),
    sa.ForeignKeyConstraint(['commune_insee'], ['commune.insee'], name=op.f('fk_offre_alternance_commune_insee_commune')),
    sa.ForeignKeyConstraint(['departement'], ['departement.code'], name=op.f('fk_offre_alternance_departement_departement')),
    sa.ForeignKeyConstraint(['employeur_id'], ['suivi_employeur.id'], name=op.f('fk_offre_alternance_employeur_id_suivi_employeur'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['etablissement_id'], ['etablissement.id'], name=op.f('fk_offre_alternance_etablissement_id_etablissement')),
    sa.ForeignKeyConstraint(['lot_id'], ['lot_d_offres.id'], name=op.f('fk_offre_alternance_lot_id_lot_d_offres'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['metier_code'], ['metier.code'], name=op.f('fk_offre_alternance_metier_code_metier')),
    sa.ForeignKeyConstraint(['referent_id'], ['compte.id'], name=op.f('fk_offre_alternance_referent_id_compte'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['structure_id'], ['structure.id'], name=op.f('fk_offre_alternance_structure_id_structure'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_offre_alternance')),
    sa.UniqueConstraint('rang', name=op.f('uq_offre_alternance_rang')),
    sa.UniqueConstraint('structure_id', 'cle_envoi', name=op.f('uq_offre_alternance_structure_id_cle_envoi'))
    )
    with op.batch_alter_table('offre_alternance') as lot:
        lot.create_index('ix_offre_alternance_departement', ['departement', 'etat', 'publiee_le', 'id', 'visible_jusqu_au', 'contrat_pro', 'contrat_apprentissage', 'contrat_stage', 'niveaux'], unique=False)
        lot.create_index('ix_offre_alternance_domaine', ['domaine', 'etat', 'visible_jusqu_au'], unique=False)
        lot.create_index('ix_offre_alternance_echeance', ['visible_jusqu_au', 'etat'], unique=False)
        lot.create_index(lot.f('ix_offre_alternance_employeur_id'), ['employeur_id'], unique=False)
        lot.create_index(lot.f('ix_offre_alternance_etablissement_id'), ['etablissement_id'], unique=False)
        lot.create_index('ix_offre_alternance_liste', ['etat', 'publiee_le', 'id', 'visible_jusqu_au', 'contrat_pro', 'contrat_apprentissage', 'contrat_stage', 'niveaux', 'departement'], unique=False)
        lot.create_index(lot.f('ix_offre_alternance_lot_id'), ['lot_id'], unique=False)
        lot.create_index('ix_offre_alternance_metier_liste', ['metier_code', 'etat', 'publiee_le', 'id', 'visible_jusqu_au'], unique=False)
        lot.create_index(lot.f('ix_offre_alternance_naf'), ['naf'], unique=False)
        lot.create_index('ix_offre_alternance_position', ['etat', 'latitude', 'longitude'], unique=False)
        lot.create_index(lot.f('ix_offre_alternance_referent_id'), ['referent_id'], unique=False)
        lot.create_index('ix_offre_alternance_structure', ['structure_id', 'etat', 'publiee_le', 'id', 'visible_jusqu_au'], unique=False)

    op.create_table('alerte',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('structure_id', sa.Integer(), nullable=False),
    sa.Column('offre_id', sa.Integer(), nullable=False),
    sa.Column('projet_pro_id', sa.Integer(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('raisons', sa.Integer(), nullable=False),
    sa.Column('km', sa.Double(), nullable=True),
    sa.Column('cree_le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ecartee_le', sa.DateTime(timezone=True), nullable=True),
    sa.Column('envoyee_le', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['offre_id'], ['offre_alternance.id'], name=op.f('fk_alerte_offre_id_offre_alternance'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['projet_pro_id'], ['projet_pro.id'], name=op.f('fk_alerte_projet_pro_id_projet_pro'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['structure_id'], ['structure.id'], name=op.f('fk_alerte_structure_id_structure'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alerte')),
    sa.UniqueConstraint('offre_id', 'projet_pro_id', name=op.f('uq_alerte_offre_id_projet_pro_id'))
    )
    with op.batch_alter_table('alerte') as lot:
        lot.create_index('ix_alerte_envoyee_le', ['envoyee_le', 'structure_id'], unique=False)
        lot.create_index('ix_alerte_projet_pro_id', ['projet_pro_id'], unique=False)
        lot.create_index('ix_alerte_ecartee', ['offre_id', 'projet_pro_id'], unique=False, sqlite_where=sa.text('ecartee_le IS NOT NULL'), postgresql_where=sa.text('ecartee_le IS NOT NULL'))
        lot.create_index('ix_alerte_offre_id', ['offre_id', 'ecartee_le'], unique=False, sqlite_where=sa.text('ecartee_le IS NULL'), postgresql_where=sa.text('ecartee_le IS NULL'))
        lot.create_index('ix_alerte_structure_id', ['structure_id', 'cree_le', 'id'], unique=False, sqlite_where=sa.text('ecartee_le IS NULL'), postgresql_where=sa.text('ecartee_le IS NULL'))

    op.create_table('candidature_alternance',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('structure_id', sa.Integer(), nullable=False),
    sa.Column('offre_id', sa.Integer(), nullable=False),
    sa.Column('compte_id', sa.Integer(), nullable=False),
    sa.Column('projet_pro_id', sa.Integer(), nullable=True),
    sa.Column('etat', sa.Enum('a_traiter', 'acceptee', 'refusee', 'retiree', 'close', name='etat', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('avec_cv', sa.Boolean(), nullable=False),
    sa.Column('candidatee_le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('repondue_le', sa.DateTime(timezone=True), nullable=True),
    sa.Column('repondue_par_id', sa.Integer(), nullable=True),
    sa.Column('reponse', sa.Text(), nullable=False),
    sa.Column('reponse_lue_le', sa.DateTime(timezone=True), nullable=True),
    sa.Column('rappelee_le', sa.DateTime(timezone=True), nullable=True),
    sa.Column('relancee_le', sa.DateTime(timezone=True), nullable=True),
    sa.Column('close_le', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("etat NOT IN ('acceptee', 'refusee') OR repondue_le IS NOT NULL", name=op.f('ck_candidature_alternance_reponse_datee')),
    sa.ForeignKeyConstraint(['compte_id'], ['compte.id'], name=op.f('fk_candidature_alternance_compte_id_compte'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['offre_id'], ['offre_alternance.id'], name=op.f('fk_candidature_alternance_offre_id_offre_alternance'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['projet_pro_id'], ['projet_pro.id'], name=op.f('fk_candidature_alternance_projet_pro_id_projet_pro'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['repondue_par_id'], ['compte.id'], name=op.f('fk_candidature_alternance_repondue_par_id_compte'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['structure_id'], ['structure.id'], name=op.f('fk_candidature_alternance_structure_id_structure'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_candidature_alternance')),
    sa.UniqueConstraint('offre_id', 'compte_id', name=op.f('uq_candidature_alternance_offre_id_compte_id'))
    )
    with op.batch_alter_table('candidature_alternance') as lot:
        lot.create_index('ix_candidature_alternance_compte_id', ['compte_id', 'candidatee_le'], unique=False)
        lot.create_index('ix_candidature_alternance_etat', ['etat', 'candidatee_le'], unique=False)
        lot.create_index('ix_candidature_alternance_offre_id_etat', ['offre_id', 'etat', 'candidatee_le'], unique=False)
        lot.create_index(lot.f('ix_candidature_alternance_projet_pro_id'), ['projet_pro_id'], unique=False)
        lot.create_index('ix_candidature_alternance_structure_id', ['structure_id', 'etat', 'candidatee_le', 'id'], unique=False)

    op.create_table('contact',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('structure_id', sa.Integer(), nullable=False),
    sa.Column('projet_pro_id', sa.Integer(), nullable=False),
    sa.Column('auteur_id', sa.Integer(), nullable=True),
    sa.Column('offre_id', sa.Integer(), nullable=True),
    sa.Column('etat', sa.Enum('en_attente', 'accepte', 'refuse', 'expire', name='etat', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('cree_le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('repondu_le', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['auteur_id'], ['compte.id'], name=op.f('fk_contact_auteur_id_compte'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['offre_id'], ['offre_alternance.id'], name=op.f('fk_contact_offre_id_offre_alternance'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['projet_pro_id'], ['projet_pro.id'], name=op.f('fk_contact_projet_pro_id_projet_pro'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['structure_id'], ['structure.id'], name=op.f('fk_contact_structure_id_structure'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact')),
    sa.UniqueConstraint('structure_id', 'projet_pro_id', name=op.f('uq_contact_structure_id_projet_pro_id'))
    )
    with op.batch_alter_table('contact') as lot:
        lot.create_index('ix_contact_etat', ['etat', 'cree_le'], unique=False)
        lot.create_index('ix_contact_projet_pro_id_etat', ['projet_pro_id', 'etat'], unique=False)

    op.create_table('diplome_prepare',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('offre_id', sa.Integer(), nullable=False),
    sa.Column('rang', sa.Integer(), nullable=False),
    sa.Column('diplome_cle', sa.String(length=40), nullable=True),
    sa.Column('intitule', sa.String(length=250), nullable=False),
    sa.Column('niveau', sa.Integer(), nullable=False),
    sa.CheckConstraint('niveau BETWEEN 3 AND 8', name=op.f('ck_diplome_prepare_niveau_de_3_a_8')),
    sa.ForeignKeyConstraint(['diplome_cle'], ['diplome.cle'], name=op.f('fk_diplome_prepare_diplome_cle_diplome')),
    sa.ForeignKeyConstraint(['offre_id'], ['offre_alternance.id'], name=op.f('fk_diplome_prepare_offre_id_offre_alternance'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_diplome_prepare'))
    )
    with op.batch_alter_table('diplome_prepare') as lot:
        lot.create_index('ix_diplome_prepare_diplome_cle', ['diplome_cle', 'offre_id'], unique=False)
        lot.create_index('ix_diplome_prepare_offre_id', ['offre_id', 'rang'], unique=False)

    op.create_table('favori_offre',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('compte_id', sa.Integer(), nullable=False),
    sa.Column('offre_id', sa.Integer(), nullable=False),
    sa.Column('cree_le', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['compte_id'], ['compte.id'], name=op.f('fk_favori_offre_compte_id_compte'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['offre_id'], ['offre_alternance.id'], name=op.f('fk_favori_offre_offre_id_offre_alternance'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_favori_offre')),
    sa.UniqueConstraint('compte_id', 'offre_id', name=op.f('uq_favori_offre_compte_id_offre_id'))
    )
    with op.batch_alter_table('favori_offre') as lot:
        lot.create_index('ix_favori_offre_offre_id', ['offre_id'], unique=False)

    op.create_table('message',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('candidature_id', sa.Integer(), nullable=True),
    sa.Column('contact_id', sa.Integer(), nullable=True),
    sa.Column('auteur_id', sa.Integer(), nullable=True),
    sa.Column('du_candidat', sa.Boolean(), nullable=False),
    sa.Column('texte', sa.Text(), nullable=False),
    sa.Column('ecrit_le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lu_le', sa.DateTime(timezone=True), nullable=True),
    sa.Column('signale_le', sa.DateTime(timezone=True), nullable=True),
    sa.Column('signale_par_id', sa.Integer(), nullable=True),
    sa.Column('motif_signalement', sa.Text(), nullable=False),
    sa.Column('signalement_traite_le', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(CASE WHEN candidature_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN contact_id IS NULL THEN 0 ELSE 1 END) = 1', name=op.f('ck_message_un_seul_fil')),
    sa.ForeignKeyConstraint(['auteur_id'], ['compte.id'], name=op.f('fk_message_auteur_id_compte'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['candidature_id'], ['candidature_alternance.id'], name=op.f('fk_message_candidature_id_candidature_alternance'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_message_contact_id_contact'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['signale_par_id'], ['compte.id'], name=op.f('fk_message_signale_par_id_compte'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message'))
    )
    with op.batch_alter_table('message') as lot:
        lot.create_index('ix_message_candidature_id', ['candidature_id', 'id'], unique=False)
        lot.create_index('ix_message_contact_id', ['contact_id', 'id'], unique=False)
        lot.create_index('ix_message_signale_le', ['signale_le'], unique=False)

    with op.batch_alter_table('compte') as lot:
        lot.add_column(sa.Column('recoit_les_alertes', sa.Boolean(), nullable=False, server_default=sa.true()))

    with op.batch_alter_table('courriel') as lot:
        lot.add_column(sa.Column('desabonnement', sa.String(length=500), nullable=False, server_default=""))
        lot.add_column(sa.Column('candidature_alternance_id', sa.Integer(), nullable=True))
        lot.add_column(sa.Column('contact_id', sa.Integer(), nullable=True))
        lot.create_index(lot.f('ix_courriel_candidature_alternance_id'), ['candidature_alternance_id'], unique=False)
        lot.create_index(lot.f('ix_courriel_contact_id'), ['contact_id'], unique=False)
        lot.create_foreign_key(lot.f('fk_courriel_contact_id_contact'), 'contact', ['contact_id'], ['id'], ondelete='SET NULL')
        lot.create_foreign_key(lot.f('fk_courriel_candidature_alternance_id_candidature_alternance'), 'candidature_alternance', ['candidature_alternance_id'], ['id'], ondelete='SET NULL')

    with op.batch_alter_table('fichier') as lot:
        lot.add_column(sa.Column('projet_pro_id', sa.Integer(), nullable=True))
        lot.add_column(sa.Column('candidature_alternance_id', sa.Integer(), nullable=True))
        lot.create_index(lot.f('ix_fichier_candidature_alternance_id'), ['candidature_alternance_id'], unique=False)
        lot.create_unique_constraint(lot.f('uq_fichier_projet_pro_id'), ['projet_pro_id'])
        lot.create_foreign_key(lot.f('fk_fichier_projet_pro_id_projet_pro'), 'projet_pro', ['projet_pro_id'], ['id'], ondelete='CASCADE')
        lot.create_foreign_key(lot.f('fk_fichier_candidature_alternance_id_candidature_alternance'), 'candidature_alternance', ['candidature_alternance_id'], ['id'], ondelete='CASCADE')

    with op.batch_alter_table('passage') as lot:
        lot.add_column(sa.Column('offre_alternance_id', sa.Integer(), nullable=True))
        lot.add_column(sa.Column('suivi_employeur_id', sa.Integer(), nullable=True))
        lot.add_column(sa.Column('candidature_alternance_id', sa.Integer(), nullable=True))
        lot.add_column(sa.Column('contact_id', sa.Integer(), nullable=True))
        lot.create_index('ix_passage_candidature_alternance_id', ['candidature_alternance_id'], unique=False)
        lot.create_index('ix_passage_contact_id', ['contact_id'], unique=False)
        lot.create_index('ix_passage_offre_alternance_id', ['offre_alternance_id'], unique=False)
        lot.create_index('ix_passage_suivi_employeur_id', ['suivi_employeur_id'], unique=False)
        lot.create_foreign_key(lot.f('fk_passage_suivi_employeur_id_suivi_employeur'), 'suivi_employeur', ['suivi_employeur_id'], ['id'], ondelete='CASCADE')
        lot.create_foreign_key(lot.f('fk_passage_contact_id_contact'), 'contact', ['contact_id'], ['id'], ondelete='CASCADE')
        lot.create_foreign_key(lot.f('fk_passage_candidature_alternance_id_candidature_alternance'), 'candidature_alternance', ['candidature_alternance_id'], ['id'], ondelete='CASCADE')
        lot.create_foreign_key(lot.f('fk_passage_offre_alternance_id_offre_alternance'), 'offre_alternance', ['offre_alternance_id'], ['id'], ondelete='CASCADE')

    changer_les_regles(APRES)


def downgrade():
    op.execute(f"DELETE FROM passage WHERE {l_un_de(NOUVEAUX_OBJETS)}")
    op.execute(f"DELETE FROM fichier WHERE {l_un_de(NOUVEAUX_PROPRIETAIRES)}")
    changer_les_regles(AVANT)
    with op.batch_alter_table('passage') as lot:
        lot.drop_constraint(lot.f('fk_passage_offre_alternance_id_offre_alternance'), type_='foreignkey')
        lot.drop_constraint(lot.f('fk_passage_candidature_alternance_id_candidature_alternance'), type_='foreignkey')
        lot.drop_constraint(lot.f('fk_passage_contact_id_contact'), type_='foreignkey')
        lot.drop_constraint(lot.f('fk_passage_suivi_employeur_id_suivi_employeur'), type_='foreignkey')
        lot.drop_index('ix_passage_suivi_employeur_id')
        lot.drop_index('ix_passage_offre_alternance_id')
        lot.drop_index('ix_passage_contact_id')
        lot.drop_index('ix_passage_candidature_alternance_id')
        lot.drop_column('contact_id')
        lot.drop_column('candidature_alternance_id')
        lot.drop_column('suivi_employeur_id')
        lot.drop_column('offre_alternance_id')

    with op.batch_alter_table('fichier') as lot:
        lot.drop_constraint(lot.f('fk_fichier_candidature_alternance_id_candidature_alternance'), type_='foreignkey')
        lot.drop_constraint(lot.f('fk_fichier_projet_pro_id_projet_pro'), type_='foreignkey')
        lot.drop_constraint(lot.f('uq_fichier_projet_pro_id'), type_='unique')
        lot.drop_index(lot.f('ix_fichier_candidature_alternance_id'))
        lot.drop_column('candidature_alternance_id')
        lot.drop_column('projet_pro_id')

    with op.batch_alter_table('courriel') as lot:
        lot.drop_constraint(lot.f('fk_courriel_candidature_alternance_id_candidature_alternance'), type_='foreignkey')
        lot.drop_constraint(lot.f('fk_courriel_contact_id_contact'), type_='foreignkey')
        lot.drop_index(lot.f('ix_courriel_contact_id'))
        lot.drop_index(lot.f('ix_courriel_candidature_alternance_id'))
        lot.drop_column('contact_id')
        lot.drop_column('desabonnement')
        lot.drop_column('candidature_alternance_id')

    with op.batch_alter_table('compte') as lot:
        lot.drop_column('recoit_les_alertes')

    with op.batch_alter_table('message') as lot:
        lot.drop_index('ix_message_signale_le')
        lot.drop_index('ix_message_contact_id')
        lot.drop_index('ix_message_candidature_id')

    op.drop_table('message')
    with op.batch_alter_table('favori_offre') as lot:
        lot.drop_index('ix_favori_offre_offre_id')

    op.drop_table('favori_offre')
    with op.batch_alter_table('diplome_prepare') as lot:
        lot.drop_index('ix_diplome_prepare_offre_id')
        lot.drop_index('ix_diplome_prepare_diplome_cle')

    op.drop_table('diplome_prepare')
    with op.batch_alter_table('contact') as lot:
        lot.drop_index('ix_contact_projet_pro_id_etat')
        lot.drop_index('ix_contact_etat')

    op.drop_table('contact')
    with op.batch_alter_table('candidature_alternance') as lot:
        lot.drop_index(lot.f('ix_candidature_alternance_projet_pro_id'))
        lot.drop_index('ix_candidature_alternance_offre_id_etat')
        lot.drop_index('ix_candidature_alternance_etat')
        lot.drop_index('ix_candidature_alternance_compte_id')

    op.drop_table('candidature_alternance')
    with op.batch_alter_table('alerte') as lot:
        lot.drop_index('ix_alerte_structure_id', sqlite_where=sa.text('ecartee_le IS NULL'), postgresql_where=sa.text('ecartee_le IS NULL'))
        lot.drop_index('ix_alerte_offre_id', sqlite_where=sa.text('ecartee_le IS NULL'), postgresql_where=sa.text('ecartee_le IS NULL'))
        lot.drop_index('ix_alerte_ecartee', sqlite_where=sa.text('ecartee_le IS NOT NULL'), postgresql_where=sa.text('ecartee_le IS NOT NULL'))
        lot.drop_index('ix_alerte_projet_pro_id')
        lot.drop_index('ix_alerte_envoyee_le')

    op.drop_table('alerte')
    with op.batch_alter_table('offre_alternance') as lot:
        lot.drop_index('ix_offre_alternance_structure')
        lot.drop_index(lot.f('ix_offre_alternance_referent_id'))
        lot.drop_index('ix_offre_alternance_position')
        lot.drop_index(lot.f('ix_offre_alternance_naf'))
        lot.drop_index('ix_offre_alternance_metier_liste')
        lot.drop_index(lot.f('ix_offre_alternance_lot_id'))
        lot.drop_index('ix_offre_alternance_liste')
        lot.drop_index(lot.f('ix_offre_alternance_etablissement_id'))
        lot.drop_index(lot.f('ix_offre_alternance_employeur_id'))
        lot.drop_index('ix_offre_alternance_echeance')
        lot.drop_index('ix_offre_alternance_domaine')
        lot.drop_index('ix_offre_alternance_departement')

    op.drop_table('offre_alternance')
    with op.batch_alter_table('suivi_employeur') as lot:
        lot.drop_index('ix_suivi_employeur_structure_id_etat')
        lot.drop_index('ix_suivi_employeur_etat')
        lot.drop_index(lot.f('ix_suivi_employeur_etablissement_id'))

    op.drop_table('suivi_employeur')
    with op.batch_alter_table('lot_d_offres') as lot:
        lot.drop_index('ix_lot_d_offres_structure_id')
        lot.drop_index(lot.f('ix_lot_d_offres_expire_le'))

    op.drop_table('lot_d_offres')
    with op.batch_alter_table('favori_profil') as lot:
        lot.drop_index(lot.f('ix_favori_profil_structure_id'))
        lot.drop_index('ix_favori_profil_projet_pro_id')

    op.drop_table('favori_profil')
    with op.batch_alter_table('formation_suivie') as lot:
        lot.drop_index('ix_formation_suivie_projet_id')

    op.drop_table('formation_suivie')
    with op.batch_alter_table('experience') as lot:
        lot.drop_index('ix_experience_projet_id')

    op.drop_table('experience')
    with op.batch_alter_table('diplome_vise') as lot:
        lot.drop_index('ix_diplome_vise_projet_id')
        lot.drop_index('ix_diplome_vise_diplome_cle')

    op.drop_table('diplome_vise')
    with op.batch_alter_table('projet_pro') as lot:
        lot.drop_index('ix_projet_pro_metier_code')
        lot.drop_index('ix_projet_pro_liste')
        lot.drop_index('ix_projet_pro_domaine')
        lot.drop_index('ix_projet_pro_compte_id')

    op.drop_table('projet_pro')
    with op.batch_alter_table('recherche_enregistree') as lot:
        lot.drop_index('ix_recherche_enregistree_vue_jusqu_a')

    op.drop_table('recherche_enregistree')
    with op.batch_alter_table('appellation') as lot:
        lot.drop_index('ix_appellation_recherche')
        lot.drop_index('ix_appellation_metier_code')

    op.drop_table('appellation')
    with op.batch_alter_table('diplome') as lot:
        lot.drop_index('ix_diplome_recherche')

    op.drop_table('diplome')
