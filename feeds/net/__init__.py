"""HTTP as pure functions, and a client that refuses private addresses."""
