"""Postcodes and towns."""

from pathlib import Path
from typing import Annotated

import typer

from commands.screen import gazetteer_of, out
from directory.settings import load_settings

app = typer.Typer(no_args_is_help=True, help="Postcodes and towns: look one up, or build the pack anew.")


@app.command("find")
def places_find(text: Annotated[str, typer.Argument(help="A postcode, district or town.")]) -> None:
    """Where a postcode, district, council or town is, and how surely."""
    point = gazetteer_of(load_settings()).find(text)
    out.print(f"{point.label}: {point.lat:.5f}, {point.lon:.5f} ({point.precision}; {point.council})", markup=False)


@app.command("build")
def places_build(
    download: Annotated[
        Path | None, typer.Argument(help="Your Code-Point Open or ONSPD download; none: the packages Kith ships from.")
    ] = None,
    to: Annotated[Path | None, typer.Option(help="File to write; your data folder's places.pack if left out.")] = None,
    northern_ireland: Annotated[bool, typer.Option(help="Also take BT postcodes, under their own licence.")] = False,
) -> None:
    """Make the pack of postcodes anew. It is written whole or not at all, and used from the next start on."""
    from directory.places import build_pack

    settings = load_settings()
    target = to or settings.own_pack
    target.parent.mkdir(parents=True, exist_ok=True)
    manifest = build_pack(target, download, northern_ireland=northern_ireland, progress=out.print)
    out.print(f"Wrote {target}: postcodes of {manifest.data_date:%d %B %Y}.", markup=False, soft_wrap=True)
