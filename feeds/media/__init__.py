"""What a media file is really like: its type, size and duration, read from the file or from its server."""
