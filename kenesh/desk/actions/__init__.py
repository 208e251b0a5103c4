"""The verbs of the desk: begin, register, book, run, assign, undo; and services."""
