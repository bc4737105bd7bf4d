"""Move a publication here: its articles become files with front matter, its feed becomes a channel file.

sources      the documents of a source: a file, a folder, or a feed with its archives over HTTP
channels     what they say about the publication -> the text of channel.toml
articles     an article -> the text of a file, which is read back and compared
file_names   a name for the file of each article
"""
