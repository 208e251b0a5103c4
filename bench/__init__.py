"""How fast Kenesh is at scale, measured over HTTP, with the floor beside each figure."""
