"""Pure functions and small tools that know nothing about feeds."""
