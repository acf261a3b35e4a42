"""Pictures: decoded and encoded afresh, so that only their points are kept (no EXIF, no place, no hidden file)."""

import io
import zipfile

from PIL import Image, ImageOps

from .commun import INTRUS, JPEG, Refus

# A JPEG is decoded at half its size or less beyond the first limit; a picture beyond its second one is refused.
POINTS_ENTIERS = 10_000_000
# A progressive JPEG is held whole in memory, twice its points, whatever the size that it is decoded at.
POINTS_PROGRESSIFS = 13_000_000
POINTS_MAX = {"JPEG": 64_000_000, "PNG": 16_000_000}
QUALITE, QUALITE_BASSE = 86, 70


def _ouvrir(donnees: bytes, format_: str) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(donnees), formats=[format_])
    except Image.DecompressionBombError:
        raise Refus("image_trop_grande") from None
    points = image.width * image.height
    if points > POINTS_MAX[format_]:
        raise Refus("image_trop_grande")
    if format_ == "JPEG" and points > POINTS_ENTIERS:
        if image.info.get("progressive") and points > POINTS_PROGRESSIFS:
            raise Refus("image_trop_grande")
        diviseur = 2 if points <= 4 * POINTS_ENTIERS else 4
        image.draft(None, (image.width // diviseur, image.height // diviseur))
    image.load()
    return image


def _en_mode_simple(image: Image.Image, format_: str) -> Image.Image:
    if image.mode.startswith(("I", "F")):
        return image.point(lambda x: x * (1 / 256)).convert("L")
    if format_ == "JPEG" and image.mode not in ("L", "RGB"):
        return image.convert("RGB")
    return image


def reecrire(donnees: bytes, genre: str) -> bytes:
    """The picture, upright, encoded afresh. Raises Refus: hidden file, too many points."""
    if INTRUS.search(donnees) or zipfile.is_zipfile(io.BytesIO(donnees)):
        raise Refus("melange")
    format_ = "JPEG" if genre == JPEG else "PNG"
    image = _ouvrir(donnees, format_)
    ImageOps.exif_transpose(image, in_place=True)
    image = _en_mode_simple(image, format_)
    transparence = image.info.get("transparency")
    image.info = {} if transparence is None else {"transparency": transparence}
    sortie = io.BytesIO()
    if format_ == "JPEG":
        image.save(sortie, "JPEG", quality=QUALITE)
        if sortie.tell() > len(donnees):
            # It came with a lower quality than ours: keep its weight about the same.
            sortie = io.BytesIO()
            image.save(sortie, "JPEG", quality=QUALITE_BASSE)
    else:
        image.save(sortie, "PNG", icc_profile=None, exif=b"")
    return sortie.getvalue()
