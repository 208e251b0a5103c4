from kenesh.identity.tests.in_process import esia

__all__ = ["esia"]
