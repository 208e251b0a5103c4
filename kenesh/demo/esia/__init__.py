"""A stand-in for ЕСИА: its current scheme (v2/ac, v3/te) with GOST throughout, its people invented.

It listens on 127.0.0.1 alone and starts in a demonstration alone.
"""
