"""The child process: bytes on standard input, a verdict line then the rewritten bytes on standard output.

`python -m examen MAX_BYTES CPU_SECONDS MEMORY_MO`. The verdict is one JSON line: `{"type": …}` or `{"refus": …}`.
"""

import contextlib
import json
import resource
import sys
from collections.abc import Callable

from .commun import ARCHIVE, PDF, Refus, reconnaitre

MO = 1024 * 1024


def _limiter(cpu_s: int, memoire_mo: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 1))
    with contextlib.suppress(ValueError):  # macOS does not know this limit
        resource.setrlimit(resource.RLIMIT_AS, (memoire_mo * MO, memoire_mo * MO))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def examiner(donnees: bytes) -> tuple[str, bytes]:
    """The kind of a file and its bytes written afresh. Raises Refus."""
    genre = reconnaitre(donnees)
    # Each reader is imported for its own files only: the others need not be paid for.
    if genre == PDF:
        from . import pdf

        return PDF, pdf.reecrire(donnees)
    if genre == ARCHIVE:
        from . import archive

        return archive.reecrire(donnees)
    from . import image

    return genre, image.reecrire(donnees, genre)


def principal(lecteur: Callable[[bytes], tuple[str, bytes]] = examiner) -> None:
    """Read, judge, answer. `lecteur` gives the kind and the bytes of the answer, or raises Refus."""
    maximum, cpu_s, memoire_mo = (int(x) for x in sys.argv[1:4])
    _limiter(cpu_s, memoire_mo)
    donnees = sys.stdin.buffer.read(maximum + 1)
    try:
        genre, propre = lecteur(donnees)
        verdict = {"type": genre}
    except Refus as e:
        verdict, propre = {"refus": e.motif}, b""
    except MemoryError:
        verdict, propre = {"refus": "trop_complexe"}, b""
    except Exception:
        # Whatever a reader says of bytes it can't read, the person is told that the file can't be read.
        verdict, propre = {"refus": "abime"}, b""
    if len(propre) > 2 * maximum:
        verdict, propre = {"refus": "trop_complexe"}, b""
    sys.stdout.buffer.write(json.dumps(verdict).encode() + b"\n" + propre)


if __name__ == "__main__":
    principal()
