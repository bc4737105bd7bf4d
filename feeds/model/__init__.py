"""The values: articles, channels, podcasts, pages; and the schema of the channel file."""
