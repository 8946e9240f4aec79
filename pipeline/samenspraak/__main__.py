"""``python -m samenspraak``."""

from samenspraak.cli import main

main()
