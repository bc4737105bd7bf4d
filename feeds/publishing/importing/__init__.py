"""Move a publication here: its articles become files with front matter, its feed becomes a channel file.

run            all of it, in order; collecting gathers the articles
sources, fetching, page_cache    the documents of a file, a folder, or a feed with its older parts
site_config    what a page generator's configuration says
channels       what a source says about the publication -> the text of channel.toml
articles       an article -> the text of a file, which is read back and compared
output_files, file_names, state  the files, and which of them a person has changed since
local_files    copies of the files of a folder
archives       exports in ZIP archives
media_*        downloaded files: resumed, named, their addresses changed
chapter_files  chapters that are in the feed itself
old_addresses, server_file       redirects from what was published elsewhere
"""
