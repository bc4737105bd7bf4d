"""HTTP: its decisions as pure functions, and the client that refuses private addresses."""
