"""`python -m kenesh.demo.esia PORT FOLDER SITE…`; the product starts it by itself (kenesh.serve)."""

import os
import sys
from pathlib import Path

from kenesh.demo.esia.running import server, stand_in
from kenesh.gost.engine import Missing
from kenesh.home import Wrong


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kenesh.settings")
    port, folder, *sites = sys.argv[1:]
    try:
        server(stand_in(Path(folder), sites=tuple(sites)), int(port)).serve_forever()
    except Missing:
        print("The stand-in for ESIA needs OpenSSL's GOST engine.", file=sys.stderr)
    except Wrong as reason:
        print(reason, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
