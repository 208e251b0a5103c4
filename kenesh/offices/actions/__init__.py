"""The verbs of the reference data, by what they are done to."""
