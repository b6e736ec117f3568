"""The files beside the folders of the seasons: the page that lists them, its data, and the static files of all."""

from collections.abc import Mapping
from typing import Final

from projections.documents.base import json_text
from projections.web.addresses.seasons import seasons_document
from projections.web.pages.render import Renderer, Setting
from projections.web.site.plan import INDEX

SEASONS: Final = "seasons.json"
"""The list of the seasons as JSON."""


def front_files(books: Mapping[str, str]) -> dict[str, bytes]:
    """The files of the first page, by their paths; `books` are the names by their seasons, the newest first."""
    renderer, document = Renderer(Setting(site=True)), seasons_document(books)
    page = renderer.seasons(document, SEASONS)
    for season in books:
        page = page.replace(f'href="{season}/"', f'href="{season}/{INDEX}"')
    page = page.replace('href="people/"', f'href="people/{INDEX}"')
    files = {INDEX: page.replace('href="./"', f'href="{INDEX}"').encode(), SEASONS: json_text(document).encode()}
    return files | {f"static/{name}": content for name, content in renderer.static.items()}
