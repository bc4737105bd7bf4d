"""Read RSS and Atom. A separate package, so that lxml is imported only when there is a feed to read."""
