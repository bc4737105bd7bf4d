"""From a folder of articles to documents: read, index, render, and keep what was published."""
