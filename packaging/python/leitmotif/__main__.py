"""`python -m leitmotif`."""

from . import _main

_main()
