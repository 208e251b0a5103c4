"""Legal entities and entrepreneurs, from the files of ЕГРЮЛ and ЕГРИП."""
