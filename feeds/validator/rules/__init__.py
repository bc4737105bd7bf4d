"""The rules, a module per family. A rule is a function under @rule and needs no registration."""
