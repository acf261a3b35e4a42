"""The threads of a serving process: the outbox worker, and, in the one that holds the leader's lock, the jobs."""

import atexit
import logging
import os
import threading

from flask import Flask

from cmon.courriels.ouvrier import travailler
from cmon.courriels.reveil import reveil
from cmon.ordonnanceur.creneaux import Tache, nom_du_creneau
from cmon.ordonnanceur.executions import executer
from cmon.ordonnanceur.verrou import verrou_du_chef
from cmon.temps import PARIS, maintenant

journal = logging.getLogger("cmon.ordonnanceur")

# How often a process asks for the leader's lock, so that a dead leader is replaced.
RONDE_S = 30
# How often the leader looks for slots that were missed or left by a process that died.
RATTRAPAGE_MIN = 10
ARRET_S = 10


class Moteur:
    """Runs the jobs of `taches` while this process serves and holds the leader's lock."""

    def __init__(self, app: Flask, taches: tuple[Tache, ...], ronde_s: float = RONDE_S):
        self.app = app
        self.taches = taches
        self.ronde_s = ronde_s
        self.arret = threading.Event()
        self.pid = None
        self.fils: list[threading.Thread] = []
        self.verrou = None
        self.planificateur = None
        self._garde = threading.Lock()

    def demarrer(self) -> None:
        """Start the threads, once a process: calling it again does nothing, also after a fork in the child."""
        if self.pid == os.getpid():
            return
        with self._garde:
            if self.pid == os.getpid():
                return
            self.pid = os.getpid()
            self.arret.clear()
            self.verrou = verrou_du_chef(self.app)
            self.planificateur = None
            self.fils = [threading.Thread(target=self._veiller, name="cmon-ordonnanceur", daemon=True)]
            if self.app.config["MAIL_SERVER"]:
                arguments = (self.app, self.arret)
                self.fils.append(
                    threading.Thread(target=travailler, args=arguments, name="cmon-courriels", daemon=True)
                )
            for fil in self.fils:
                fil.start()
        atexit.register(self.arreter)

    def arreter(self) -> None:
        """Stop cleanly: the mail that is being sent is finished, the lock is given back."""
        if self.pid != os.getpid():
            return
        self.arret.set()
        reveil.set()
        for fil in self.fils:
            fil.join(ARRET_S)
        self.pid = None
        atexit.unregister(self.arreter)

    def _veiller(self) -> None:
        while not self.arret.is_set():
            try:
                self._faire_une_ronde()
            except Exception as e:
                journal.error("scheduler: unexpected error", exc_info=e)
            self.arret.wait(self.ronde_s)
        self._quitter_la_tete()
        self.verrou.rendre()

    def _faire_une_ronde(self) -> None:
        """Take or keep the lead: start the jobs when it is gained, stop them when it is lost."""
        if not self.verrou.prendre():
            self._quitter_la_tete()
        elif self.planificateur is None:
            journal.info("scheduler: this process leads")
            self.planificateur = self._planifier()
            self.planificateur.start()

    def _planifier(self):
        # Loaded by the leader alone.
        from apscheduler.schedulers.background import BackgroundScheduler

        defauts = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        planificateur = BackgroundScheduler(timezone=PARIS, job_defaults=defauts)
        for tache in self.taches:
            planificateur.add_job(self._lancer, tache.declencheur, args=[tache], id=tache.nom)
        planificateur.add_job(
            self._rattraper, "interval", minutes=RATTRAPAGE_MIN, id="rattrapage", next_run_time=maintenant()
        )
        return planificateur

    def _quitter_la_tete(self) -> None:
        if self.planificateur is not None:
            self.planificateur.shutdown(wait=False)
            self.planificateur = None

    def _rattraper(self) -> None:
        """Run the slots that should have run by now: at start, and those that a dead process left."""
        for tache in self.taches:
            self._lancer(tache)

    def _lancer(self, tache: Tache) -> None:
        creneau = tache.dernier_creneau(maintenant())
        if creneau is not None and not self.arret.is_set():
            with self.app.app_context():
                executer(tache, nom_du_creneau(creneau))
