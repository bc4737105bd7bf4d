"""Functions that know nothing about feeds."""
