"""Writes the generated pages of the manual: `python -m simulator.export.model_docs [--content DIR] [--out DIR]`."""

from __future__ import annotations

import sys
from pathlib import Path, PurePosixPath

import click

from simulator.content import find_content
from simulator.export.doc_index import model_index, region_index
from simulator.export.doc_links import ENDINGS, MARK, Atlas
from simulator.export.model_pages import model_page
from simulator.export.region_pages import region_page
from simulator.export.unit_page import unit_page
from simulator.export.whole import write_whole
from simulator.language.faults import FaultsError
from simulator.language.loading import Library, load_library

MODELS, REGIONS = "models", "regions"


def pages(library: Library) -> dict[str, str]:
    """Every generated page by its path below the manual's folder. The same library gives the same texts."""
    found = {"units.md": unit_page(), f"{MODELS}/README.md": model_index(library)}
    found[f"{REGIONS}/README.md"] = region_index(library)
    for language, ending in ENDINGS.items():
        atlas = Atlas(library, language)
        found |= {f"{MODELS}/{name}{ending}": model_page(atlas, name) for name in library.sector_models}
        found |= {f"{REGIONS}/{name}{ending}": region_page(atlas, name) for name in library.regions}
    return dict(sorted(found.items()))


def write(library: Library, out: Path) -> list[Path]:
    """Write all pages, those of models to `out`, the others beside it; remove generated pages that are no more.

    A page appears whole or not at all. Files that were not generated are left alone. Returns the paths written.
    """
    texts = pages(library)
    written = []
    for name, text in texts.items():
        path = _placed(name, out)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text.encode("utf-8"))
        written.append(path)
    for folder in (out, out.parent / REGIONS):
        for path in sorted(folder.glob("*.md")):
            if path not in written and path.read_text(encoding="utf-8").startswith(MARK):
                path.unlink()
    return written


def _placed(name: str, out: Path) -> Path:
    parts = PurePosixPath(name).parts
    return out / parts[-1] if parts[0] == MODELS else out.parent / name


@click.command()
@click.option("--content", type=click.Path(path_type=Path), help="内容文件夹 | The folder with models and regions.")
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("docs/models"), help="输出文件夹 | Where to write."
)
def main(content: Path | None, out: Path) -> None:
    """生成模型、地区和单位的说明页 | Generate the pages of models, regions and units."""
    try:
        written = write(load_library(find_content(content)), out)
    except FaultsError as error:
        click.echo("\n".join(fault.text() for fault in error.faults), err=True)
        sys.exit(1)
    click.echo(f"{len(written)} 页 | pages → {out.parent}")


if __name__ == "__main__":
    main()
