"""What the readers share: the kinds of files that are accepted, their signatures, and how they refuse one."""

import re
import struct

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
JPEG = "image/jpeg"
PNG = "image/png"
ARCHIVE = "application/zip"

SIGNATURES = {b"%PDF-": PDF, b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG, b"PK\x03\x04": ARCHIVE}
# What has no place in a picture nor at the head of a PDF: another file hides in this one.
INTRUS = re.compile(rb"<!doctype html|<html|<script|<\?php|%pdf-|mz\x90\x00\x03\x00\x00\x00", re.IGNORECASE)


class Refus(Exception):
    """The file is refused; `motif` is one of the keys of the messages of cmon.fichiers.verification."""

    def __init__(self, motif: str):
        super().__init__(motif)
        self.motif = motif


def reconnaitre(donnees: bytes) -> str:
    """The kind that the first bytes announce (ARCHIVE for the two that are ZIP archives). Raises Refus."""
    for signature, genre in SIGNATURES.items():
        if donnees.startswith(signature):
            return genre
    raise Refus("inconnu")


def jpeg_sans_metadonnees(donnees: bytes) -> bytes:
    """The same JPEG, its points untouched, without EXIF, XMP, IPTC nor comments (the colours' own segments stay)."""
    if not donnees.startswith(b"\xff\xd8"):
        return donnees
    morceaux, i = [b"\xff\xd8"], 2
    while i + 4 <= len(donnees) and donnees[i] == 0xFF:
        marque = donnees[i + 1]
        if marque in (0xDA, 0xD9) or marque == 0xFF or 0xD0 <= marque <= 0xD7:
            break
        fin = i + 2 + struct.unpack(">H", donnees[i + 2 : i + 4])[0]
        # APP1 is EXIF and XMP, APP13 is IPTC, 0xFE a comment; APP0, APP2 and APP14 say how to read the colours.
        if not (0xE1 <= marque <= 0xEF and marque not in (0xE2, 0xEE)) and marque != 0xFE:
            morceaux.append(donnees[i:fin])
        i = fin
    morceaux.append(donnees[i:])
    return b"".join(morceaux)


def png_sans_metadonnees(donnees: bytes) -> bytes:
    """The same PNG, its points untouched, without texts, EXIF nor date."""
    if not donnees.startswith(b"\x89PNG\r\n\x1a\n"):
        return donnees
    morceaux, i = [donnees[:8]], 8
    while i + 12 <= len(donnees):
        fin = i + 12 + struct.unpack(">I", donnees[i : i + 4])[0]
        genre = donnees[i + 4 : i + 8]
        if genre not in (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"):
            morceaux.append(donnees[i:fin])
        i = fin
        if genre == b"IEND":
            break
    return b"".join(morceaux)
