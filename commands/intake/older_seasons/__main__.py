"""Write the fixtures of earlier seasons: ``python -m commands.intake.older_seasons DATA FIXTURES``."""

from pathlib import Path

import click

from commands.intake.older_seasons.fixtures import write_fixtures


@click.command()
@click.argument("data", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("fixtures", type=click.Path(path_type=Path, file_okay=False))
def main(data: Path, fixtures: Path) -> None:
    """Write the fixtures of earlier seasons into the folder FIXTURES from the tables in the folder DATA."""
    for path in write_fixtures(data, fixtures):
        click.echo(path)


if __name__ == "__main__":
    main()
