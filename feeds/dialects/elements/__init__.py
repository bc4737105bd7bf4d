"""Read RSS and Atom. A package of its own, so that lxml is imported only when there is a feed to read."""
