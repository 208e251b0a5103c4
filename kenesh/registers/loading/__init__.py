"""How a register is loaded from its published files: read in pieces, staged, put together beside the one in use, and
put in its place."""
