"""The command line's groups: each a Typer app that ``app.__main__`` mounts."""
