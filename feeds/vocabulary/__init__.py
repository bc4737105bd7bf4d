"""The facts about formats and namespaces, as tables: one file for each namespace, found by `registry`."""
