"""The tables of the foundation."""

import sqlalchemy as sa
from alembic import op


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('compte',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('courriel', sa.String(length=254), nullable=False),
    sa.Column('nom', sa.String(length=100), nullable=False),
    sa.Column('prenom', sa.String(length=100), nullable=False),
    sa.Column('telephone', sa.String(length=30), nullable=False),
    sa.Column('mot_de_passe', sa.String(length=200), nullable=True),
    sa.Column('cree_le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirme_le', sa.DateTime(timezone=True), nullable=True),
    sa.Column('connecte_le', sa.DateTime(timezone=True), nullable=True),
    sa.Column('desactive_le', sa.DateTime(timezone=True), nullable=True),
    sa.Column('est_demo', sa.Boolean(), nullable=False),
    sa.CheckConstraint('courriel = lower(courriel)', name=op.f('ck_compte_courriel_en_minuscules')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_compte')),
    sa.UniqueConstraint('courriel', name=op.f('uq_compte_courriel'))
    )
    op.create_table('compteur_limite',
    sa.Column('cle', sa.String(length=200), nullable=False),
    sa.Column('valeur', sa.Integer(), nullable=False),
    sa.Column('expire_le', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('cle', name=op.f('pk_compteur_limite'))
    )
    with op.batch_alter_table('compteur_limite', schema=None) as batch_op:
        batch_op.create_index('ix_compteur_limite_expire_le', ['expire_le'], unique=False)

    op.create_table('compteur_numero',
    sa.Column('nom', sa.String(length=20), nullable=False),
    sa.Column('valeur', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('nom', name=op.f('pk_compteur_numero'))
    )
    op.create_table('departement',
    sa.Column('code', sa.String(length=3), nullable=False),
    sa.Column('nom', sa.String(length=60), nullable=False),
    sa.Column('region', sa.String(length=3), nullable=False),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_departement'))
    )
    with op.batch_alter_table('departement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_departement_region'), ['region'], unique=False)

    op.create_table('execution_tache',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('tache', sa.String(length=60), nullable=False),
    sa.Column('creneau', sa.String(length=40), nullable=False),
    sa.Column('etat', sa.Enum('en_cours', 'reussie', 'echouee', name='etat', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('debut_le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('fin_le', sa.DateTime(timezone=True), nullable=True),
    sa.Column('bilan', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_execution_tache')),
    sa.UniqueConstraint('tache', 'creneau', name=op.f('uq_execution_tache_tache_creneau'))
    )
    with op.batch_alter_table('execution_tache', schema=None) as batch_op:
        batch_op.create_index('ix_execution_tache_debut_le', ['debut_le'], unique=False)

    op.create_table('metier',
    sa.Column('code', sa.String(length=5), nullable=False),
    sa.Column('libelle', sa.String(length=200), nullable=False),
    sa.Column('recherche', sa.String(length=400), nullable=False),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_metier'))
    )
    op.create_table('naf',
    sa.Column('code', sa.String(length=5), nullable=False),
    sa.Column('libelle', sa.String(length=250), nullable=False),
    sa.Column('section', sa.String(length=1), nullable=False),
    sa.Column('secteur', sa.String(length=20), nullable=False),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_naf'))
    )
    op.create_table('reponse_annuaire',
    sa.Column('question', sa.String(length=200), nullable=False),
    sa.Column('reponse', sa.Text(), nullable=False),
    sa.Column('expire_le', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('question', name=op.f('pk_reponse_annuaire'))
    )
    with op.batch_alter_table('reponse_annuaire', schema=None) as batch_op:
        batch_op.create_index('ix_reponse_annuaire_expire_le', ['expire_le'], unique=False)

    op.create_table('commune',
    sa.Column('insee', sa.String(length=5), nullable=False),
    sa.Column('nom', sa.String(length=80), nullable=False),
    sa.Column('nom_recherche', sa.String(length=80), nullable=False),
    sa.Column('codes_postaux', sa.String(length=250), nullable=False),
    sa.Column('departement', sa.String(length=3), nullable=False),
    sa.Column('population', sa.Integer(), nullable=False),
    sa.Column('latitude', sa.Double(), nullable=False),
    sa.Column('longitude', sa.Double(), nullable=False),
    sa.ForeignKeyConstraint(['departement'], ['departement.code'], name=op.f('fk_commune_departement_departement')),
    sa.PrimaryKeyConstraint('insee', name=op.f('pk_commune'))
    )
    with op.batch_alter_table('commune', schema=None) as batch_op:
        batch_op.create_index('ix_commune_departement', ['departement'], unique=False)
        batch_op.create_index('ix_commune_nom_recherche', ['nom_recherche'], unique=False)

    op.create_table('jeton',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('empreinte', sa.String(length=64), nullable=False),
    sa.Column('usage', sa.Enum('connexion', 'mot_de_passe', name='usage', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('compte_id', sa.Integer(), nullable=False),
    sa.Column('cree_le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expire_le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('utilise_le', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['compte_id'], ['compte.id'], name=op.f('fk_jeton_compte_id_compte'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_jeton')),
    sa.UniqueConstraint('empreinte', name=op.f('uq_jeton_empreinte'))
    )
    with op.batch_alter_table('jeton', schema=None) as batch_op:
        batch_op.create_index('ix_jeton_compte_id_usage', ['compte_id', 'usage'], unique=False)
        batch_op.create_index('ix_jeton_expire_le', ['expire_le'], unique=False)

    op.create_table('code_postal',
    sa.Column('code', sa.String(length=5), nullable=False),
    sa.Column('insee', sa.String(length=5), nullable=False),
    sa.ForeignKeyConstraint(['insee'], ['commune.insee'], name=op.f('fk_code_postal_insee_commune')),
    sa.PrimaryKeyConstraint('code', 'insee', name=op.f('pk_code_postal'))
    )
    op.create_table('etablissement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('siret', sa.String(length=14), nullable=False),
    sa.Column('siren', sa.String(length=9), nullable=False),
    sa.Column('raison_sociale', sa.String(length=250), nullable=False),
    sa.Column('nom_recherche', sa.String(length=250), nullable=False),
    sa.Column('sigle', sa.String(length=60), nullable=False),
    sa.Column('nom_commercial', sa.String(length=250), nullable=False),
    sa.Column('naf', sa.String(length=6), nullable=True),
    sa.Column('secteur', sa.String(length=20), nullable=True),
    sa.Column('effectif', sa.String(length=2), nullable=True),
    sa.Column('adresse', sa.String(length=250), nullable=False),
    sa.Column('complement', sa.String(length=250), nullable=False),
    sa.Column('code_postal', sa.String(length=5), nullable=False),
    sa.Column('ville', sa.String(length=120), nullable=False),
    sa.Column('commune_insee', sa.String(length=5), nullable=True),
    sa.Column('departement', sa.String(length=3), nullable=True),
    sa.Column('latitude', sa.Double(), nullable=True),
    sa.Column('longitude', sa.Double(), nullable=True),
    sa.Column('etat', sa.Enum('actif', 'ferme', name='etat', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('source', sa.Enum('annuaire', 'saisie', name='source', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('idcc', sa.String(length=60), nullable=False),
    sa.Column('opco', sa.String(length=120), nullable=True),
    sa.Column('lu_le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('est_demo', sa.Boolean(), nullable=False),
    sa.CheckConstraint('length(siret) = 14', name=op.f('ck_etablissement_siret_de_14_chiffres')),
    sa.ForeignKeyConstraint(['commune_insee'], ['commune.insee'], name=op.f('fk_etablissement_commune_insee_commune')),
    sa.ForeignKeyConstraint(['departement'], ['departement.code'], name=op.f('fk_etablissement_departement_departement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_etablissement')),
    sa.UniqueConstraint('siret', name=op.f('uq_etablissement_siret'))
    )
    with op.batch_alter_table('etablissement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_etablissement_departement'), ['departement'], unique=False)
        batch_op.create_index('ix_etablissement_nom_recherche', ['nom_recherche'], unique=False)
        batch_op.create_index('ix_etablissement_siren', ['siren'], unique=False)

    op.create_table('projet',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('numero', sa.String(length=20), nullable=False),
    sa.Column('rang', sa.Integer(), nullable=False),
    sa.Column('etablissement_id', sa.Integer(), nullable=False),
    sa.Column('departement', sa.String(length=3), nullable=True),
    sa.Column('souhait', sa.Enum('stagiaire', 'rencontre', 'aide', name='souhait', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('createur_id', sa.Integer(), nullable=True),
    sa.Column('charge_id', sa.Integer(), nullable=True),
    sa.Column('affecte_le', sa.DateTime(timezone=True), nullable=True),
    sa.Column('refuse_le', sa.DateTime(timezone=True), nullable=True),
    sa.Column('demande', sa.Text(), nullable=False),
    sa.Column('contact_nom', sa.String(length=200), nullable=False),
    sa.Column('contact_courriel', sa.String(length=254), nullable=False),
    sa.Column('contact_telephone', sa.String(length=30), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('cree_le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('modifie_le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('cle_envoi', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['charge_id'], ['compte.id'], name=op.f('fk_projet_charge_id_compte')),
    sa.ForeignKeyConstraint(['createur_id'], ['compte.id'], name=op.f('fk_projet_createur_id_compte'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['departement'], ['departement.code'], name=op.f('fk_projet_departement_departement')),
    sa.ForeignKeyConstraint(['etablissement_id'], ['etablissement.id'], name=op.f('fk_projet_etablissement_id_etablissement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_projet')),
    sa.UniqueConstraint('cle_envoi', name=op.f('uq_projet_cle_envoi')),
    sa.UniqueConstraint('numero', name=op.f('uq_projet_numero')),
    sa.UniqueConstraint('rang', name=op.f('uq_projet_rang'))
    )
    with op.batch_alter_table('projet', schema=None) as batch_op:
        batch_op.create_index('ix_projet_charge_id_modifie_le', ['charge_id', 'modifie_le'], unique=False)
        batch_op.create_index('ix_projet_departement_charge_id', ['departement', 'charge_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_projet_etablissement_id'), ['etablissement_id'], unique=False)

    op.create_table('structure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('nom', sa.String(length=200), nullable=False),
    sa.Column('genre', sa.Enum('employeur', 'acteur', 'cfa', 'partenaire', 'equipe', name='genre', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('etat', sa.Enum('a_valider', 'validee', 'refusee', name='etat', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('etablissement_id', sa.Integer(), nullable=True),
    sa.Column('courriel', sa.String(length=254), nullable=False),
    sa.Column('telephone', sa.String(length=30), nullable=False),
    sa.Column('cree_le', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['etablissement_id'], ['etablissement.id'], name=op.f('fk_structure_etablissement_id_etablissement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_structure'))
    )
    with op.batch_alter_table('structure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_structure_etablissement_id'), ['etablissement_id'], unique=False)
        batch_op.create_index('ix_structure_etat', ['etat'], unique=False)

    op.create_table('adhesion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('compte_id', sa.Integer(), nullable=False),
    sa.Column('structure_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.Enum('gestionnaire', 'utilisateur', name='role', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('depuis_le', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['compte_id'], ['compte.id'], name=op.f('fk_adhesion_compte_id_compte'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['structure_id'], ['structure.id'], name=op.f('fk_adhesion_structure_id_structure'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_adhesion')),
    sa.UniqueConstraint('compte_id', 'structure_id', name=op.f('uq_adhesion_compte_id_structure_id'))
    )
    with op.batch_alter_table('adhesion', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_adhesion_structure_id'), ['structure_id'], unique=False)

    op.create_table('commentaire',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('projet_id', sa.Integer(), nullable=False),
    sa.Column('par_id', sa.Integer(), nullable=True),
    sa.Column('auteur', sa.String(length=200), nullable=False),
    sa.Column('texte', sa.Text(), nullable=False),
    sa.Column('le', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['par_id'], ['compte.id'], name=op.f('fk_commentaire_par_id_compte'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['projet_id'], ['projet.id'], name=op.f('fk_commentaire_projet_id_projet'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_commentaire'))
    )
    with op.batch_alter_table('commentaire', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_commentaire_projet_id'), ['projet_id'], unique=False)

    op.create_table('offre',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('numero', sa.String(length=20), nullable=False),
    sa.Column('rang', sa.Integer(), nullable=False),
    sa.Column('projet_id', sa.Integer(), nullable=False),
    sa.Column('etablissement_id', sa.Integer(), nullable=False),
    sa.Column('etat', sa.Enum('brouillon', 'a_valider', 'publiee', 'depubliee', 'refusee', name='etat', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('cree_le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('modifiee_le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('publiee_le', sa.DateTime(timezone=True), nullable=True),
    sa.Column('depubliee_le', sa.DateTime(timezone=True), nullable=True),
    sa.Column('public_collegien', sa.Boolean(), nullable=False),
    sa.Column('public_lyceen', sa.Boolean(), nullable=False),
    sa.Column('public_etudiant', sa.Boolean(), nullable=False),
    sa.Column('public_emploi', sa.Boolean(), nullable=False),
    sa.Column('metier_code', sa.String(length=5), nullable=True),
    sa.Column('metier_libelle', sa.String(length=200), nullable=False),
    sa.Column('etablissement_souhaite', sa.String(length=200), nullable=False),
    sa.Column('formation_souhaitee', sa.String(length=200), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('debut_le', sa.Date(), nullable=True),
    sa.Column('duree_jours', sa.Integer(), nullable=True),
    sa.Column('visible_jusqu_au', sa.Date(), sa.Computed("coalesce(debut_le, '9999-12-31')", persisted=True), nullable=False),
    sa.Column('nom_commercial', sa.String(length=200), nullable=False),
    sa.Column('contact_nom', sa.String(length=200), nullable=False),
    sa.Column('telephone', sa.String(length=30), nullable=False),
    sa.Column('autre_telephone', sa.String(length=30), nullable=False),
    sa.Column('courriel', sa.String(length=254), nullable=False),
    sa.Column('site_internet', sa.String(length=300), nullable=False),
    sa.Column('commune_insee', sa.String(length=5), nullable=True),
    sa.Column('ville', sa.String(length=120), nullable=False),
    sa.Column('departement', sa.String(length=3), nullable=True),
    sa.Column('latitude', sa.Double(), nullable=True),
    sa.Column('longitude', sa.Double(), nullable=True),
    sa.Column('secteur', sa.String(length=20), nullable=True),
    sa.Column('recherche', sa.Text(), nullable=False),
    sa.CheckConstraint("etat <> 'publiee' OR publiee_le IS NOT NULL", name=op.f('ck_offre_publiee_a_une_date')),
    sa.CheckConstraint('duree_jours IS NULL OR duree_jours BETWEEN 1 AND 366', name=op.f('ck_offre_duree_d_un_an_au_plus')),
    sa.CheckConstraint('length(description) >= 200', name=op.f('ck_offre_description_assez_longue')),
    sa.CheckConstraint('public_collegien OR public_lyceen OR public_etudiant OR public_emploi', name=op.f('ck_offre_au_moins_un_public')),
    sa.ForeignKeyConstraint(['commune_insee'], ['commune.insee'], name=op.f('fk_offre_commune_insee_commune')),
    sa.ForeignKeyConstraint(['departement'], ['departement.code'], name=op.f('fk_offre_departement_departement')),
    sa.ForeignKeyConstraint(['etablissement_id'], ['etablissement.id'], name=op.f('fk_offre_etablissement_id_etablissement')),
    sa.ForeignKeyConstraint(['metier_code'], ['metier.code'], name=op.f('fk_offre_metier_code_metier')),
    sa.ForeignKeyConstraint(['projet_id'], ['projet.id'], name=op.f('fk_offre_projet_id_projet'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_offre')),
    sa.UniqueConstraint('numero', name=op.f('uq_offre_numero')),
    sa.UniqueConstraint('projet_id', name=op.f('uq_offre_projet_id')),
    sa.UniqueConstraint('rang', name=op.f('uq_offre_rang'))
    )
    with op.batch_alter_table('offre', schema=None) as batch_op:
        batch_op.create_index('ix_offre_departement_etat', ['departement', 'etat'], unique=False)
        batch_op.create_index('ix_offre_echeance', ['visible_jusqu_au', 'etat'], unique=False)
        batch_op.create_index(batch_op.f('ix_offre_etablissement_id'), ['etablissement_id'], unique=False)
        batch_op.create_index('ix_offre_liste', ['etat', 'publiee_le', 'id', 'visible_jusqu_au', 'debut_le', 'public_collegien', 'public_lyceen', 'public_etudiant', 'public_emploi'], unique=False)
        batch_op.create_index('ix_offre_position', ['etat', 'latitude', 'longitude'], unique=False)

    op.create_table('structure_departement',
    sa.Column('structure_id', sa.Integer(), nullable=False),
    sa.Column('departement', sa.String(length=3), nullable=False),
    sa.ForeignKeyConstraint(['departement'], ['departement.code'], name=op.f('fk_structure_departement_departement_departement')),
    sa.ForeignKeyConstraint(['structure_id'], ['structure.id'], name=op.f('fk_structure_departement_structure_id_structure'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('structure_id', 'departement', name=op.f('pk_structure_departement'))
    )
    op.create_table('candidature',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('offre_id', sa.Integer(), nullable=False),
    sa.Column('jeton', sa.String(length=64), nullable=False),
    sa.Column('nom', sa.String(length=100), nullable=False),
    sa.Column('prenom', sa.String(length=100), nullable=False),
    sa.Column('tranche_age', sa.Enum('moins_15', 'de_15_a_17', 'majeur', name='tranche_age', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('courriel', sa.String(length=254), nullable=False),
    sa.Column('courriel_normalise', sa.String(length=254), nullable=False),
    sa.Column('courriel_copie', sa.String(length=254), nullable=False),
    sa.Column('telephone', sa.String(length=30), nullable=False),
    sa.Column('formation_actuelle', sa.String(length=250), nullable=False),
    sa.Column('motivations', sa.Text(), nullable=False),
    sa.Column('inscrite_par_id', sa.Integer(), nullable=True),
    sa.Column('cree_le', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('courriel_normalise = lower(courriel_normalise)', name=op.f('ck_candidature_courriel_en_minuscules')),
    sa.ForeignKeyConstraint(['inscrite_par_id'], ['compte.id'], name=op.f('fk_candidature_inscrite_par_id_compte'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['offre_id'], ['offre.id'], name=op.f('fk_candidature_offre_id_offre'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_candidature')),
    sa.UniqueConstraint('jeton', name=op.f('uq_candidature_jeton')),
    sa.UniqueConstraint('offre_id', 'courriel_normalise', name=op.f('uq_candidature_offre_id_courriel_normalise'))
    )
    with op.batch_alter_table('candidature', schema=None) as batch_op:
        batch_op.create_index('ix_candidature_offre_id_nom', ['offre_id', 'nom'], unique=False)

    op.create_table('passage',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('projet_id', sa.Integer(), nullable=True),
    sa.Column('offre_id', sa.Integer(), nullable=True),
    sa.Column('structure_id', sa.Integer(), nullable=True),
    sa.Column('action', sa.String(length=60), nullable=False),
    sa.Column('de', sa.String(length=32), nullable=True),
    sa.Column('vers', sa.String(length=32), nullable=True),
    sa.Column('par_id', sa.Integer(), nullable=True),
    sa.Column('auteur', sa.String(length=200), nullable=False),
    sa.Column('le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('motif', sa.Text(), nullable=False),
    sa.CheckConstraint('(CASE WHEN projet_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN offre_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN structure_id IS NULL THEN 0 ELSE 1 END) = 1', name=op.f('ck_passage_un_seul_objet')),
    sa.ForeignKeyConstraint(['offre_id'], ['offre.id'], name=op.f('fk_passage_offre_id_offre'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['par_id'], ['compte.id'], name=op.f('fk_passage_par_id_compte'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['projet_id'], ['projet.id'], name=op.f('fk_passage_projet_id_projet'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['structure_id'], ['structure.id'], name=op.f('fk_passage_structure_id_structure'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passage'))
    )
    with op.batch_alter_table('passage', schema=None) as batch_op:
        batch_op.create_index('ix_passage_offre_id', ['offre_id'], unique=False)
        batch_op.create_index('ix_passage_projet_id', ['projet_id'], unique=False)
        batch_op.create_index('ix_passage_structure_id', ['structure_id'], unique=False)

    op.create_table('session_ouverte',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('empreinte', sa.String(length=64), nullable=False),
    sa.Column('compte_id', sa.Integer(), nullable=False),
    sa.Column('adhesion_id', sa.Integer(), nullable=True),
    sa.Column('ouverte_le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('vue_le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expire_le', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['adhesion_id'], ['adhesion.id'], name=op.f('fk_session_ouverte_adhesion_id_adhesion'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['compte_id'], ['compte.id'], name=op.f('fk_session_ouverte_compte_id_compte'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_session_ouverte')),
    sa.UniqueConstraint('empreinte', name=op.f('uq_session_ouverte_empreinte'))
    )
    with op.batch_alter_table('session_ouverte', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_session_ouverte_compte_id'), ['compte_id'], unique=False)
        batch_op.create_index('ix_session_ouverte_expire_le', ['expire_le'], unique=False)

    op.create_table('courriel',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('identifiant', sa.String(length=120), nullable=False),
    sa.Column('genre', sa.String(length=60), nullable=False),
    sa.Column('portail', sa.String(length=30), nullable=False),
    sa.Column('destinataire', sa.String(length=254), nullable=False),
    sa.Column('repondre_a', sa.String(length=254), nullable=False),
    sa.Column('objet', sa.String(length=250), nullable=False),
    sa.Column('corps_texte', sa.Text(), nullable=False),
    sa.Column('corps_html', sa.Text(), nullable=False),
    sa.Column('etat', sa.Enum('a_envoyer', 'envoye', 'echec', 'annule', name='etat', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('cree_le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('prochain_essai_le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('perime_le', sa.DateTime(timezone=True), nullable=True),
    sa.Column('nb_essais', sa.Integer(), nullable=False),
    sa.Column('envoye_le', sa.DateTime(timezone=True), nullable=True),
    sa.Column('derniere_erreur', sa.String(length=500), nullable=False),
    sa.Column('pris_par', sa.String(length=80), nullable=True),
    sa.Column('pris_jusqu_a', sa.DateTime(timezone=True), nullable=True),
    sa.Column('candidature_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['candidature_id'], ['candidature.id'], name=op.f('fk_courriel_candidature_id_candidature'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courriel')),
    sa.UniqueConstraint('identifiant', name=op.f('uq_courriel_identifiant'))
    )
    with op.batch_alter_table('courriel', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_courriel_candidature_id'), ['candidature_id'], unique=False)
        batch_op.create_index('ix_courriel_file', ['etat', 'prochain_essai_le'], unique=False)

    op.create_table('fichier',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('jeton', sa.String(length=64), nullable=False),
    sa.Column('nom', sa.String(length=150), nullable=False),
    sa.Column('type_mime', sa.String(length=100), nullable=False),
    sa.Column('taille', sa.Integer(), nullable=False),
    sa.Column('empreinte', sa.String(length=64), nullable=False),
    sa.Column('cle', sa.String(length=80), nullable=False),
    sa.Column('cree_le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expire_le', sa.DateTime(timezone=True), nullable=True),
    sa.Column('offre_id', sa.Integer(), nullable=True),
    sa.Column('candidature_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('expire_le IS NOT NULL OR offre_id IS NOT NULL OR candidature_id IS NOT NULL', name=op.f('ck_fichier_sans_proprietaire_expire')),
    sa.CheckConstraint('offre_id IS NULL OR candidature_id IS NULL', name=op.f('ck_fichier_un_seul_proprietaire')),
    sa.ForeignKeyConstraint(['candidature_id'], ['candidature.id'], name=op.f('fk_fichier_candidature_id_candidature'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['offre_id'], ['offre.id'], name=op.f('fk_fichier_offre_id_offre'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fichier')),
    sa.UniqueConstraint('cle', name=op.f('uq_fichier_cle')),
    sa.UniqueConstraint('jeton', name=op.f('uq_fichier_jeton')),
    sa.UniqueConstraint('offre_id', name=op.f('uq_fichier_offre_id'))
    )
    with op.batch_alter_table('fichier', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fichier_candidature_id'), ['candidature_id'], unique=False)
        batch_op.create_index('ix_fichier_expire_le', ['expire_le'], unique=False)

    op.create_table('trace',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('compte_id', sa.Integer(), nullable=True),
    sa.Column('action', sa.String(length=60), nullable=False),
    sa.Column('candidature_id', sa.Integer(), nullable=True),
    sa.Column('le', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['candidature_id'], ['candidature.id'], name=op.f('fk_trace_candidature_id_candidature'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['compte_id'], ['compte.id'], name=op.f('fk_trace_compte_id_compte'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trace'))
    )
    with op.batch_alter_table('trace', schema=None) as batch_op:
        batch_op.create_index('ix_trace_le', ['le'], unique=False)

    op.create_table('piece_jointe',
    sa.Column('courriel_id', sa.Integer(), nullable=False),
    sa.Column('fichier_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['courriel_id'], ['courriel.id'], name=op.f('fk_piece_jointe_courriel_id_courriel'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['fichier_id'], ['fichier.id'], name=op.f('fk_piece_jointe_fichier_id_fichier'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('courriel_id', 'fichier_id', name=op.f('pk_piece_jointe'))
    )
    with op.batch_alter_table('piece_jointe', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_piece_jointe_fichier_id'), ['fichier_id'], unique=False)



def downgrade():
    with op.batch_alter_table('piece_jointe', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_piece_jointe_fichier_id'))

    op.drop_table('piece_jointe')
    with op.batch_alter_table('trace', schema=None) as batch_op:
        batch_op.drop_index('ix_trace_le')

    op.drop_table('trace')
    with op.batch_alter_table('fichier', schema=None) as batch_op:
        batch_op.drop_index('ix_fichier_expire_le')
        batch_op.drop_index(batch_op.f('ix_fichier_candidature_id'))

    op.drop_table('fichier')
    with op.batch_alter_table('courriel', schema=None) as batch_op:
        batch_op.drop_index('ix_courriel_file')
        batch_op.drop_index(batch_op.f('ix_courriel_candidature_id'))

    op.drop_table('courriel')
    with op.batch_alter_table('session_ouverte', schema=None) as batch_op:
        batch_op.drop_index('ix_session_ouverte_expire_le')
        batch_op.drop_index(batch_op.f('ix_session_ouverte_compte_id'))

    op.drop_table('session_ouverte')
    with op.batch_alter_table('passage', schema=None) as batch_op:
        batch_op.drop_index('ix_passage_structure_id')
        batch_op.drop_index('ix_passage_projet_id')
        batch_op.drop_index('ix_passage_offre_id')

    op.drop_table('passage')
    with op.batch_alter_table('candidature', schema=None) as batch_op:
        batch_op.drop_index('ix_candidature_offre_id_nom')

    op.drop_table('candidature')
    op.drop_table('structure_departement')
    with op.batch_alter_table('offre', schema=None) as batch_op:
        batch_op.drop_index('ix_offre_position')
        batch_op.drop_index('ix_offre_liste')
        batch_op.drop_index(batch_op.f('ix_offre_etablissement_id'))
        batch_op.drop_index('ix_offre_echeance')
        batch_op.drop_index('ix_offre_departement_etat')

    op.drop_table('offre')
    with op.batch_alter_table('commentaire', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_commentaire_projet_id'))

    op.drop_table('commentaire')
    with op.batch_alter_table('adhesion', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_adhesion_structure_id'))

    op.drop_table('adhesion')
    with op.batch_alter_table('structure', schema=None) as batch_op:
        batch_op.drop_index('ix_structure_etat')
        batch_op.drop_index(batch_op.f('ix_structure_etablissement_id'))

    op.drop_table('structure')
    with op.batch_alter_table('projet', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_projet_etablissement_id'))
        batch_op.drop_index('ix_projet_departement_charge_id')
        batch_op.drop_index('ix_projet_charge_id_modifie_le')

    op.drop_table('projet')
    with op.batch_alter_table('etablissement', schema=None) as batch_op:
        batch_op.drop_index('ix_etablissement_siren')
        batch_op.drop_index('ix_etablissement_nom_recherche')
        batch_op.drop_index(batch_op.f('ix_etablissement_departement'))

    op.drop_table('etablissement')
    op.drop_table('code_postal')
    with op.batch_alter_table('jeton', schema=None) as batch_op:
        batch_op.drop_index('ix_jeton_expire_le')
        batch_op.drop_index('ix_jeton_compte_id_usage')

    op.drop_table('jeton')
    with op.batch_alter_table('commune', schema=None) as batch_op:
        batch_op.drop_index('ix_commune_nom_recherche')
        batch_op.drop_index('ix_commune_departement')

    op.drop_table('commune')
    with op.batch_alter_table('reponse_annuaire', schema=None) as batch_op:
        batch_op.drop_index('ix_reponse_annuaire_expire_le')

    op.drop_table('reponse_annuaire')
    op.drop_table('naf')
    op.drop_table('metier')
    with op.batch_alter_table('execution_tache', schema=None) as batch_op:
        batch_op.drop_index('ix_execution_tache_debut_le')

    op.drop_table('execution_tache')
    with op.batch_alter_table('departement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_departement_region'))

    op.drop_table('departement')
    op.drop_table('compteur_numero')
    with op.batch_alter_table('compteur_limite', schema=None) as batch_op:
        batch_op.drop_index('ix_compteur_limite_expire_le')

    op.drop_table('compteur_limite')
    op.drop_table('compte')
