"""QAPI Desk, a case-review workstation for California county child support agencies."""

__version__ = "0.1.0"
