"""The type, size and duration of media files, read from the files themselves."""
