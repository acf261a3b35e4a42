"""gunicorn reads this file by itself: only a worker that serves runs the jobs and sends mails (also with --preload)."""

from cmon.ordonnanceur import arreter, demarrer


def post_worker_init(worker):
    """The worker has loaded the application and is about to serve."""
    demarrer(worker.wsgi)


def worker_exit(server, worker):
    """The worker has answered its last request."""
    arreter(worker.wsgi)
