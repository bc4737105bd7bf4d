"""A publisher and a validator for RSS, Atom, JSON Feed and podcasts."""
