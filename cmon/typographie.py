"""French spaces in the texts of templates: no line breaks before « ; : ? ! », inside the guillemets, after « n° ».

Templates are written with the ordinary space of the keyboard. It becomes a no-break space when a template is compiled,
so that no page pays for it: in the text between tags, and in the sentences given to a macro. What stands inside a tag
(attributes, addresses) and what people typed are left as they are.

Sentences of the code (messages, errors, labels) pass through the filter `phrase` where a template prints them. Plain
text (subjects and texts of mails) keeps its spaces.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

INSECABLE = "\u00a0"
AVANT = re.compile(r"(?<!\s) (?=(?:[;:?!]|»)(?:[\s.,)…]|$))")
APRES = re.compile(r"(«|\b[nN]°) (?=\S|$)")
# What a sentence quotes.
CITATION = re.compile(r"(?<=« )(.*?)(?= »)", re.S)
# A tag, even one that an expression cuts in two: what a piece of text begins inside of, and what it ends inside of.
BALISE = re.compile(r"(<[^>]*>?)")


def composer(texte: str) -> str:
    """The same sentence with its no-break spaces."""
    return APRES.sub(rf"\1{INSECABLE}", AVANT.sub(INSECABLE, texte))


@lru_cache(maxsize=1024)
def phrase(texte: str) -> str:
    """A sentence of the code with its no-break spaces; what it quotes between guillemets was typed, and stays so."""
    morceaux = CITATION.split(texte)
    morceaux[::2] = map(composer, morceaux[::2])
    return "".join(morceaux)


class Typographie(Extension):
    """Puts the no-break spaces of French in templates as they are compiled."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Compose the pieces of text and the strings of expressions; a plain text mail stays as it is typed."""
        if stream.name and not stream.name.endswith(".html"):
            yield from stream
            return
        dans_une_balise = False
        for mot in stream:
            if mot.type == "string":
                yield Token(mot.lineno, mot.type, composer(mot.value))
            elif mot.type == "data":
                morceaux, texte = [], mot.value
                if dans_une_balise:
                    fin = texte.find(">") + 1
                    morceaux, texte = [texte[: fin or len(texte)]], texte[fin or len(texte) :]
                    dans_une_balise = not fin
                for i, morceau in enumerate(BALISE.split(texte)):
                    morceaux.append(morceau if i % 2 else composer(morceau))
                if not dans_une_balise:
                    dans_une_balise = texte.rfind("<") > texte.rfind(">")
                yield Token(mot.lineno, mot.type, "".join(morceaux))
            else:
                yield mot
