"""What reads XML: apart, so that lxml is loaded only where there is a feed to read."""
