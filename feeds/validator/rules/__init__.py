"""The written rules, a module per family. A rule is a function under @rule; nothing lists it."""
