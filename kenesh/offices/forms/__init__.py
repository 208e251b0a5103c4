"""The shape of what administrators type on the pages of the reference data."""
