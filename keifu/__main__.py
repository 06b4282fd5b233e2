"""``python -m keifu`` is the command ``keifu``."""

from keifu.cli import main

main()
