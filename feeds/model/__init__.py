"""The values: articles, channels, podcasts, pages, and what settings files say about them."""
