"""The targets, one module for each room of the project."""
